// decide_undo: the compensation of a case's last event, then of the one before it.
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
    if (state.undos.empty()) return refused("nothing_to_undo");
    if (!may_read(definition, state, actor)) return refused("not_allowed");
    const Undo& last = state.undos.back();
    const bool coordinator = is_coordinator(actor);
    if (!coordinator && last.actor != actor.pseudonym) return refused("not_yours");
    const bool nothing_since = last.version == state.version;
    if (coordinator && nothing_since) return success();
    if (context.now - last.at > definition.procedure().undo.within)
        return refused(coordinator ? "nothing_to_undo" : "too_late");
    return success();
}

Map fields_before(const CaseState& state) {
    Map fields = state.fields;
    for (const auto& [name, value] : state.undos.back().fields) {
        if (value.is_null())
            fields.erase(name);
        else
            fields.set(name, value);
    }
    return fields;
}

// Timers of the states that are left end, those of the states come back to start again; what the
// undone event sent later is not sent.
void plan_timers(const Chart& chart, const NodeSet& now, const NodeSet& then,
                 const CaseState& state, const Map& fields, const DecideContext& context,
                 Map& data) {
    List stopped;
    std::vector<const TimerSpec*> set;
    for (const Timer& pending : state.timers) {
        const auto index = chart.timer_named(pending.name);
        const bool sent_by_it = pending.version == state.undos.back().version;
        if (index ? !then.test(chart.timers[*index].node) : pending.trigger.empty() || sent_by_it)
            stopped.push_back(pending.name);
    }
    for (const TimerSpec& timer : chart.timers)
        if (then.test(timer.node) && !now.test(timer.node)) set.push_back(&timer);
    if (!stopped.empty()) data.set("stopped", std::move(stopped));
    if (!set.empty()) data.set("timers", timers_set(set, fields, context));
}

}  // namespace

Result<Decision> decide_undo(const Definition& definition, const CaseState& state,
                             const Actor& actor, const DecideContext& context) {
    const Procedure& procedure = definition.procedure();
    TRY(check(definition, state, actor, context));
    TRY(const NodeSet now, active_nodes(procedure.chart, state.configuration));
    const Undo& undone = state.undos.back();
    TRY(const NodeSet then, active_nodes(procedure.chart, undone.configuration));
    const bool parent_knows = !state.parent.stream.empty() && is_done(procedure.chart, now);
    if (parent_knows) return error(Errc::rejected, "nothing_to_undo");
    Decision decision;
    decision.event_type = "action.corrected";
    if (undone.actor != actor.pseudonym && actor.absent)
        decision.onbehalfof = actor.absent->pseudonym;
    Map& data = decision.data;
    data.set("configuration", List(undone.configuration.begin(), undone.configuration.end()));
    data.set("corrects", undone.event_id);
    if (!undone.fields.empty()) data.set("fields", undone.fields);
    const Map fields = fields_before(state);
    plan_timers(procedure.chart, now, then, state, fields, context, data);
    data.set("trigger", "undo");
    const Map no_data;
    CaseScope scope{fields, no_data, actor, context.now};
    scope.set_case(state);
    const std::vector<Listen> listens = listens_of(procedure, scope);
    if (listens != state.listens) data.set("listens", as_value(listens));
    if (now == then) return decision;  // nobody is told that a field was put right
    for (const Notice& notice : procedure.undo.notify)
        if (!notice.guard || scope.holds(*notice.guard)) decision.effects.push_back(notice.effect);
    return decision;
}

}  // namespace promenade::workflow
