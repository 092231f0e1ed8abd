#include "engine/log/codec.hpp"

#include "engine/core/canonical_json.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace promenade::log {

namespace {

constexpr std::string_view kSpecVersion = "1.0";
constexpr std::size_t kSequenceDigits = 20;
constexpr std::size_t kDataNameBytesMax = 64;
constexpr Version kVersionMax = 2'147'483'647;  // a CloudEvents Integer has 32 bits
constexpr Instant kTimeEnd{std::chrono::sys_days{std::chrono::year{10'000} / 1 / 1}};
constexpr Instant kTimeBegin{std::chrono::sys_days{std::chrono::year{0} / 1 / 1}};

struct TextAttribute {
    std::string_view name;
    std::string Event::*text;
};

// The attributes that are plain text in both forms.
constexpr std::array kTextAttributes{
    TextAttribute{"actor", &Event::actor},
    TextAttribute{"authtype", &Event::authtype},
    TextAttribute{"causationid", &Event::causationid},
    TextAttribute{"correlationid", &Event::correlationid},
    TextAttribute{"dataschema", &Event::dataschema},
    TextAttribute{"definition", &Event::definition},
    TextAttribute{"effectivetime", &Event::effectivetime},
    TextAttribute{"id", &Event::id},
    TextAttribute{"onbehalfof", &Event::onbehalfof},
    TextAttribute{"source", &Event::source},
    TextAttribute{"subject", &Event::subject},
    TextAttribute{"type", &Event::type},
};

bool is_attribute_text(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

bool is_data_name(std::string_view name) {
    return !name.empty() && name.size() <= kDataNameBytesMax &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
           });
}

bool is_effective_time(std::string_view text) {
    if (parse_date(text)) return true;
    const auto instant = parse_instant(text);
    return instant && format_instant(instant.value()) == text;
}

// Values nested in `value`, which itself stands at `depth`, stay within what a parser accepts.
bool is_shallow(const Value& value, int depth) {
    if (depth > kJsonDepthMax) return false;
    if (const List* list = value.list())
        return std::all_of(list->begin(), list->end(),
                           [&](const Value& item) { return is_shallow(item, depth + 1); });
    if (const Map* map = value.map())
        return std::all_of(map->begin(), map->end(), [&](const Map::Entry& entry) {
            return is_shallow(entry.second, depth + 1);
        });
    return true;
}

Result<void> check_facts(const Event& event) {
    if (event.version < 1 || event.version > kVersionMax)
        return error(Errc::invalid, "not a version", "/streamversion");
    if (event.time < kTimeBegin || event.time >= kTimeEnd)
        return error(Errc::invalid, "beyond the years 0000 to 9999", "/time");
    if (!event.effectivetime.empty() && !is_effective_time(event.effectivetime))
        return error(Errc::invalid, "neither an instant in UTC nor a date", "/effectivetime");
    for (const auto& [name, value] : event.data) {
        if (!is_data_name(name))
            return error(Errc::invalid, "name outside [a-z0-9_]", "/data/" + pointer_token(name));
        if (!is_shallow(value, 2))
            return error(Errc::invalid, "nested deeper than 64 levels", "/data/" + name);
    }
    return success();
}

// Writes the members of the envelope, which must come in byte order, and remembers the first
// attribute that cannot be written.
class EnvelopeWriter {
public:
    explicit EnvelopeWriter(std::string& out) : out_(out) {}

    void required(std::string_view name, std::string_view text) {
        if (offence_.empty() && (text.empty() || !is_attribute_text(text))) offence_ = name;
        open(name);
        out_ += '"';
        out_ += text;
        out_ += '"';
    }
    void optional(std::string_view name, std::string_view text) {
        if (!text.empty()) required(name, text);
    }
    void number(std::string_view name, std::uint64_t number) {
        open(name);
        char digits[kSequenceDigits];
        out_.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
    }
    void data(const Map& data) {
        open("data");
        write_canonical(data, out_);
    }
    std::string_view offence() const { return offence_; }

private:
    void open(std::string_view name) {
        out_ += separator_;
        out_ += name;
        out_ += "\":";
        separator_ = ",\"";
    }

    std::string& out_;
    std::string_view separator_ = "{\"";
    std::string_view offence_;
};

std::string sequence_of(Position position) {
    char digits[kSequenceDigits];
    const auto length = static_cast<std::size_t>(
        std::to_chars(digits, digits + sizeof digits, position).ptr - digits);
    std::string sequence(kSequenceDigits - length, '0');
    return sequence.append(digits, length);
}

// Moves one attribute into the event.
Result<void> read_attribute(const std::string& name, Value& value, Event& event) {
    const auto wrong = [&](const char* detail) {
        return error(Errc::corruption, detail, "/" + pointer_token(name));
    };
    const std::string* const text = value.text();
    const auto* const plain =
        std::find_if(kTextAttributes.begin(), kTextAttributes.end(),
                     [&](const TextAttribute& attribute) { return attribute.name == name; });
    if (text && plain != kTextAttributes.end()) {
        event.*(plain->text) = *text;
    } else if (text && name == "stream") {
        event.stream = StreamId{*text};
    } else if (text && name == "sequence") {
        const char* const end = text->data() + text->size();
        const auto read = std::from_chars(text->data(), end, event.position);
        if (read.ec != std::errc{} || read.ptr != end) return wrong("not a position");
    } else if (text && name == "time") {
        const auto time = parse_instant(*text);
        if (!time) return wrong("not an instant");
        event.time = time.value();
    } else if (text && name == "specversion") {
        if (*text != kSpecVersion) return wrong("not 1.0");
    } else if (value.number() && name == "streamversion") {
        event.version = static_cast<Version>(*value.number());
    } else if (value.map() && name == "data") {
        event.data = std::move(*value.map());
    } else {
        return wrong("unknown, or of another type");
    }
    return success();
}

Error as_corruption(const Error& cause) {
    return error(Errc::corruption, cause.detail, cause.where);
}

}  // namespace

Result<std::string> encode(const Event& event) {
    TRY(check_facts(event));
    // Grown once: what is given away has its own size, that of a small allocation.
    thread_local std::string out;
    out.clear();
    EnvelopeWriter write{out};
    write.required("actor", event.actor);
    write.optional("authtype", event.authtype);
    write.optional("causationid", event.causationid);
    write.optional("correlationid", event.correlationid);
    write.data(event.data);
    write.optional("dataschema", event.dataschema);
    write.optional("definition", event.definition);
    write.optional("effectivetime", event.effectivetime);
    write.required("id", event.id);
    write.optional("onbehalfof", event.onbehalfof);
    write.required("sequence", sequence_of(event.position));
    write.required("source", event.source);
    write.required("specversion", kSpecVersion);
    write.required("stream", event.stream.text());
    write.number("streamversion", event.version);
    write.optional("subject", event.subject);
    write.required("time", format_instant(event.time));
    write.required("type", event.type);
    out += '}';
    if (!write.offence().empty())
        return error(Errc::invalid, "empty, or other than printable ASCII",
                     "/" + std::string{write.offence()});
    if (out.size() > kEventBytesMax)
        return error(Errc::invalid, "larger than 65535 bytes: " + std::to_string(out.size()));
    if (!simdjson::validate_utf8(out) || has_noncharacter(out))
        return error(Errc::invalid, "not UTF-8, or a noncharacter", "/data");
    return out;
}

Result<Event> decode(std::string_view bytes) {
    if (bytes.size() > kEventBytesMax) return error(Errc::corruption, "larger than 65535 bytes");
    auto parsed = parse_json(bytes);
    if (!parsed) return as_corruption(parsed.error());
    Map* const attributes = parsed.value().map();
    if (!attributes) return error(Errc::corruption, "not a JSON object");
    Event event;
    for (auto& [name, value] : *attributes) {
        TRY(read_attribute(name, value, event));
    }
    // One event has one encoding: encoding it again checks all that is left to check.
    const auto again = encode(event);
    if (!again) return as_corruption(again.error());
    if (again.value() != bytes) return error(Errc::corruption, "not the canonical encoding");
    return event;
}

}  // namespace promenade::log
