#include "engine/core/canonical_json.hpp"

#include <simdjson.h>

#include <algorithm>
#include <charconv>

namespace promenade {

namespace {

constexpr std::size_t kKeyBytesMax = 64;

bool is_profile_key(std::string_view key) {
    constexpr std::string_view kMarks = "_.:#*-";
    return !key.empty() && key.size() <= kKeyBytesMax &&
           std::all_of(key.begin(), key.end(), [&](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      kMarks.find(c) != std::string_view::npos;
           });
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

Result<Value> convert(const simdjson::dom::element& element, const std::string& where, int depth);

Result<Value> convert_object(const simdjson::dom::object& object, const std::string& where,
                             int depth) {
    Map map;
    for (const auto& [key, member] : object) {
        const std::string at = where + "/" + pointer_token(key);
        if (!is_profile_key(key)) return error(Errc::invalid, "key outside the profile", at);
        if (map.contains(key)) return error(Errc::invalid, "duplicate key", at);
        TRY(Value value, convert(member, at, depth + 1));
        if (!map.append(std::string{key}, value)) map.set(key, std::move(value));
    }
    return Value{std::move(map)};
}

Result<Value> convert_array(const simdjson::dom::array& array, const std::string& where,
                            int depth) {
    List list;
    list.reserve(array.size());
    for (const simdjson::dom::element item : array) {
        TRY(Value value, convert(item, where + "/" + std::to_string(list.size()), depth + 1));
        list.push_back(std::move(value));
    }
    return Value{std::move(list)};
}

Result<Value> convert(const simdjson::dom::element& element, const std::string& where, int depth) {
    using simdjson::dom::element_type;
    if (depth > kJsonDepthMax) return error(Errc::invalid, "nested deeper than 64 levels", where);
    switch (element.type()) {
        case element_type::NULL_VALUE: return Value{};
        case element_type::BOOL: return Value{element.get_bool().value_unsafe()};
        case element_type::STRING: return Value{element.get_string().value_unsafe()};
        case element_type::INT64: {
            const std::int64_t number = element.get_int64().value_unsafe();
            if (number < -kJsonIntegerMax || number > kJsonIntegerMax)
                return error(Errc::invalid, "integer beyond 2^53-1", where);
            return Value{number};
        }
        case element_type::UINT64: return error(Errc::invalid, "integer beyond 2^53-1", where);
        case element_type::DOUBLE: return error(Errc::invalid, "not an integer", where);
        case element_type::OBJECT:
            return convert_object(element.get_object().value_unsafe(), where, depth);
        case element_type::ARRAY:
            return convert_array(element.get_array().value_unsafe(), where, depth);
    }
    return error(Errc::invalid, "unknown JSON type", where);
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

void write_canonical_text(std::string_view text, std::string& out) {
    out += '"';
    std::size_t plain_from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
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
        out += '{';
        const char* separator = "\"";
        for (const auto& [key, member] : *map) {
            ENGINE_ASSERT(is_profile_key(key));
            out += separator;
            out += key;
            out += "\":";
            write_canonical(member, out);
            separator = ",\"";
        }
        out += '}';
    }
}

std::string canonical(const Value& value) {
    std::string out;
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
        return error(Errc::invalid, simdjson::error_message(code));
    return convert(root, "", 0);
}

Result<Value> parse_canonical(std::string_view bytes) {
    TRY(Value value, parse_json(bytes));
    if (canonical(value) != bytes) return error(Errc::invalid, "not the canonical encoding");
    return value;
}

}  // namespace promenade
