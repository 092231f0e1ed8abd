#include "engine/workflow/permission.hpp"

#include "engine/workflow/interpreter.hpp"
#include "engine/workflow/macrostep.hpp"
#include "engine/workflow/scope.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

bool contains(const std::vector<std::string>& list, std::string_view item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

std::string_view text_of_field(const Map& fields, std::string_view name) {
    const Value* const field = fields.find(name);
    return field && field->text() ? std::string_view{*field->text()} : std::string_view{};
}

// Acting for somebody is acting as them: may_send checked that it is allowed.
bool is_person(std::string_view field, const Actor& actor) {
    return !field.empty() && (field == actor.pseudonym || field == actor.onbehalfof);
}

bool is_who(std::string_view who, const Map& fields, const Actor& actor) {
    if (who == "author" || who == "assignee" || who == "subject")
        return is_person(text_of_field(fields, who), actor);
    if (who == "theme_referent")
        return contains(actor.roles, "referent") &&
               contains(actor.themes, text_of_field(fields, "theme"));
    return contains(actor.roles, who);
}

// Guards that depend on what is not known yet, the form and the moment, are given the benefit of
// the doubt: decide asks them again.
class Foresight final : public Host {
public:
    Foresight(const CaseState& state, const Actor& actor)
        : scope_(state.fields, nothing_, actor, std::nullopt) {}

    bool holds(const Expression& guard) override {
        return guard.mentions("data") || guard.mentions("now") || scope_.holds(guard);
    }
    Result<void> act(const Actions&) override { return success(); }
    void entered(NodeIndex) override {}
    void left(NodeIndex) override {}

private:
    Map nothing_;
    CaseScope scope_;
};

bool fits(const Rule& rule, const Map& fields, const Actor& actor) {
    const Map no_data;
    CaseScope scope{fields, no_data, actor, std::nullopt};
    return is_who(rule.who, fields, actor) && (!rule.guard || scope.holds(*rule.guard));
}

}  // namespace

bool any_fits(const std::vector<Rule>& rules, const Map& fields, const Actor& actor) {
    return std::any_of(rules.begin(), rules.end(),
                       [&](const Rule& rule) { return fits(rule, fields, actor); });
}

bool may_send(const Procedure& procedure, const TriggerSpec& trigger, const CaseState& state,
              const Actor& actor) {
    const bool for_somebody = !actor.onbehalfof.empty();
    if (for_somebody && std::none_of(actor.roles.begin(), actor.roles.end(), [&](const auto& role) {
            return contains(trigger.on_behalf, role);
        }))
        return false;
    return any_fits(procedure.rules(trigger).by, state.fields, actor);
}

std::vector<const TriggerSpec*> permitted(const Definition& definition, const CaseState& state,
                                          const Actor& actor) {
    const Procedure& procedure = definition.procedure();
    std::vector<const TriggerSpec*> found;
    if (state.version == 0) {
        const TriggerSpec* const opening = procedure.trigger(procedure.opens_with);
        if (opening && may_send(procedure, *opening, state, actor)) found.push_back(opening);
        return found;
    }
    const Result<Standing> standing = standing_of(procedure.chart, state);
    if (!standing) return found;
    Foresight foresight{state, actor};
    for (const TriggerSpec& trigger : procedure.triggers) {
        const Happening happening{Happening::Kind::trigger, trigger.name, 0};
        if (may_send(procedure, trigger, state, actor) &&
            !enabled(procedure.chart, happening, standing.value(), foresight).empty())
            found.push_back(&trigger);
    }
    return found;
}

bool may_read(const Definition& definition, const CaseState& state, const Actor& actor) {
    return any_fits(definition.procedure().readers, state.fields, actor);
}

bool may_read_field(const Definition& definition, const CaseState& state, const Actor& actor,
                    std::string_view field) {
    const Procedure& procedure = definition.procedure();
    const FieldSpec* const spec = procedure.field(field);
    if (!spec) return false;
    const std::vector<Rule>& readers = procedure.rules(*spec).readers;
    if (!readers.empty()) return any_fits(readers, state.fields, actor);
    return std::any_of(procedure.readers.begin(), procedure.readers.end(), [&](const Rule& reader) {
        return (reader.fields.empty() || contains(reader.fields, field)) &&
               fits(reader, state.fields, actor);
    });
}

std::vector<const TriggerSpec*> card_triggers(const Definition& definition, const CaseState& state,
                                              const Actor& actor) {
    const std::vector<std::string>& order = definition.procedure().card.triggers;
    std::vector<const TriggerSpec*> all = permitted(definition, state, actor);
    if (order.empty()) return all;
    std::vector<const TriggerSpec*> shown;
    for (const std::string& name : order)
        for (const TriggerSpec* trigger : all)
            if (trigger->name == name) shown.push_back(trigger);
    return shown;
}

std::vector<const FieldSpec*> card_fields(const Definition& definition, const CaseState& state,
                                          const Actor& actor) {
    const Procedure& procedure = definition.procedure();
    const Map no_data;
    CaseScope scope{state.fields, no_data, actor, std::nullopt};
    std::vector<const FieldSpec*> shown;
    for (const CardRules::Shown& rule : procedure.card.fields) {
        const FieldSpec& field = procedure.fields[rule.field];
        if (may_read_field(definition, state, actor, field.name) &&
            (!rule.guard || scope.holds(*rule.guard)))
            shown.push_back(&field);
    }
    if (!procedure.card.fields.empty()) return shown;
    for (const FieldSpec& field : procedure.fields)
        if (may_read_field(definition, state, actor, field.name)) shown.push_back(&field);
    return shown;
}

}  // namespace promenade::workflow
