#include "engine/workflow/outlook.hpp"

#include "engine/workflow/macrostep.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

// What of the form a guard can look at, as far as it is known.
Submission said_so_far(const Procedure& procedure, const TriggerSpec& trigger, const Map& data) {
    Submission said;
    for (const TriggerRules::Brought& brought : procedure.rules(trigger).brought) {
        const Value* const value = data.find(brought.name);
        const FieldSpec& field = procedure.fields[brought.field];
        if (value && !field.personal && fits(field, *value))
            said.clear.append(field.name, Value{*value});
    }
    return said;
}

// A field that is there, or that is asked of others alone.
bool is_said(std::string_view field, const Map& data, const TriggerRules& rules,
             const Actor& actor) {
    if (data.contains(field)) return true;
    const auto at = std::find_if(rules.brought.begin(), rules.brought.end(),
                                 [&](const auto& brought) { return brought.name == field; });
    return at != rules.brought.end() && !is_asked_of(*at, actor.roles);
}

}  // namespace

Result<void> check_not_refused_already(const Definition& definition, const CaseState& state,
                                       const TriggerSpec& trigger, const Actor& actor,
                                       const Map& data, const DecideContext& context) {
    const Procedure& procedure = definition.procedure();
    const auto index = procedure.chart.trigger_named(trigger.name);
    if (!index) return success();
    const bool opens = state.version == 0;
    Standing standing;
    if (!opens) {
        TRY(standing, standing_of(procedure.chart, state));
    }
    const Submission said = said_so_far(procedure, trigger, data);
    Macrostep step{procedure, state, std::move(standing), actor, said, context};
    if (opens) {
        TRY(step.react(Happening{}));
    }
    // A case that is opened has no fields before its form is full.
    const auto is_settled = [&](const Transition& transition) {
        if (!transition.guard) return true;
        const auto& references = transition.guard->references();
        return std::all_of(references.begin(), references.end(), [&](const auto& reference) {
            if (reference.name == "data")
                return is_said(reference.member, data, procedure.rules(trigger), actor);
            return reference.name != "fields" || !opens;
        });
    };
    const Result<Indices> foreseen =
        step.foresee(Happening{Happening::Kind::trigger, trigger.name, 0});
    if (!foreseen) return success();
    const Indices& met = foreseen.value();
    const NodeSet& active = step.standing().active;
    for (auto n = active.find_first(); n != NodeSet::kNone; n = active.find_next(n))
        for (const std::uint16_t t : procedure.chart.nodes[n].transitions) {
            const Transition& transition = procedure.chart.transitions[t];
            if (transition.cause.kind != Cause::Kind::trigger || transition.cause.index != *index)
                continue;
            if (!is_settled(transition)) return success();
            if (std::find(met.begin(), met.end(), t) != met.end()) break;
        }
    for (const std::uint16_t t : met)
        if (const Transition& transition = procedure.chart.transitions[t];
            !transition.refuse.empty())
            return error(Errc::rejected, transition.refuse, transition.where);
    return success();
}

}  // namespace promenade::workflow
