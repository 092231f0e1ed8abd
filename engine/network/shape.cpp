#include "engine/network/shape.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/core/instant.hpp"

#include <date/tz.h>
#include <re2/re2.h>

#include <algorithm>
#include <set>

namespace promenade::network {

namespace {

Error expected(std::string what, const std::string& pointer) {
    return error(Errc::invalid, "expected " + what, pointer);
}

// A text for which `accepts` is true.
template <class Accepts>
Shape text_that(Accepts accepts, std::string what) {
    return [accepts, what](const Value& value, const std::string& pointer) -> Result<void> {
        if (!value.text() || !accepts(*value.text())) return expected(what, pointer);
        return success();
    };
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool is_zone(const std::string& name) {
    try {
        return date::locate_zone(name) != nullptr;
    } catch (const std::exception&) {
        return false;
    }
}

}  // namespace

Shape a_boolean() {
    return [](const Value& value, const std::string& pointer) -> Result<void> {
        if (!value.boolean()) return expected("true or false", pointer);
        return success();
    };
}

Shape a_number(std::int64_t min, std::int64_t max) {
    return [min, max](const Value& value, const std::string& pointer) -> Result<void> {
        const std::int64_t* const number = value.number();
        if (!number || *number < min || *number > max)
            return expected(
                "a whole number between: " + std::to_string(min) + "-" + std::to_string(max),
                pointer);
        return success();
    };
}

Shape a_text(std::size_t bytes_max) {
    return text_that(
        [bytes_max](const std::string& text) {
            return !text.empty() && text.size() <= bytes_max &&
                   std::none_of(text.begin(), text.end(), is_control);
        },
        "a line of text, in bytes at most: " + std::to_string(bytes_max));
}

Shape an_id() {
    return text_that(
        [](const std::string& text) { return RE2::FullMatch(text, "[A-Za-z0-9_-]{1,40}"); },
        "an id of letters, digits, _ and -");
}

Shape a_date() {
    return text_that([](const std::string& text) { return parse_date(text).has_value(); },
                     "a date such as 2026-11-20");
}

Shape an_instant() {
    return text_that([](const std::string& text) { return parse_instant(text).has_value(); },
                     "an instant such as 2026-11-20T09:00:00+01:00");
}

Shape a_zone() { return text_that(is_zone, "a time zone such as Europe/Paris"); }

namespace {

template <class Accepts>
Shape an_address(const std::string& also, std::string what, Accepts accepts) {
    return text_that(
        [also, accepts](const std::string& text) {
            const bool allowed = text.starts_with("https://") ||
                                 (!also.empty() && text.starts_with(also) &&
                                  (text.size() == also.size() || text[also.size()] == ':' ||
                                   text[also.size()] == '/'));
            return allowed && text.size() <= 500 && accepts(text);
        },
        std::move(what) + (also.empty() ? "" : ", or: " + also));
}

}  // namespace

Shape an_https_url(std::string also) {
    return an_address(also, "an https address", [](const std::string& text) {
        return RE2::FullMatch(text, R"(https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-?A-~]*)?)");
    });
}

Shape an_origin(std::string also) {
    return an_address(also, "an https address of a host alone", [](const std::string& text) {
        return RE2::FullMatch(text, R"(https?://[a-z0-9.-]+(:[0-9]{1,5})?)") &&
               !text.ends_with(":443");
    });
}

Shape one_of(std::vector<std::string> words) {
    std::string what = "one of:";
    for (const std::string& word : words) what += " " + word;
    return text_that(
        [words = std::move(words)](const std::string& text) {
            return std::find(words.begin(), words.end(), text) != words.end();
        },
        what);
}

Shape a_list(Shape item, bool distinct) {
    return [item = std::move(item), distinct](const Value& value,
                                              const std::string& pointer) -> Result<void> {
        if (!value.list() || value.list()->empty())
            return expected("a list of at least one item", pointer);
        std::set<std::string> seen;
        std::size_t index = 0;
        for (const Value& entry : *value.list()) {
            const std::string at = pointer + "/" + std::to_string(index++);
            TRY(item(entry, at));
            if (distinct && !seen.insert(canonical(entry)).second)
                return expected("no item twice", at);
        }
        return success();
    };
}

Shape a_period() {
    const Shape dates = an_object({{"first", a_date()}, {"last", a_date()}});
    return [dates](const Value& value, const std::string& pointer) -> Result<void> {
        TRY(dates(value, pointer));
        if (value.text_at("last") < value.text_at("first"))
            return expected("a last day that is not before the first", pointer + "/last");
        return success();
    };
}

Shape an_object(std::vector<Member> members) {
    return [members = std::move(members)](const Value& value,
                                          const std::string& pointer) -> Result<void> {
        if (!value.map()) return expected("an object", pointer);
        for (const Map::Entry& entry : *value.map()) {
            const std::string at = pointer + "/" + pointer_token(entry.first);
            const auto known = std::find_if(members.begin(), members.end(),
                                            [&](const Member& m) { return m.name == entry.first; });
            if (known == members.end()) return error(Errc::invalid, "unknown key", at);
            TRY(known->shape(entry.second, at));
        }
        for (const Member& member : members)
            if (member.required && !value.find(member.name))
                return expected("the key \"" + member.name + "\"", pointer);
        return success();
    };
}

Shape any_object() {
    return [](const Value& value, const std::string& pointer) -> Result<void> {
        if (!value.map()) return expected("an object", pointer);
        return success();
    };
}

Result<Value> read_shaped(std::string_view json, std::string_view file, const Shape& shape) {
    const auto in_file = [&](Error problem) {
        problem.where = std::string{file} + "#" + problem.where;
        return problem;
    };
    auto document = parse_json(json);
    if (!document) return in_file(document.error());
    const auto checked = shape(document.value(), "");
    if (!checked) return in_file(checked.error());
    return document;
}

}  // namespace promenade::network
