#include "bot/platforms/matrix/transaction.hpp"

#include <nlohmann/json.hpp>
#include <unicode/unistr.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace promenade::platforms::matrix {
namespace {

using nlohmann::json;

// Of "\uXXXX" at the front of `text`; nothing if it is no such escape.
std::optional<unsigned> escaped_unit(std::string_view text) {
    if (text.size() < 6 || text.substr(0, 2) != "\\u") return std::nullopt;
    unsigned unit = 0;
    const auto [end, failure] = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
    if (failure != std::errc() || end != text.data() + 6) return std::nullopt;
    return unit;
}

bool is_high(std::optional<unsigned> unit) { return unit && *unit >= 0xD800 && *unit <= 0xDBFF; }
bool is_low(std::optional<unsigned> unit) { return unit && *unit >= 0xDC00 && *unit <= 0xDFFF; }

// The end of the JSON string that begins `text`, behind its quote.
std::size_t end_of_string(std::string_view text) {
    std::size_t at = 1;
    while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
    return std::min(at + 1, text.size());
}

bool is_too_large(std::string_view number) {
    double read = 0;
    const auto [end, failure] = std::from_chars(number.data(), number.data() + number.size(), read);
    // Also what is too near to nothing, which is no loss.
    return failure == std::errc::result_out_of_range && end == number.data() + number.size();
}

}  // namespace

std::string repair_unicode(std::string_view json_text) {
    // ICU puts U+FFFD where the bytes are no UTF-8.
    std::string text;
    icu::UnicodeString::fromUTF8(
        icu::StringPiece(json_text.data(), static_cast<std::int32_t>(json_text.size())))
        .toUTF8String(text);
    std::string repaired;
    for (std::string_view rest = text; !rest.empty();) {
        const auto unit = escaped_unit(rest);
        std::size_t taken = 1;
        if (is_high(unit) && is_low(escaped_unit(rest.substr(6)))) {
            taken = 12;
        } else if (unit) {
            taken = 6;
        } else if (rest.front() == '\\' && rest.size() > 1) {
            taken = 2;
        }
        if (taken == 6 && (is_high(unit) || is_low(unit)))
            repaired += "\\ufffd";
        else
            repaired += rest.substr(0, taken);
        rest.remove_prefix(taken);
    }
    return repaired;
}

std::string repair_numbers(std::string_view json_text) {
    constexpr std::string_view kOfNumbers = "+-.0123456789Ee";
    std::string repaired;
    for (std::string_view rest = json_text; !rest.empty();) {
        std::size_t taken = 1;
        if (rest.front() == '"')
            taken = end_of_string(rest);
        else if (rest.front() == '-' || (rest.front() >= '0' && rest.front() <= '9'))
            taken = std::min(rest.find_first_not_of(kOfNumbers), rest.size());
        const std::string_view token = rest.substr(0, taken);
        repaired += taken > 1 && is_too_large(token) ? "null" : token;
        rest.remove_prefix(taken);
    }
    return repaired;
}

json parse_repaired(std::string_view body) {
    json parsed = json::parse(body, nullptr, false);
    if (parsed.is_discarded())
        parsed = json::parse(repair_numbers(repair_unicode(body)), nullptr, false);
    return parsed;
}

Result<json> parse_transaction(std::string_view body) {
    json parsed = parse_repaired(body);
    if (parsed.is_discarded()) return error(Errc::invalid, "not JSON");
    const auto events = parsed.is_object() ? parsed.find("events") : parsed.end();
    if (!parsed.is_object() || events == parsed.end() || !events->is_array())
        return error(Errc::invalid, "no events", "/events");
    return std::move(*events);
}

}  // namespace promenade::platforms::matrix
