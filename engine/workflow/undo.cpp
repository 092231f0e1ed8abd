// decide_undo: the compensation of a case's last event.
#include "engine/workflow/decide.hpp"
#include "engine/workflow/macrostep.hpp"
#include "engine/workflow/procedure.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

bool is_coordinator(const Actor& actor) {
    return in_either_hat(actor, [](const Actor& acting) {
        return std::find(acting.roles.begin(), acting.roles.end(), "coordinator") !=
               acting.roles.end();
    });
}

Result<void> check(const Definition& definition, const CaseState& state, const Actor& actor,
                   const DecideContext& context) {
    const auto refused = [](const char* reason) { return error(Errc::rejected, reason); };
    if (state.undo.event_id.empty()) return refused("nothing_to_undo");
    if (!may_read(definition, state, actor)) return refused("not_allowed");
    if (is_coordinator(actor)) return success();
    if (state.undo.actor != actor.pseudonym) return refused("not_yours");
    if (context.now - state.undo.at > definition.procedure().undo.within)
        return refused("too_late");
    return success();
}

// Timers of the states that are left end, those of the states come back to start again; what the
// undone event sent later is not sent.
void plan_timers(const Chart& chart, const NodeSet& now, const NodeSet& then,
                 const CaseState& state, const DecideContext& context, Map& data) {
    List stopped;
    std::vector<const TimerSpec*> set;
    for (const Timer& pending : state.timers) {
        const auto index = chart.timer_named(pending.name);
        const bool sent_by_it = pending.version == state.version;
        if (index ? !then.test(chart.timers[*index].node) : pending.trigger.empty() || sent_by_it)
            stopped.push_back(pending.name);
    }
    for (const TimerSpec& timer : chart.timers)
        if (then.test(timer.node) && !now.test(timer.node)) set.push_back(&timer);
    if (!stopped.empty()) data.set("stopped", std::move(stopped));
    if (!set.empty()) data.set("timers", timers_set(set, state.fields, context));
}

}  // namespace

Result<Decision> decide_undo(const Definition& definition, const CaseState& state,
                             const Actor& actor, const DecideContext& context) {
    const Procedure& procedure = definition.procedure();
    TRY(check(definition, state, actor, context));
    TRY(const NodeSet now, active_nodes(procedure.chart, state.configuration));
    TRY(const NodeSet then, active_nodes(procedure.chart, state.undo.configuration));
    Decision decision;
    decision.event_type = "action.corrected";
    if (state.undo.actor != actor.pseudonym && actor.absent)
        decision.onbehalfof = actor.absent->pseudonym;
    Map& data = decision.data;
    data.set("configuration",
             List(state.undo.configuration.begin(), state.undo.configuration.end()));
    data.set("corrects", state.undo.event_id);
    if (!state.undo.fields.empty()) data.set("fields", state.undo.fields);
    plan_timers(procedure.chart, now, then, state, context, data);
    data.set("trigger", "undo");
    if (now == then) return decision;  // nobody is told that a field was put right
    const Map no_data;
    CaseScope scope{state.fields, no_data, actor, context.now};
    scope.set_case(state);
    for (const Notice& notice : procedure.undo.notify)
        if (!notice.guard || scope.holds(*notice.guard)) decision.effects.push_back(notice.effect);
    return decision;
}

}  // namespace promenade::workflow
