#include "engine/core/canonical_json.hpp"

#include <nlohmann/json.hpp>
#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

namespace promenade {

namespace {

constexpr std::size_t kKeyBytesMax = 64;
constexpr std::size_t kUsualBytes = 256;

bool is_profile_key(std::string_view key) {
    constexpr std::string_view kMarks = "_.:#*-";
    return !key.empty() && key.size() <= kKeyBytesMax &&
           std::all_of(key.begin(), key.end(), [&](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      kMarks.find(c) != std::string_view::npos;
           });
}

// simdjson's tree does not say where it stopped; nlohmann's parser does.
std::size_t line_of_fault(std::string_view text) {
    std::size_t at = text.size();
    try {
        [[maybe_unused]] const auto document = nlohmann::json::parse(text);
    } catch (const nlohmann::json::parse_error& fault) {
        at = std::min(fault.byte, text.size());
    } catch (const nlohmann::json::exception&) {
        // A number out of range: only simdjson minds where.
    }
    const auto lines =
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    return static_cast<std::size_t>(lines) + 1;
}

// The first byte from `at` on that a JSON string must escape: eight at a time, because most of what
// is written is text, and most of that is base64.
std::size_t plain_until(std::string_view text, std::size_t at) {
    constexpr std::uint64_t kOnes = 0x0101010101010101, kHighs = kOnes << 7;
    const auto has_less = [](std::uint64_t bytes, std::uint64_t limit) {
        return (bytes - kOnes * limit) & ~bytes & kHighs;
    };
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t bytes;
        std::memcpy(&bytes, text.data() + at, sizeof bytes);
        if (has_less(bytes, 0x20) || has_less(bytes ^ kOnes * '"', 1) ||
            has_less(bytes ^ kOnes * '\\', 1))
            break;
    }
    for (; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte < 0x20 || byte == '"' || byte == '\\') break;
    }
    return at;
}

void write_number(std::int64_t number, std::string& out) {
    ENGINE_ASSERT(number >= -kJsonIntegerMax && number <= kJsonIntegerMax);
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}

void indent(std::string& out, int levels) {
    out += '\n';
    out.append(static_cast<std::size_t>(levels) * 2, ' ');
}

void write_pretty(const Value& value, int level, std::string& out) {
    if (const List* list = value.list(); list && !list->empty()) {
        out += '[';
        const char* separator = "";
        for (const Value& item : *list) {
            out += separator;
            indent(out, level + 1);
            write_pretty(item, level + 1, out);
            separator = ",";
        }
        indent(out, level);
        out += ']';
    } else if (const Map* map = value.map(); map && !map->empty()) {
        out += '{';
        const char* separator = "";
        for (const auto& [key, member] : *map) {
            out += separator;
            indent(out, level + 1);
            write_canonical_text(key, out);
            out += ": ";
            write_pretty(member, level + 1, out);
            separator = ",";
        }
        indent(out, level);
        out += '}';
    } else {
        write_canonical(value, out);
    }
}

// Where a value stands. Told only of an offence: most documents have none.
struct Place {
    const Place* parent = nullptr;
    std::string_view key = {};
    std::optional<std::size_t> index = {};
    int depth = 0;

    Place member(std::string_view name) const { return {this, name, {}, depth + 1}; }
    Place item(std::size_t number) const { return {this, {}, number, depth + 1}; }
    std::string pointer() const {
        if (!parent) return {};
        return parent->pointer() + "/" + (index ? std::to_string(*index) : pointer_token(key));
    }
};

Error offence(const char* what, const Place& place) {
    return error(Errc::invalid, what, place.pointer());
}

Result<Value> convert(const simdjson::dom::element& element, const Place& place);

Result<Value> convert_object(const simdjson::dom::object& object, const Place& place) {
    Map map;
    for (const auto& [key, member] : object) {
        const Place at = place.member(key);
        if (!is_profile_key(key)) return offence("key outside the profile", at);
        TRY(Value value, convert(member, at));
        if (map.append(std::string{key}, std::move(value))) continue;
        if (map.contains(key)) return offence("duplicate key", at);
        map.set(key, std::move(value));
    }
    return Value{std::move(map)};
}

Result<Value> convert_array(const simdjson::dom::array& array, const Place& place) {
    List list;
    list.reserve(array.size());
    for (const simdjson::dom::element item : array) {
        TRY(Value value, convert(item, place.item(list.size())));
        list.push_back(std::move(value));
    }
    return Value{std::move(list)};
}

Result<Value> convert(const simdjson::dom::element& element, const Place& place) {
    using simdjson::dom::element_type;
    if (place.depth > kJsonDepthMax) return offence("nested deeper than 64 levels", place);
    switch (element.type()) {
        case element_type::NULL_VALUE: return Value{};
        case element_type::BOOL: return Value{element.get_bool().value_unsafe()};
        case element_type::STRING: {
            const std::string_view text = element.get_string().value_unsafe();
            if (has_noncharacter(text)) return offence("noncharacter", place);
            return Value{text};
        }
        case element_type::INT64: {
            const std::int64_t number = element.get_int64().value_unsafe();
            if (number < -kJsonIntegerMax || number > kJsonIntegerMax)
                return offence("integer beyond 2^53-1", place);
            return Value{number};
        }
        case element_type::UINT64: return offence("integer beyond 2^53-1", place);
        case element_type::DOUBLE: return offence("not an integer", place);
        case element_type::OBJECT:
            return convert_object(element.get_object().value_unsafe(), place);
        case element_type::ARRAY: return convert_array(element.get_array().value_unsafe(), place);
    }
    return offence("unknown JSON type", place);
}

}  // namespace

std::string pointer_token(std::string_view key) {
    std::string token;
    for (const char c : key) {
        if (c == '~')
            token += "~0";
        else if (c == '/')
            token += "~1";
        else
            token += c;
    }
    return token;
}

bool has_noncharacter(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    // The last two characters of a plane: EF BF BE, or F. .F BF BE, or the same with BF at the end.
    for (std::size_t at = text.find('\xBF'); at != text.npos; at = text.find('\xBF', at + 1)) {
        if (at == 0 || at + 1 == text.size() || byte(at + 1) < 0xBE) continue;
        if (byte(at - 1) == 0xEF) return true;
        if (at > 1 && byte(at - 2) >= 0xF0 && (byte(at - 1) & 0x0F) == 0x0F) return true;
    }
    constexpr std::string_view kArabicForms = "\xEF\xB7";
    for (std::size_t at = text.find(kArabicForms); at != text.npos;
         at = text.find(kArabicForms, at + 2))
        if (at + 2 < text.size() && byte(at + 2) >= 0x90 && byte(at + 2) <= 0xAF) return true;
    return false;
}

void write_canonical_text(std::string_view text, std::string& out) {
    out += '"';
    std::size_t plain_from = 0;
    for (std::size_t i = plain_until(text, 0); i < text.size(); i = plain_until(text, i + 1)) {
        const auto byte = static_cast<unsigned char>(text[i]);
        out.append(text, plain_from, i - plain_from);
        plain_from = i + 1;
        switch (byte) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\b': out += "\\b"; break;
            case '\t': out += "\\t"; break;
            case '\n': out += "\\n"; break;
            case '\f': out += "\\f"; break;
            case '\r': out += "\\r"; break;
            default:
                constexpr std::string_view kHex = "0123456789abcdef";
                out += "\\u00";
                out += kHex[byte >> 4];
                out += kHex[byte & 15];
        }
    }
    out.append(text, plain_from);
    out += '"';
}

void write_canonical(const Value& value, std::string& out) {
    if (value.is_null()) {
        out += "null";
    } else if (const bool* boolean = value.boolean()) {
        out += *boolean ? "true" : "false";
    } else if (const std::int64_t* number = value.number()) {
        write_number(*number, out);
    } else if (const std::string* text = value.text()) {
        write_canonical_text(*text, out);
    } else if (const List* list = value.list()) {
        out += '[';
        const char* separator = "";
        for (const Value& item : *list) {
            out += separator;
            write_canonical(item, out);
            separator = ",";
        }
        out += ']';
    } else if (const Map* map = value.map()) {
        write_canonical(*map, out);
    }
}

void write_canonical(const Map& map, std::string& out) {
    out += '{';
    const char* separator = "\"";
    for (const auto& [key, member] : map) {
        ENGINE_ASSERT(is_profile_key(key));
        out += separator;
        out += key;
        out += "\":";
        write_canonical(member, out);
        separator = ",\"";
    }
    out += '}';
}

std::string canonical(const Value& value) {
    std::string out;
    out.reserve(kUsualBytes);
    write_canonical(value, out);
    return out;
}

std::string pretty(const Value& value) {
    std::string out;
    write_pretty(value, 0, out);
    return out;
}

Result<Value> parse_json(std::string_view text) {
    thread_local simdjson::dom::parser parser;
    simdjson::dom::element root;
    // simdjson wants room to read past the end, so it copies the text.
    if (const auto code = parser.parse(text.data(), text.size(), true).get(root))
        return error(Errc::invalid, "not well-formed JSON: line " +
                                        std::to_string(line_of_fault(text)) + ", " +
                                        simdjson::error_message(code));
    return convert(root, {});
}

Result<Value> parse_canonical(std::string_view bytes) {
    TRY(Value value, parse_json(bytes));
    if (canonical(value) != bytes) return error(Errc::invalid, "not the canonical encoding");
    return value;
}

}  // namespace promenade
