#include "bot/app/csv.hpp"

#include <re2/re2.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <utility>

namespace promenade::app {

namespace {

constexpr std::size_t kBytesMax = 8 << 20;

Error at_line(const char* code, std::size_t line) {
    return error(Errc::invalid, code, std::to_string(line));
}

struct Decoded {
    std::string encoding;
    icu::UnicodeString text;
};

std::string utf8_of(const icu::UnicodeString& text) {
    std::string utf8;
    text.toUTF8String(utf8);
    return utf8;
}

icu::UnicodeString from_utf8(std::string_view bytes) {
    return icu::UnicodeString::fromUTF8(
        icu::StringPiece(bytes.data(), static_cast<std::int32_t>(bytes.size())));
}

// Bytes that are no UTF-8 at all are old Excel's. A file that is partly UTF-8 would be garbled
// either way: better to say where it stops being so.
Result<Decoded> decode(std::string_view bytes) {
    constexpr char16_t kNotUtf8 = 0xfffd;  // what ICU puts for each wrong byte
    if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff"))
        return at_line("encoding_unknown", 1);
    if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
    icu::UnicodeString text = from_utf8(bytes);
    if (utf8_of(text) == bytes) return Decoded{"UTF-8", std::move(text)};
    std::size_t line = 1, line_of_wrong = 0;
    bool has_accents = false;
    for (std::int32_t i = 0; i < text.length(); ++i) {
        const char16_t unit = text.charAt(i);
        if (unit == u'\n') ++line;
        if (unit == kNotUtf8 && line_of_wrong == 0) line_of_wrong = line;
        has_accents = has_accents || (unit > 0x7f && unit != kNotUtf8);
    }
    if (has_accents) return at_line("encoding_mixed", line_of_wrong);
    return Decoded{
        "windows-1252",
        icu::UnicodeString(bytes.data(), static_cast<std::int32_t>(bytes.size()), "windows-1252")};
}

Result<std::string> clean(const icu::UnicodeString& text) {
    UErrorCode failure = U_ZERO_ERROR;
    const icu::Normalizer2* const nfc = icu::Normalizer2::getNFCInstance(failure);
    ENGINE_ASSERT(U_SUCCESS(failure));
    icu::UnicodeString normal = nfc->normalize(text, failure);
    normal.findAndReplace("\r\n", "\n").findAndReplace("\r", "\n");
    std::size_t line = 1;
    for (std::int32_t i = 0; i < normal.length(); ++i) {
        const char16_t unit = normal.charAt(i);
        if (unit == u'\n') ++line;
        if (unit != u'\n' && unit != u'\t' && u_charType(unit) == U_CONTROL_CHAR)
            return at_line("control_character", line);
    }
    return utf8_of(normal);
}

std::string trimmed(std::string_view text) {
    const icu::UnicodeString string = from_utf8(text);
    std::int32_t first = 0, last = string.length();
    while (first < last && u_isUWhiteSpace(string.charAt(first))) ++first;
    while (last > first && u_isUWhiteSpace(string.charAt(last - 1))) --last;
    return utf8_of(string.tempSubStringBetween(first, last));
}

char separator_of(std::string_view text) {
    const std::string_view first = text.substr(0, text.find('\n', text.find_first_not_of('\n')));
    const auto commas = std::count(first.begin(), first.end(), ',');
    return std::count(first.begin(), first.end(), ';') > commas ? ';' : ',';
}

class Parser {
public:
    Parser(std::string_view text, char separator) : text_(text), separator_(separator) {}

    Result<std::vector<CsvRow>> rows() {
        std::vector<CsvRow> rows;
        while (at_ < text_.size()) {
            TRY(CsvRow row, next_row());
            const bool blank = std::all_of(row.fields.begin(), row.fields.end(),
                                           [](const std::string& field) { return field.empty(); });
            if (!blank) rows.push_back(std::move(row));
        }
        return rows;
    }

private:
    bool at_end_of_field() const {
        return at_ == text_.size() || text_[at_] == separator_ || text_[at_] == '\n';
    }

    Result<CsvRow> next_row() {
        CsvRow row;
        row.line = line_;
        while (true) {
            TRY(const std::string field, next_field(row.line));
            row.fields.push_back(trimmed(field));
            if (at_ == text_.size()) return row;
            if (text_[at_++] == '\n') break;
        }
        ++line_;
        return row;
    }

    Result<std::string> next_field(std::size_t row_line) {
        std::size_t quote = at_;
        while (quote < text_.size() && text_[quote] == ' ') ++quote;
        if (quote == text_.size() || text_[quote] != '"') {
            const std::size_t start = at_;
            while (!at_end_of_field()) ++at_;
            return std::string{text_.substr(start, at_ - start)};
        }
        at_ = quote + 1;
        return quoted(row_line);
    }

    Result<std::string> quoted(std::size_t row_line) {
        std::string field;
        for (; at_ < text_.size(); ++at_) {
            if (text_[at_] == '\n') ++line_;
            if (text_[at_] != '"') {
                field += text_[at_];
            } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
                field += '"';
                ++at_;
            } else {
                ++at_;
                while (at_ < text_.size() && text_[at_] == ' ') ++at_;
                if (!at_end_of_field()) return at_line("text_after_quote", row_line);
                return field;
            }
        }
        return at_line("unclosed_quote", row_line);
    }

    std::string_view text_;
    char separator_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
};

}  // namespace

Result<Csv> parse_csv(std::string_view bytes) {
    if (bytes.size() > kBytesMax) return at_line("too_large", 1);
    TRY(const Decoded decoded, decode(bytes));
    TRY(const std::string text, clean(decoded.text));
    Csv csv;
    csv.encoding = decoded.encoding;
    csv.separator = separator_of(text);
    TRY(csv.rows, Parser(text, csv.separator).rows());
    if (csv.rows.empty()) return at_line("empty_file", 1);
    return csv;
}

std::string csv_line(const std::vector<std::string>& cells) {
    static const re2::RE2 kFormula("^[=@\t\r]|^[+-].*[^-+0-9 ().]");
    std::string line;
    bool is_first = true;
    for (const std::string& cell : cells) {
        std::string shown = re2::RE2::PartialMatch(cell, kFormula) ? "'" + cell : cell;
        if (shown.find_first_of(";,\"\r\n") != std::string::npos) {
            for (std::size_t at = 0; (at = shown.find('"', at)) != std::string::npos; at += 2)
                shown.insert(at, 1, '"');
            shown = '"' + shown + '"';
        }
        line += (std::exchange(is_first, false) ? "" : ";") + shown;
    }
    return line + "\r\n";
}

std::string folded(std::string_view text) {
    UErrorCode failure = U_ZERO_ERROR;
    const icu::Normalizer2* const nfd = icu::Normalizer2::getNFDInstance(failure);
    ENGINE_ASSERT(U_SUCCESS(failure));
    const icu::UnicodeString apart =
        nfd->normalize(from_utf8(text).toLower(icu::Locale::getRoot()), failure);
    icu::UnicodeString plain;
    for (std::int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
        const UChar32 character = apart.char32At(i);
        if (u_charType(character) == U_NON_SPACING_MARK) continue;
        if (u_isalnum(character))
            plain.append(character);
        else if (!plain.isEmpty() && !plain.endsWith(u"_"))
            plain.append(u'_');
    }
    if (plain.endsWith(u"_")) plain.truncate(plain.length() - 1);
    return utf8_of(plain);
}

}  // namespace promenade::app
