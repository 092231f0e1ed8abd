#include "bot/language/fold.hpp"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

namespace promenade::language {
namespace {

bool is_ignorable(UChar32 code) {
    return u_hasBinaryProperty(code, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
}

void append_code_point(std::string& out, UChar32 code) {
    std::array<std::uint8_t, U8_MAX_LENGTH> bytes{};
    std::int32_t length = 0;
    U8_APPEND_UNSAFE(bytes.data(), length, code);
    for (std::int32_t i = 0; i < length; ++i) {
        out.push_back(static_cast<char>(bytes[static_cast<std::size_t>(i)]));
    }
}

// What Unicode does not decompose, or decomposes in a way of no use here.
const char* spelled(UChar32 code) {
    switch (code) {
        case 0x152:
        case 0x153: return "oe";
        case 0xC6:
        case 0xE6: return "ae";
        case 0xDF: return "ss";
        case 0x2018:
        case 0x2019:
        case 0x2BC:
        case 0xB4:
        case 0x60: return "'";
        case 0xAB:
        case 0xBB:
        case 0x201C:
        case 0x201D: return "\"";
        case 0xB0:
        case 0xBA: return "o";
        default: return code >= 0x2010 && code <= 0x2015 ? "-" : nullptr;
    }
}

bool is_invisible(UChar32 code) {
    switch (u_charType(code)) {
        case U_NON_SPACING_MARK:
        case U_ENCLOSING_MARK:
        case U_FORMAT_CHAR: return true;
        default: return is_ignorable(code);
    }
}

void append_folded(std::string& out, UChar32 code) {
    static const UNormalizer2* const kDecomposer = [] {
        UErrorCode status = U_ZERO_ERROR;
        return unorm2_getNFKDInstance(&status);
    }();
    if (const char* text = spelled(code)) {
        out += text;
        return;
    }
    if (is_invisible(code)) return;
    if (u_isUWhiteSpace(code) || u_charType(code) == U_CONTROL_CHAR) {
        out.push_back(code == 0x2028 || code == 0x2029 ? '\n' : ' ');
        return;
    }
    std::array<UChar, 32> parts{};
    UErrorCode status = U_ZERO_ERROR;
    const std::int32_t length = unorm2_getDecomposition(
        kDecomposer, code, parts.data(), static_cast<std::int32_t>(parts.size()), &status);
    if (length < 0 || U_FAILURE(status)) {
        append_code_point(out, u_foldCase(code, U_FOLD_CASE_DEFAULT));
        return;
    }
    for (std::int32_t i = 0; i < length;) {
        UChar32 part = 0;
        U16_NEXT(parts.data(), i, length, part);
        if (!is_invisible(part)) append_code_point(out, u_foldCase(part, U_FOLD_CASE_DEFAULT));
    }
}

void append_ascii(std::string& out, char c) {
    if (c >= 'A' && c <= 'Z') {
        out.push_back(static_cast<char>(c - 'A' + 'a'));
    } else if (c == '\n' || c == '\r') {
        out.push_back('\n');
    } else if (c == '`') {
        out.push_back('\'');
    } else {
        out.push_back(c < ' ' || c == 0x7F ? ' ' : c);
    }
}

// Folds the character at `typed[at]`; `at` moves behind it.
void append_next(std::string& out, std::string_view typed, std::size_t& at) {
    const char c = typed[at];
    if (static_cast<unsigned char>(c) < 0x80) {
        append_ascii(out, c);
        ++at;
        return;
    }
    const UChar32 code = next_character(typed, at);
    append_folded(out, code < 0 ? ' ' : code);
}

}  // namespace

std::size_t Folded::typed_end(std::size_t end) const {
    // A character folded to several letters is never cut in two.
    while (end > 0 && end < text.size() && origin[end] == origin[end - 1]) ++end;
    return origin[end];
}

std::string spaced_where_unseen(std::string_view typed) {
    std::string spaced(typed);
    for (std::size_t at = 0; at < typed.size();) {
        const std::size_t begin = at;
        if (is_ignorable(next_character(typed, at))) {
            std::fill(spaced.begin() + static_cast<std::ptrdiff_t>(begin),
                      spaced.begin() + static_cast<std::ptrdiff_t>(at), ' ');
        }
    }
    return spaced;
}

Folded fold(std::string_view typed) {
    Folded folded;
    folded.text.reserve(typed.size());
    folded.origin.reserve(typed.size() + 1);
    for (std::size_t at = 0; at < typed.size();) {
        const std::size_t begin = at;
        append_next(folded.text, typed, at);
        folded.origin.resize(folded.text.size(), static_cast<std::uint32_t>(begin));
    }
    folded.origin.push_back(static_cast<std::uint32_t>(typed.size()));
    return folded;
}

std::string folded_text(std::string_view typed) {
    std::string text;
    text.reserve(typed.size());
    for (std::size_t at = 0; at < typed.size();) append_next(text, typed, at);
    return text;
}

std::int32_t next_character(std::string_view text, std::size_t& at) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto length = static_cast<std::int32_t>(text.size());
    auto i = static_cast<std::int32_t>(at);
    UChar32 code = 0;
    U8_NEXT(bytes, i, length, code);
    at = static_cast<std::size_t>(i);
    return code;
}

bool is_capital(std::string_view typed, std::size_t at) {
    if (at >= typed.size()) return false;
    const std::int32_t code = next_character(typed, at);
    return code >= 0 && u_isupper(code) != 0;
}

}  // namespace promenade::language
