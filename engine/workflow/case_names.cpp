#include "engine/workflow/case_names.hpp"

#include "engine/network/roster.hpp"
#include "engine/workflow/type_join.hpp"

#include <algorithm>
#include <array>

namespace promenade::workflow {

namespace {

constexpr std::array<std::string_view, 7> kRecords{"fields", "data",     "actor",  "trigger",
                                                   "case",   "settings", "network"};

Type record_named(std::string_view name) {
    Type type = map_of(Type{.kind = Kind::text}, Type{});
    type.record = name;
    return type;
}

Error refused(std::string what) { return error(Errc::invalid, std::move(what)); }

// The one "choice" is nobody.
const FieldSpec& person_field() {
    static const FieldSpec kField = [] {
        FieldSpec field;
        field.name = field.type = "person";
        field.choices.push_back({});
        return field;
    }();
    return kField;
}

Result<Type> actor_member(std::string_view member, const Type& person) {
    if (member == "pseudonym" || member == "onbehalfof" || member == "stands_in_for") return person;
    if (member == "roles" || member == "themes") return list_of(Type{.kind = Kind::text});
    if (member == "is_author" || member == "member") return Type{.kind = Kind::boolean};
    return refused(
        "expected a member of actor: pseudonym roles themes onbehalfof is_author member "
        "stands_in_for");
}

Result<Type> trigger_member(std::string_view member) {
    if (member == "name" || member == "kind" || member == "id") return Type{.kind = Kind::text};
    return refused("expected a member of trigger: name kind id");
}

Result<Type> case_member(std::string_view member) {
    if (member == "stream" || member == "parent") return Type{.kind = Kind::text};
    if (member == "children") return list_of(Type{.kind = Kind::text});
    return refused("expected a member of case: stream parent children");
}

// Of one of the network's members.
Result<Type> member_member(std::string_view member, const Type& person) {
    if (member == "id") return person;
    if (member == "state" || member == "employer" || member == "label_date" || member == "case" ||
        member == "directory")
        return Type{.kind = Kind::text};
    if (member == "connected" || member == "unlisted") return Type{.kind = Kind::boolean};
    if (member == "themes") return list_of(Type{.kind = Kind::text});
    return refused(
        "expected a member of the network's: id state themes employer label_date case directory "
        "connected unlisted");
}

}  // namespace

const FieldSpec& member_state_field() {
    static const FieldSpec kField = [] {
        FieldSpec field;
        field.name = "state";
        field.type = "choice";
        for (const std::string_view state : network::kMemberStates)
            field.choices.push_back({std::string{state}, {}});
        return field;
    }();
    return kField;
}

namespace {

Type type_of(const FieldSpec& field, const Type& person) {
    if (field.type == "number") return Type{.kind = Kind::integer};
    if (field.type == "boolean") return Type{.kind = Kind::boolean};
    const bool several = field.type == "list" || field.type == "people";
    Type text{.kind = Kind::text, .field = field.choices.empty() ? nullptr : &field};
    if (field.type == "person" || field.type == "people") text = person;
    return several ? list_of(std::move(text)) : text;
}

bool brings(const TriggerSpec& trigger, std::string_view field) {
    return std::any_of(trigger.form.begin(), trigger.form.end(),
                       [&](const FormField& f) { return f.field == field; }) ||
           std::find(trigger.attached.begin(), trigger.attached.end(), field) !=
               trigger.attached.end();
}

}  // namespace

Type CaseNames::person() const {
    return {.kind = Kind::text, .field = names_.persons ? &person_field() : nullptr};
}

Result<Type> CaseNames::name(std::string_view name) const {
    if (name == "now") return Type{.kind = Kind::timestamp};
    if (name == "active") return list_of(Type{.kind = Kind::text});
    if (name == "members" && names_.members) return list_of(record_named("member"));
    if (name == "item" && names_.item) return *names_.item;
    const auto record = std::find(kRecords.begin(), kRecords.end(), name);
    if (record == kRecords.end())
        return refused(
            "expected the names fields, data, actor, settings, network, members, now, active, "
            "trigger and case: not " +
            std::string{name});
    return record_named(*record);
}

Result<Type> CaseNames::member(std::string_view record, std::string_view member) const {
    if (record == "actor") return actor_member(member, person());
    if (record == "trigger") return trigger_member(member);
    if (record == "case") return case_member(member);
    if (record == "member" && member == "state" && names_.member_states)
        return Type{.kind = Kind::text, .field = &member_state_field()};
    if (record == "member") return member_member(member, person());
    if (record == "network") {
        if (member == "themes") return list_of(Type{.kind = Kind::text});
        return refused("expected a member of network: themes");
    }
    if (record == "settings") {
        const LocalSetting* const setting = procedure_.setting(member);
        if (!setting)
            return refused("expected a setting that this procedure declares: not " +
                           std::string{member});
        return type_of(setting->spec, person());
    }
    TRY(Type type, field(member));
    if (record == "data" && names_.trigger && !brings(*names_.trigger, member))
        return refused("expected a field of the trigger's form: not " + std::string{member});
    return type;
}

Result<Type> CaseNames::field(std::string_view name) const {
    const FieldSpec* const field = procedure_.field(name);
    if (!field)
        return refused("expected only fields declared under data: not " + std::string{name});
    if (field->personal) return refused("expected no sealed field: not " + std::string{name});
    return type_of(*field, person());
}

}  // namespace promenade::workflow
