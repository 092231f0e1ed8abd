// Spreadsheets as people really save them: comma or semicolon, UTF-8 with or without a mark, or
// the Windows-1252 of an old Excel.
#pragma once

#include "engine/core/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace promenade::app {

struct CsvRow {
    std::size_t line = 0;  // where it starts, from 1: a quoted field may run over several
    std::vector<std::string> fields;  // UTF-8 in NFC, spaces around them removed
};

struct Csv {
    std::string encoding;      // "UTF-8" or "windows-1252"
    char separator = ',';      // the one of ',' and ';' that the first line has more of
    std::vector<CsvRow> rows;  // without those that are empty
};

// RFC 4180, and any line end. Errors: invalid, `where` = line number, detail = a code: too_large,
// empty_file, encoding_unknown, encoding_mixed, control_character, unclosed_quote,
// text_after_quote.
Result<Csv> parse_csv(std::string_view bytes);

// What tells a spreadsheet program that a file is UTF-8.
inline constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
// One row with ';', as French spreadsheet programs expect, and its line end (RFC 4180). What such a
// program would run as a formula begins with an apostrophe (OWASP, CSV injection); a phone number
// does not.
std::string csv_line(const std::vector<std::string>& cells);

// For comparing words whatever their case, accents and spacing: "En  Pause" is "en_pause".
std::string folded(std::string_view text);

}  // namespace promenade::app
