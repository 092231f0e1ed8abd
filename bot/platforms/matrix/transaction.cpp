#include "bot/platforms/matrix/transaction.hpp"

#include <nlohmann/json.hpp>
#include <unicode/unistr.h>

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

Result<json> parse_transaction(std::string_view body) {
    json parsed = json::parse(body, nullptr, false);
    if (parsed.is_discarded()) parsed = json::parse(repair_unicode(body), nullptr, false);
    if (parsed.is_discarded()) return error(Errc::invalid, "not JSON");
    const auto events = parsed.is_object() ? parsed.find("events") : parsed.end();
    if (!parsed.is_object() || events == parsed.end() || !events->is_array())
        return error(Errc::invalid, "no events", "/events");
    return std::move(*events);
}

}  // namespace promenade::platforms::matrix
