#include "engine/workflow/field_loader.hpp"

#include "engine/network/retention.hpp"
#include "engine/workflow/document_order.hpp"
#include "engine/workflow/rule_loader.hpp"

#include <algorithm>
#include <array>

namespace promenade::workflow {

namespace {

constexpr std::array<std::string_view, 10> kTypes{"text",   "choice", "date", "number", "boolean",
                                                  "person", "people", "id",   "list",   "file"};
constexpr std::int64_t kLengthMax = 20'000;

bool is_choice_id(std::string_view id) {
    return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    });
}

// What a person reads; in a plain statechart it may be absent.
Result<std::string> load_label(const Place& place, Strictness strictness) {
    if (strictness == Strictness::plain) return place.text_or("label", "");
    TRY(const Place label, place.needed("label"));
    return label.text();
}

Result<Choice> load_choice(const Place& item, const FieldSpec& field) {
    const bool narrowed = !field.narrowed_by.empty();
    TRY(item.only(narrowed ? "id label of" : "id label"));
    TRY(const Place id, item.needed("id"));
    TRY(const Place label, item.needed("label"));
    Choice choice;
    TRY(choice.id, id.text());
    TRY(choice.label, label.text());
    if (!is_choice_id(choice.id)) return id.expected("letters, digits and underscores");
    if (field.choice(choice.id)) return id.expected("an id used once");
    if (!narrowed) return choice;
    TRY(const Place of, item.needed("of"));
    TRY(choice.of, of.text());
    return choice;
}

// Once all fields are there.
Result<void> check_narrowing(const Place& place, const FieldSpec& field,
                             const Procedure& procedure) {
    const auto narrowed_by = place.member("narrowed_by");
    if (!narrowed_by) return success();
    const FieldSpec* const other = procedure.field(field.narrowed_by);
    if (field.type != "choice" || !other || other->type != "choice" || other->personal)
        return narrowed_by->expected("on a choice, the name of another one in the clear");
    const auto choices = place.member("choices");
    for (const Place& item : choices->items()) {
        const auto of = item.member("of");
        if (of && !other->choice(of->value().text() ? *of->value().text() : ""))
            return of->expected("a choice of \"" + other->name + "\"");
    }
    return success();
}

// A list, or the name of a field whose choices these are too.
Result<void> load_choices(const Place& place, const Procedure& procedure, FieldSpec& field) {
    const auto choices = place.member("choices");
    if (!choices) {
        if (field.type == "choice") return place.expected("the key \"choices\"");
        return success();
    }
    if (field.type != "choice" && field.type != "list")
        return choices->expected("no choices for this type");
    if (choices->value().text()) {
        const FieldSpec* const other = procedure.field(*choices->value().text());
        if (!other || other->choices.empty())
            return choices->expected("a field with choices, declared before this one");
        field.choices = other->choices;
        return success();
    }
    TRY(choices->list());
    for (const Place& item : choices->items()) {
        TRY(Choice choice, load_choice(item, field));
        field.choices.push_back(std::move(choice));
    }
    if (field.choices.empty()) return choices->expected("at least one choice");
    return success();
}

Result<std::optional<std::int64_t>> load_limit(const Place& place, std::string_view key,
                                               const FieldSpec& field) {
    const auto limit = place.member(key);
    if (!limit) return std::optional<std::int64_t>{};
    if (field.type != "number") return limit->expected("no such limit for this type");
    TRY(const std::int64_t number, limit->number());
    return std::optional<std::int64_t>{number};
}

Result<void> load_limits(const Place& place, FieldSpec& field) {
    if (const auto length = place.member("length_max")) {
        if (field.type != "text" && field.type != "list")
            return length->expected("no such limit for this type");
        TRY(field.length_max, length->number());
        if (field.length_max < 1 || field.length_max > kLengthMax)
            return length->expected("from 1 to 20000 characters");
    }
    if (const auto contact = place.member("contact")) {
        if (field.type != "text") return contact->expected("no such limit for this type");
        TRY(field.contact, contact->boolean());
    }
    if (const auto past = place.member("past")) {
        if (field.type != "date") return past->expected("no such limit for this type");
        TRY(field.past, past->boolean());
    }
    TRY(field.min, load_limit(place, "min", field));
    TRY(field.max, load_limit(place, "max", field));
    if (field.min && field.max && *field.min > *field.max)
        return place.expected("a max that is not below the min");
    return success();
}

Result<std::string> load_retention(const Place& owner) {
    TRY(const Place retention, owner.needed("retention"));
    TRY(std::string name, retention.text());
    if (!is_one_of(name, network::kFieldRetentions))
        return retention.expected("one of: " + std::string{network::kFieldRetentions});
    return name;
}

Result<void> load_personal(const Place& place, FieldSpec& field) {
    const auto personal = place.member("personal");
    if (!personal) return success();
    TRY(personal->only("of retention retention_when"));
    TRY(const Place of, personal->needed("of"));
    field.personal.emplace();
    TRY(field.personal->of, of.text());
    TRY(field.personal->retention, load_retention(*personal));
    if (field.personal->of != "author" && field.personal->of != "subject" &&
        field.personal->of != "actor")
        return of.expected("one of: author subject actor");
    return success();
}

Result<FieldSpec> load_field(const std::string& name, const Place& place, Strictness strictness,
                             const Procedure& procedure) {
    FieldSpec field;
    field.name = name;
    TRY(
        place.only("type label help choices narrowed_by length_max min max contact past "
                   "personal readers"));
    if (!is_name(name)) return place.expected("a name of a-z, 0-9 and _");
    TRY(const Place type, place.needed("type"));
    TRY(field.type, type.text());
    if (std::find(kTypes.begin(), kTypes.end(), field.type) == kTypes.end())
        return type.expected("one of: text choice date number boolean person people id list file");
    TRY(field.label, load_label(place, strictness));
    TRY(field.help, place.text_or("help", ""));
    TRY(field.narrowed_by, place.text_or("narrowed_by", ""));
    TRY(load_choices(place, procedure, field));
    TRY(load_limits(place, field));
    TRY(load_personal(place, field));
    // Free text about people in the clear could never be erased.
    const bool free_text = field.type == "text" || (field.type == "list" && field.choices.empty());
    if (strictness == Strictness::deployed && free_text && !field.personal)
        return place.expected("the key \"personal\": free text is always sealed");
    // What a file's bytes are sealed under names its owner, so no pseudonym would hold.
    if (field.type == "file" && strictness == Strictness::deployed &&
        (!field.personal || procedure.pseudonymous))
        return type.expected("personal and no pseudonyms beside a file");
    return field;
}

// Once all fields are known, since these are expressions over them.
Result<FieldRules> load_field_rules(const Place& place, const Names& names) {
    FieldRules rules;
    if (const auto readers = place.member("readers")) {
        TRY(rules.readers, load_rules(*readers, names));
    }
    const auto personal = place.member("personal");
    const auto cases = personal ? personal->member("retention_when") : std::nullopt;
    if (!cases) return rules;
    TRY(cases->list());
    for (const Place& item : cases->items()) {
        TRY(item.only("guard retention"));
        TRY(const Place guard, item.needed("guard"));
        TRY(Expression expression, load_guard(guard, names));
        TRY(std::string name, load_retention(item));
        rules.retention_when.push_back({std::move(expression), std::move(name)});
    }
    return rules;
}

Result<void> check_field_name(const Place& place, const std::string& name,
                              const Procedure& procedure) {
    if (!procedure.field(name)) return place.expected("a field declared under data");
    return success();
}

Result<std::vector<std::string>> load_roles(const Place& item) {
    TRY(std::vector<std::string> roles, item.texts_or_none("of"));
    for (const std::string& role : roles)
        if (!is_role(role)) return item.member("of")->expected("roles: not " + role);
    return roles;
}

// ["nature", {"field": "note", "optional": true}, {"field": "subject", "of": ["coordinator"]}]
Result<std::vector<FormField>> load_form(const Place& trigger, const Procedure& procedure) {
    std::vector<FormField> form;
    const auto list = trigger.member("form");
    if (!list) return form;
    TRY(list->list());
    for (const Place& item : list->items()) {
        FormField field;
        if (item.value().map()) {
            TRY(item.only("field optional newcomer of"));
            TRY(const Place name, item.needed("field"));
            TRY(field.field, name.text());
            TRY(field.optional, item.boolean_or("optional", false));
            TRY(field.newcomer, item.boolean_or("newcomer", false));
            TRY(field.of, load_roles(item));
            const FieldSpec* const spec = procedure.field(field.field);
            if (field.newcomer && (!spec || spec->type != "person" || procedure.pseudonymous))
                return item.expected("a person of a procedure that is not pseudonymous");
        } else {
            TRY(field.field, item.text());
        }
        TRY(check_field_name(item, field.field, procedure));
        form.push_back(std::move(field));
    }
    return form;
}

// {"opinion": "favourable"}: what the form needs, for it is not asked.
Result<std::optional<Map>> load_yes(const Place& trigger, const TriggerSpec& spec,
                                    const Procedure& procedure) {
    const auto yes = trigger.member("yes");
    if (!yes) return std::optional<Map>{};
    TRY(const Map* const data, yes->object());
    for (const FormField& asked : spec.form)
        if (!asked.optional && !data->contains(asked.field))
            return yes->expected("what the form needs: " + asked.field);
    for (const auto& entry : yes->members()) {
        const bool is_asked =
            std::any_of(spec.form.begin(), spec.form.end(),
                        [&](const auto& each) { return each.field == entry.first; });
        const FieldSpec* const field = is_asked ? procedure.field(entry.first) : nullptr;
        if (!field || field->type != "choice" || field->personal)
            return entry.second.expected("a choice that the form asks for");
        TRY(const std::string id, entry.second.text());
        if (!field->choice(id)) return entry.second.expected("a value of the type choice");
    }
    return std::optional{*data};
}

Result<TriggerSpec> load_trigger(const std::string& name, const Place& place, Strictness strictness,
                                 const Procedure& procedure) {
    TriggerSpec trigger;
    trigger.name = name;
    TRY(place.only("label help says by form attached on_behalf collects irreversible yes"));
    if (!is_name(name)) return place.expected("a name of a-z, 0-9 and _");
    TRY(trigger.label, load_label(place, strictness));
    TRY(trigger.help, place.text_or("help", ""));
    TRY(trigger.form, load_form(place, procedure));
    for (const FormField& asked : trigger.form)
        if (asked.newcomer && name != procedure.opens_with)
            return place.member("form")->expected("\"newcomer\" where a case is opened");
    TRY(trigger.attached, place.texts_or_none("attached"));
    for (const std::string& field : trigger.attached) {
        TRY(check_field_name(*place.member("attached"), field, procedure));
    }
    TRY(trigger.on_behalf, place.texts_or_none("on_behalf"));
    TRY(trigger.says, place.texts_or_none("says"));
    TRY(trigger.irreversible, place.boolean_or("irreversible", false));
    TRY(trigger.yes, load_yes(place, trigger, procedure));
    return trigger;
}

std::vector<TriggerRules::Brought> brought_by(const TriggerSpec& trigger,
                                              const Procedure& procedure) {
    std::vector<TriggerRules::Brought> brought;
    const auto add = [&](const std::string& name, bool needed) {
        const auto index = procedure.field(name) - procedure.fields.data();
        brought.push_back({name, static_cast<std::size_t>(index), needed});
    };
    for (const FormField& asked : trigger.form) {
        add(asked.field, !asked.optional);
        brought.back().of = asked.of;
    }
    for (const std::string& name : trigger.attached) add(name, false);
    std::sort(brought.begin(), brought.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return brought;
}

// The field that keeps who sent the trigger; what it brings along must not write there.
Result<std::string> load_collects(const Place& trigger, const Procedure& procedure) {
    const auto place = trigger.member("collects");
    if (!place) return std::string{};
    TRY(std::string name, place->text());
    const FieldSpec* const field = procedure.field(name);
    if (!field || field->type != "people") return place->expected("a field of the type people");
    return name;
}

// What keeps who sent a trigger holds names that nobody else may write.
Result<void> check_collected(const Place& root, const Procedure& procedure) {
    const auto refuse = [&](const TriggerSpec& trigger, const char* key) {
        return root.member("triggers")
            ->member(trigger.name)
            ->member(key)
            ->expected("no field that a trigger collects");
    };
    for (const TriggerSpec& trigger : procedure.triggers) {
        for (const FormField& asked : trigger.form)
            if (procedure.is_collected(asked.field)) return refuse(trigger, "form");
        for (const std::string& field : trigger.attached)
            if (procedure.is_collected(field)) return refuse(trigger, "attached");
    }
    return success();
}

}  // namespace

Result<FieldSpec> load_setting_type(const std::string& name, const Place& place,
                                    const Procedure& procedure) {
    constexpr std::array<std::string_view, 7> kSettingTypes{"text",    "choice", "date", "number",
                                                            "boolean", "list",   "delay"};
    FieldSpec setting;
    setting.name = name;
    if (!is_name(name)) return place.expected("a name of a-z, 0-9 and _");
    TRY(const Place type, place.needed("type"));
    TRY(setting.type, type.text());
    if (std::find(kSettingTypes.begin(), kSettingTypes.end(), setting.type) == kSettingTypes.end())
        return type.expected("one of: text choice date number boolean list delay");
    TRY(const Place label, place.needed("label"));
    TRY(setting.label, label.text());
    TRY(setting.help, place.text_or("help", ""));
    TRY(load_choices(place, procedure, setting));
    TRY(load_limits(place, setting));
    return setting;
}

Result<void> load_fields(const Place& root, Strictness strictness, Procedure& procedure) {
    TRY(const auto members, in_document_order(root, "data"));
    for (const auto& [name, place] : members) {
        TRY(FieldSpec field, load_field(name, place, strictness, procedure));
        procedure.fields.push_back(std::move(field));
    }
    for (const auto& [name, place] : members) {
        TRY(check_narrowing(place, *procedure.field(name), procedure));
    }
    const bool plain = strictness == Strictness::plain;
    for (const auto& entry : members) {
        TRY(FieldRules rules,
            load_field_rules(entry.second, Names{plain ? nullptr : &procedure, nullptr}));
        procedure.field_rules.push_back(std::move(rules));
    }
    if (plain) return success();
    const FieldSpec* const author = procedure.field("author");
    if (!author || author->type != "person" || author->personal)
        return root.expected("data to declare \"author\", a person in the clear");
    return success();
}

Result<void> load_triggers(const Place& root, Strictness strictness, Procedure& procedure) {
    TRY(const auto members, in_document_order(root, "triggers"));
    const bool plain = strictness == Strictness::plain;
    for (const auto& [name, place] : members) {
        TRY(TriggerSpec trigger, load_trigger(name, place, strictness, procedure));
        TriggerRules rules;
        rules.brought = brought_by(trigger, procedure);
        const auto twice =
            std::adjacent_find(rules.brought.begin(), rules.brought.end(),
                               [](const auto& a, const auto& b) { return a.name == b.name; });
        if (twice != rules.brought.end())
            return place.expected("each field of the form once: not " + twice->name + " twice");
        if (const auto by = place.member("by")) {
            TRY(rules.by, load_rules(*by, Names{plain ? nullptr : &procedure, &trigger}));
        }
        if (!plain && rules.by.empty())
            return place.expected("the key \"by\": who may send this trigger");
        TRY(rules.collects, load_collects(place, procedure));
        for (const Rule& rule : rules.by) trigger.by.push_back(rule.who);
        procedure.triggers.push_back(std::move(trigger));
        procedure.trigger_rules.push_back(std::move(rules));
    }
    return plain ? success() : check_collected(root, procedure);
}

}  // namespace promenade::workflow
