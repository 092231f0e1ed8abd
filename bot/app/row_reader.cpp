#include "bot/app/row_reader.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/core/instant.hpp"

#include <re2/re2.h>

#include <algorithm>

namespace promenade::app {

namespace {

constexpr std::size_t kCellBytesMax = 500;
constexpr std::size_t kShownBytesMax = 60;

// What accents look like after UTF-8 was read as Windows-1252 and saved again.
bool is_damaged(std::string_view text) {
    static const RE2 pattern{R"(\x{c3}([^A-Za-z ]|$)|\x{e2}\x{20ac}|\x{fffd})"};
    return RE2::PartialMatch(text, pattern);
}

std::string shown(const std::string& value) {
    if (value.size() <= kShownBytesMax) return value;
    std::size_t end = kShownBytesMax;
    while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xc0U) == 0x80U) --end;
    return value.substr(0, end) + "…";
}

std::string joined_first(const Spellings& spellings) {
    std::string text;
    for (const auto& [word, ways] : spellings) text += (text.empty() ? "" : ", ") + ways.front();
    return text;
}

// The date that `written` is by a format such as "DD/MM/YYYY", as year, month, day.
std::optional<std::string> reordered(std::string_view written, std::string_view format) {
    if (written.size() != format.size()) return std::nullopt;
    std::string year, month, day;
    for (std::size_t i = 0; i < format.size(); ++i) {
        const char role = format[i];
        std::string* const part = role == 'Y'   ? &year
                                  : role == 'M' ? &month
                                  : role == 'D' ? &day
                                                : nullptr;
        if (part)
            *part += written[i];
        else if (written[i] != role)
            return std::nullopt;
    }
    return year + "-" + month + "-" + day;
}

bool is_optional(std::string_view column) { return column == "paused_on" || column == "left_on"; }

void add_fault(std::vector<ReportLine>& report, std::size_t line, const char* code,
               const std::string& column) {
    report.push_back({line, Level::wrong, code,
                      Map{{"line", static_cast<std::int64_t>(line)}, {"column", column}}});
}

}  // namespace

Columns Columns::read(const CsvRow& header, const Spellings& known,
                      std::vector<ReportLine>& report) {
    Columns columns;
    columns.headers = header.fields;
    while (columns.headers.back().empty()) columns.headers.pop_back();
    for (std::size_t i = 0; i < columns.headers.size(); ++i) {
        const std::string& name = columns.headers[i];
        const std::string_view word = meaning(known, name);
        if (word.empty())
            add_fault(report, header.line, "unknown_column", shown(name));
        else if (!columns.place.emplace(word, i).second)
            add_fault(report, header.line, "duplicate_column", shown(name));
    }
    for (const auto& [word, ways] : known)
        if (!columns.place.contains(word) && !is_optional(word))
            add_fault(report, header.line, "missing_column", ways.front());
    return columns;
}

RowReader::RowReader(const CsvRow& row, const Columns& columns, const ImportRules& rules,
                     std::vector<ReportLine>& report)
    : row_(row), columns_(columns), rules_(rules), report_(report) {
    const auto surplus = std::min(row.fields.size(), columns.headers.size());
    const bool only_blanks_more =
        std::all_of(row.fields.begin() + static_cast<std::ptrdiff_t>(surplus), row.fields.end(),
                    [](const std::string& field) { return field.empty(); });
    if (row.fields.size() < columns.headers.size() || !only_blanks_more) {
        report.push_back({row.line, Level::wrong, "ragged_row",
                          Map{{"line", static_cast<std::int64_t>(row.line)},
                              {"expected", static_cast<std::int64_t>(columns.headers.size())},
                              {"found", static_cast<std::int64_t>(row.fields.size())}}});
        ok_ = false;
    }
}

const std::string& RowReader::cell(std::string_view column) const {
    static const std::string kNone;
    const auto place = columns_.place.find(column);
    return place == columns_.place.end() ? kNone : row_.fields[place->second];
}

void RowReader::report(Level level, std::string code, Map details) {
    details.set("line", static_cast<std::int64_t>(row_.line));
    report_.push_back({row_.line, level, std::move(code), std::move(details)});
    ok_ = ok_ && level != Level::wrong;
}

void RowReader::wrong(const char* code, std::string_view column) {
    report(Level::wrong, code,
           Map{{"column", columns_.headers[columns_.place.find(column)->second]}});
}

void RowReader::wrong_value(const char* code, std::string_view column, Map details) {
    details.set("column", columns_.headers[columns_.place.find(column)->second]);
    details.set("value", shown(cell(column)));
    report(Level::wrong, code, std::move(details));
}

std::string RowReader::text(std::string_view column) {
    const std::string& value = cell(column);
    if (value.size() > kCellBytesMax) {
        wrong("too_long", column);
    } else if (is_damaged(value)) {
        wrong("damaged_text", column);
    } else if (has_noncharacter(value)) {
        wrong("not_text", column);
    } else {
        return value;
    }
    return {};
}

std::string RowReader::needed(std::string_view column) {
    if (cell(column).empty()) wrong("missing_value", column);
    return text(column);
}

std::string RowReader::date(std::string_view column) {
    const std::string& written = cell(column);
    if (written.empty()) return {};
    for (const std::string& format : rules_.date_formats) {
        const auto date = reordered(written, format);
        if (date && parse_date(*date)) return *date;
    }
    wrong_value("bad_date", column);
    return {};
}

std::string RowReader::past_date(std::string_view column, std::optional<LocalDate> today) {
    std::string day = date(column);
    if (day.empty()) return day;
    if (day < rules_.earliest_date) {
        wrong_value("date_too_early", column, Map{{"expected", rules_.earliest_date}});
        return {};
    }
    if (!today || day <= format_date(*today)) return day;
    wrong_value("future_date", column);
    return {};
}

std::string RowReader::slots(std::string_view column) {
    static const RE2 kHours(
        "(?:^|[^0-9-])([0-9]{1,2})(?:h[0-9]{0,2})? ?- ?([0-9]{1,2})(?:h|[^0-9-]|$)");
    std::string written = text(column);
    re2::StringPiece rest{written};
    int from = 0, to = 0;
    while (RE2::FindAndConsume(&rest, kHours, &from, &to)) {
        if (from < to || to == 0) continue;  // until midnight
        wrong_value("hours_reversed", column);
        return {};
    }
    return written;
}

std::optional<std::int64_t> RowReader::number(std::string_view column, std::int64_t max) {
    const std::string& written = cell(column);
    std::int64_t number = 0;
    if (written.empty()) return std::nullopt;
    if (RE2::FullMatch(written, "([0-9]{1,9})", &number) && number <= max) return number;
    wrong_value("bad_number", column, Map{{"expected", max}});
    return std::nullopt;
}

std::string RowReader::email(std::string_view column) {
    const std::string written = text(column);
    if (written.empty() || RE2::FullMatch(written, R"([^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+)"))
        return written;
    wrong("bad_email", column);
    return {};
}

std::string RowReader::phone(std::string_view column) {
    const std::string written = text(column);
    const auto digits =
        std::count_if(written.begin(), written.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (written.empty() || (RE2::FullMatch(written, R"(\+?[0-9 .()/-]+)") && digits >= 10))
        return written;
    wrong("bad_phone", column);
    return {};
}

std::vector<std::string> RowReader::list(std::string_view column) {
    std::vector<std::string> items;
    std::string rest = text(column);
    while (!rest.empty()) {
        const std::size_t end = rest.find(rules_.list_separator);
        const std::string item = rest.substr(0, end);
        const std::size_t first = item.find_first_not_of(' ');
        if (first != std::string::npos)
            items.push_back(item.substr(first, item.find_last_not_of(' ') - first + 1));
        rest = end == std::string::npos ? "" : rest.substr(end + rules_.list_separator.size());
    }
    return items;
}

std::string RowReader::word(std::string_view column, const Spellings& spellings, const char* code) {
    if (cell(column).empty()) {
        wrong("missing_value", column);
        return {};
    }
    const std::string_view word = meaning(spellings, cell(column));
    if (word.empty()) wrong_value(code, column, Map{{"accepted", joined_first(spellings)}});
    return std::string{word};
}

std::vector<std::string> RowReader::themes() {
    const std::string theme = word("themes", rules_.themes, "unknown_public");
    if (theme == "both") return {"jeunesse", "parentalite"};
    if (theme.empty()) return {};
    return {theme};
}

}  // namespace promenade::app
