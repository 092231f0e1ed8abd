// One row of a spreadsheet, read by our own words for its columns; each fault goes to the report.
#pragma once

#include "bot/app/csv.hpp"
#include "bot/app/import.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::app {

struct Columns {
    std::vector<std::string> headers;                       // as the file writes them
    std::map<std::string, std::size_t, std::less<>> place;  // our word -> index

    // Every word must have one column, but for what a spreadsheet may lack (since when somebody
    // pauses, when they left), and every column a word; else faults in the report.
    static Columns read(const CsvRow& header, const Spellings& known,
                        std::vector<ReportLine>& report);
};

class RowReader {
public:
    RowReader(const CsvRow& row, const Columns& columns, const ImportRules& rules,
              std::vector<ReportLine>& report);

    std::size_t line() const { return row_.line; }
    bool ok() const { return ok_; }
    bool is_empty(std::string_view column) const { return cell(column).empty(); }

    // All of these return an empty value after a fault, and when an optional cell is empty.
    std::string text(std::string_view column);
    std::string needed(std::string_view column);
    std::string date(std::string_view column);  // as 2026-11-20
    // Not before the rules' earliest date, nor after today.
    std::string past_date(std::string_view column, std::optional<LocalDate> today);
    std::string slots(std::string_view column);  // « mar-jeu 17-19 »: hours, the later one second
    std::optional<std::int64_t> number(std::string_view column, std::int64_t max);
    std::string email(std::string_view column);
    std::string phone(std::string_view column);
    std::vector<std::string> list(std::string_view column);
    // Our word for what is written; `code` is the fault if there is none.
    std::string word(std::string_view column, const Spellings& spellings, const char* code);
    std::vector<std::string> themes();

    void wrong(const char* code, std::string_view column);
    void wrong_value(const char* code, std::string_view column, Map details = {});
    void report(Level level, std::string code, Map details);

private:
    const std::string& cell(std::string_view column) const;

    const CsvRow& row_;
    const Columns& columns_;
    const ImportRules& rules_;
    std::vector<ReportLine>& report_;
    bool ok_ = true;
};

}  // namespace promenade::app
