#include "engine/workflow/form.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/core/instant.hpp"

#include <simdjson.h>

#include <algorithm>

namespace promenade::workflow {

namespace {

constexpr std::size_t kIdBytesMax = 64;
constexpr std::size_t kListItemsMax = 100;

bool is_text(const Value& value, std::int64_t length_max) {
    const std::string* const text = value.text();
    if (!text || text->empty() || !simdjson::validate_utf8(*text) || has_noncharacter(*text))
        return false;
    return std::count_if(text->begin(), text->end(), [](char c) { return (c & 0xC0) != 0x80; }) <=
           length_max;
}

bool is_id(const Value& value) {
    const std::string* const text = value.text();
    return text && !text->empty() && text->size() <= kIdBytesMax &&
           std::all_of(text->begin(), text->end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_';
           });
}

bool is_number(const FieldSpec& field, const Value& value) {
    const std::int64_t* const number = value.number();
    return number && *number >= field.min.value_or(-kJsonIntegerMax) &&
           *number <= field.max.value_or(kJsonIntegerMax);
}

bool is_list(const FieldSpec& field, const Value& value) {
    const List* const items = value.list();
    return items && items->size() <= kListItemsMax &&
           std::all_of(items->begin(), items->end(), [&](const Value& item) {
               return is_text(item, field.length_max) &&
                      (field.choices.empty() || field.choice(*item.text()));
           });
}

// What keeping the bytes gave: its id and the SHA-256 and number of the clear bytes.
bool is_file(const Value& value) {
    const Map* const file = value.map();
    return file && file->size() == 3 && file->find("id") && is_id(*file->find("id")) &&
           value.text_at("sha256").size() == 64 && value.number_at("size", 0) > 0;
}

// Of signatures: they come from the engine, never from a form.
bool is_people(const Value& value) {
    const List* const items = value.list();
    return items && items->size() <= kListItemsMax &&
           std::all_of(items->begin(), items->end(),
                       [](const Value& item) { return item.text() && !item.text()->empty(); });
}

bool goes_with(const FieldSpec& field, const Value& value, const Map& data) {
    return field.narrowed_by.empty() || field.offers(*field.choice(*value.text()), data);
}

}  // namespace

bool fits(const FieldSpec& field, const Value& value) {
    if (field.type == "text") return is_text(value, field.length_max);
    if (field.type == "choice") return value.text() && field.choice(*value.text());
    if (field.type == "date") return value.text() && parse_date(*value.text());
    if (field.type == "number") return is_number(field, value);
    if (field.type == "boolean") return value.boolean() != nullptr;
    if (field.type == "list") return is_list(field, value);
    if (field.type == "people") return is_people(value);
    if (field.type == "file") return is_file(value);
    return is_id(value);
}

bool is_asked_of(const TriggerRules::Brought& brought, const std::vector<std::string>& roles) {
    return brought.of.empty() || std::find_first_of(roles.begin(), roles.end(), brought.of.begin(),
                                                    brought.of.end()) != roles.end();
}

// Both stand sorted by name: one walk along them.
Result<Submission> read_form(const Procedure& procedure, const TriggerSpec& trigger,
                             const Map& data, const std::vector<std::string>& roles) {
    const auto refused = [](const char* reason, const std::string& field) {
        return error(Errc::rejected, reason, "/data/" + field);
    };
    Submission submission;
    auto given = data.begin();
    for (const TriggerRules::Brought& brought : procedure.rules(trigger).brought) {
        if (given != data.end() && given->first < brought.name)
            return refused("field_invalid", given->first);
        const bool there = given != data.end() && given->first == brought.name;
        const Value* const value = there ? &given->second : nullptr;
        if (there) ++given;
        const bool asked = is_asked_of(brought, roles);
        if (!asked && value) return refused("field_invalid", brought.name);
        if (!asked) continue;
        if (!value || value->is_null()) {
            if (brought.needed) return refused("field_missing", brought.name);
            continue;
        }
        const FieldSpec& field = procedure.fields[brought.field];
        if (!fits(field, *value) || !goes_with(field, *value, data))
            return refused("field_invalid", field.name);
        if (field.personal)
            submission.personal.emplace_back(&field, *value);
        else
            submission.clear.append(field.name, Value{*value});
    }
    if (given != data.end()) return refused("field_invalid", given->first);
    return submission;
}

}  // namespace promenade::workflow
