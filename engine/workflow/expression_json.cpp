#include "engine/workflow/expression_json.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/core/encoding.hpp"
#include "engine/workflow/budget.hpp"
#include "engine/workflow/expression_number.hpp"
#include "engine/workflow/expression_time.hpp"

#include <simdjson.h>

namespace promenade::workflow {

namespace {

using Element = simdjson::dom::element;

constexpr std::string_view kTypePrefix = "type.googleapis.com/google.protobuf.";

Error malformed(std::string what) { return error(Errc::invalid, std::move(what)); }

Result<Operand> convert(const Element& element);

// The text of a value, numbers included: protobuf writes 64-bit numbers between quotes.
std::string text_of(const Element& value) {
    if (value.is_string()) return std::string{value.get_string().value_unsafe()};
    return simdjson::minify(value);
}

// The number that `text` is. Errors: invalid.
template <class T>
Result<Operand> number_of(const std::string& text) {
    if constexpr (std::is_same_v<T, double>) {
        if (text == "NaN" || text == "Infinity" || text == "-Infinity")
            return Operand{number_from<double>(text).value_or(0)};
    }
    const auto number = number_from<T>(text);
    if (!number) return malformed("expected a number in \"value\"");
    return Operand{*number};
}

Result<Operand> typed(std::string_view type, const Element& value) {
    const std::string text = text_of(value);
    if (type == "Timestamp") {
        TRY(const Timestamp timestamp, parse_timestamp(text));
        return Operand{timestamp};
    }
    if (type == "Duration") {
        TRY(const Duration duration, parse_duration(text));
        return Operand{duration};
    }
    if (type == "BytesValue") {
        TRY(const Bytes bytes, unbase64(text));
        return Operand::bytes(std::string{bytes.begin(), bytes.end()});
    }
    if (type == "Int64Value" || type == "Int32Value") return number_of<std::int64_t>(text);
    if (type == "UInt64Value" || type == "UInt32Value") return number_of<std::uint64_t>(text);
    if (type == "DoubleValue" || type == "FloatValue") return number_of<double>(text);
    if (type == "StringValue" || type == "BoolValue") return convert(value);
    return malformed("expected another \"@type\"");
}

Result<Operand> convert_list(const simdjson::dom::array& array) {
    std::vector<Operand> items;
    for (const Element item : array) {
        TRY(Operand value, convert(item));
        items.push_back(std::move(value));
    }
    return Operand{Items{std::move(items)}};
}

Result<Operand> convert_map(const simdjson::dom::object& object) {
    std::string_view type;
    Element value;
    if (object.at_key("@type").get(type) == simdjson::SUCCESS && type.starts_with(kTypePrefix) &&
        object.at_key("value").get(value) == simdjson::SUCCESS)
        return typed(type.substr(kTypePrefix.size()), value);
    std::vector<Members::Entry> entries;
    for (const auto& [key, member] : object) {
        TRY(Operand found, convert(member));
        entries.emplace_back(Operand::text(std::string{key}), std::move(found));
    }
    auto members = Members::from(std::move(entries));
    if (!members) return malformed("expected each key once");
    return Operand{*std::move(members)};
}

Result<Operand> convert(const Element& element) {
    using simdjson::dom::element_type;
    switch (element.type()) {
        case element_type::BOOL: return Operand{element.get_bool().value_unsafe()};
        case element_type::INT64: return Operand{element.get_int64().value_unsafe()};
        case element_type::UINT64: return Operand{element.get_uint64().value_unsafe()};
        case element_type::DOUBLE: return Operand{element.get_double().value_unsafe()};
        case element_type::STRING:
            return Operand::text(std::string{element.get_string().value_unsafe()});
        case element_type::ARRAY: return convert_list(element.get_array().value_unsafe());
        case element_type::OBJECT: return convert_map(element.get_object().value_unsafe());
        default: return Operand{};
    }
}

class Writer {
public:
    explicit Writer(std::string& out) : out_(out) {}

    // Stops early once the budget is exhausted.
    void write(const Operand& operand);
    bool finished() const { return !budget_.exhausted(); }

private:
    void write_real(double real);
    void write_list(const Items& items);
    void write_map(const Members& members);

    std::string& out_;
    Budget budget_;
};

void Writer::write_real(double real) {
    const std::string text = format(real);
    const bool is_number = real - real == 0;
    if (!is_number) return write_canonical_text(text, out_);
    out_ += text;
    if (text.find_first_of(".e") == text.npos) out_ += ".0";
}

void Writer::write_list(const Items& items) {
    out_ += '[';
    for (std::size_t i = 0; i < items.size() && finished(); ++i) {
        if (i > 0) out_ += ',';
        write(items.at(i));
    }
    out_ += ']';
}

// JSON's keys are texts.
std::string key_text(const Operand& key) {
    if (key.text()) return std::string{*key.text()};
    if (key.boolean()) return *key.boolean() ? "true" : "false";
    return key.integer() ? std::to_string(*key.integer()) : std::to_string(*key.natural());
}

void Writer::write_map(const Members& members) {
    out_ += '{';
    for (std::size_t i = 0; i < members.size() && finished(); ++i) {
        if (i > 0) out_ += ',';
        const auto [key, member] = members.at(i);
        write_canonical_text(key_text(key), out_);
        out_ += ':';
        write(member);
    }
    out_ += '}';
}

void Writer::write(const Operand& operand) {
    const std::string_view* const text = operand.text() ? operand.text() : operand.bytes();
    if (!budget_.spend_bytes(text ? text->size() : 0)) return;
    switch (operand.kind()) {
        case Kind::boolean: out_ += *operand.boolean() ? "true" : "false"; break;
        case Kind::integer: out_ += std::to_string(*operand.integer()); break;
        case Kind::natural: out_ += std::to_string(*operand.natural()); break;
        case Kind::real: write_real(*operand.real()); break;
        case Kind::text: write_canonical_text(*text, out_); break;
        case Kind::bytes: write_canonical_text(base64(bytes_of(*text)), out_); break;
        case Kind::list: write_list(*operand.items()); break;
        case Kind::map: write_map(*operand.members()); break;
        case Kind::timestamp: write_canonical_text(format(*operand.timestamp()), out_); break;
        case Kind::duration: write_canonical_text(format(*operand.duration()), out_); break;
        case Kind::type: write_canonical_text(name_of(*operand.type()), out_); break;
        default: out_ += "null";
    }
}

}  // namespace

Result<Operand> operand_from_json(std::string_view json) {
    simdjson::dom::parser parser;
    Element document;
    if (parser.allocate(json.size(), kContextDepthMax) != simdjson::SUCCESS ||
        parser.parse(json.data(), json.size()).get(document) != simdjson::SUCCESS)
        return malformed("not a JSON document");
    return convert(document);
}

Result<std::string> to_json(const Operand& operand) {
    std::string json;
    Writer writer{json};
    writer.write(operand);
    if (!writer.finished()) return kTooManySteps;
    return json;
}

}  // namespace promenade::workflow
