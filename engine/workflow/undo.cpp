// decide_undo: the compensation of a case's last event, then of the one before it.
#include "engine/workflow/decide.hpp"
#include "engine/workflow/macrostep.hpp"
#include "engine/workflow/procedure.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

bool coordinates(const Actor& actor) {
    return std::find(actor.roles.begin(), actor.roles.end(), "coordinator") != actor.roles.end();
}

// The case's last event can be taken back no more once its parent has been told of its end.
bool can_go_back(const Procedure& procedure, const CaseState& state) {
    if (!procedure.undo || state.undos.empty()) return false;
    if (state.parent.stream.empty()) return true;
    const Result<NodeSet> active = active_nodes(procedure.chart, state.configuration);
    return !active || !is_done(procedure.chart, active.value());
}

Result<void> check(const Definition& definition, const CaseState& state, const Actor& actor,
                   const DecideContext& context) {
    const auto refused = [](const char* reason) { return error(Errc::rejected, reason); };
    if (!can_go_back(definition.procedure(), state)) return refused("nothing_to_undo");
    if (!may_read(definition, state, actor)) return refused("not_allowed");
    const bool is_theirs = state.undos.back().actor == actor.pseudonym;
    const bool coordinator = in_either_hat(actor, coordinates);
    if (!is_theirs && !coordinator) return refused("not_yours");
    const UndoLimits limits = undo_limits(definition, state).value();
    const bool in_time = (is_theirs && context.now <= limits.author) ||
                         (coordinator && context.now <= limits.coordinator);
    if (in_time) return success();
    return refused(context.now > limits.coordinator ? "too_late_for_all" : "too_late");
}

// What they did as a substitute, and what only the absent person could take back.
bool is_for_the_absent(const Undo& undone, const Actor& actor) {
    if (!actor.absent) return false;
    if (undone.actor == actor.pseudonym) return undone.onbehalfof == actor.absent->pseudonym;
    return !coordinates(actor);
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

Value as_before(const Timer& timer, Instant now) {
    Map before{{"due", format_instant(std::max(timer.due, now + kSoonest))},
               {"name", timer.name},
               {"since", format_instant(timer.since)}};
    if (!timer.data.empty()) before.set("data", timer.data);
    if (!timer.trigger.empty()) before.set("trigger", timer.trigger);
    return before;
}

class Timers {
public:
    Timers(const Chart& chart, const CaseState& state, const NodeSet& now, const NodeSet& then)
        : chart_(chart), state_(state), undone_(state.undos.back()), now_(now), then_(then) {}

    // Of the states that are left, and what the undone event set; of what it sent later too.
    List stopped() const {
        List names;
        for (const Timer& pending : state_.timers)
            if (ends(pending)) names.push_back(pending.name);
        return names;
    }
    // Those that the undone event ended, as they were, and what was sent for later. The one that
    // led to it has had its time: it starts anew, unless it was a day, which does not come again.
    List set(const Map& fields, const DecideContext& context) const {
        List timers;
        const TimerSpec* const fired = of_a_state_come_back_to(undone_.fired);
        const bool was_a_day = fired && fired->counts == TimerSpec::Counts::until_date;
        if (fired && !was_a_day && !now_.test(fired->node))
            timers = timers_set({fired}, fields, context);
        for (const Timer& ended : undone_.ended) {
            if (was_a_day && ended.name == undone_.fired) continue;
            if (ended.name == undone_.fired)
                timers.push_back(as_before(anew(ended, context.now), context.now));
            else if (!ended.trigger.empty() || of_a_state_come_back_to(ended.name))
                timers.push_back(as_before(ended, context.now));
        }
        return timers;
    }

private:
    const TimerSpec* of_a_state_come_back_to(std::string_view name) const {
        const auto index = chart_.timer_named(name);
        return index && then_.test(chart_.timers[*index].node) ? &chart_.timers[*index] : nullptr;
    }
    static Timer anew(const Timer& send, Instant now) {
        Timer again = send;
        again.due = now + (send.due - send.since);
        again.since = now;
        return again;
    }
    // A send is its name's: its version is another once it was itself brought back.
    bool ends(const Timer& pending) const {
        const auto& sends = undone_.sends;
        if (!pending.trigger.empty())
            return std::find(sends.begin(), sends.end(), pending.name) != sends.end();
        const bool set_by_it = pending.version == undone_.version;
        if (!of_a_state_come_back_to(pending.name)) return true;
        const bool was_pending =
            std::any_of(undone_.ended.begin(), undone_.ended.end(),
                        [&](const Timer& ended) { return ended.name == pending.name; });
        return set_by_it && !was_pending && pending.name != undone_.fired;
    }

    const Chart& chart_;
    const CaseState& state_;
    const Undo& undone_;
    const NodeSet& now_;
    const NodeSet& then_;
};

List histories_before(const Undo& undone) {
    List histories;
    for (const auto& [node, nodes] : undone.history)
        histories.push_back(Map{{"node", node}, {"nodes", nodes}});
    return histories;
}

}  // namespace

std::optional<UndoLimits> undo_limits(const Definition& definition, const CaseState& state) {
    const Procedure& procedure = definition.procedure();
    if (!can_go_back(procedure, state)) return std::nullopt;
    const Instant at = state.undos.back().at;
    return UndoLimits{at + procedure.undo->within, at + procedure.undo->coordinator_within};
}

const TriggerSpec* takes_back_opening(const Definition& definition, const CaseState& state,
                                      const Actor& actor) {
    const auto& undo = definition.procedure().undo;
    if (!undo || undo->opening.empty()) return nullptr;
    for (const TriggerSpec* const trigger : permitted(definition, state, actor))
        if (trigger->name == undo->opening) return trigger;
    return nullptr;
}

Result<Decision> decide_undo(const Definition& definition, const CaseState& state,
                             const Actor& actor, const DecideContext& context) {
    const Procedure& procedure = definition.procedure();
    TRY(check(definition, state, actor, context));
    TRY(const NodeSet now, active_nodes(procedure.chart, state.configuration));
    const Undo& undone = state.undos.back();
    TRY(const NodeSet then, active_nodes(procedure.chart, undone.configuration));
    Decision decision;
    decision.event_type = "action.corrected";
    const bool somebody_elses = undone.actor != actor.pseudonym;
    if (is_for_the_absent(undone, actor)) decision.onbehalfof = actor.absent->pseudonym;
    Map& data = decision.data;
    data.set("configuration", List(undone.configuration.begin(), undone.configuration.end()));
    data.set("corrects", undone.event_id);
    if (!undone.fields.empty()) data.set("fields", undone.fields);
    if (!undone.history.empty()) data.set("history", histories_before(undone));
    const Map fields = fields_before(state);
    const Timers timers{procedure.chart, state, now, then};
    if (List stopped = timers.stopped(); !stopped.empty()) data.set("stopped", std::move(stopped));
    if (List set = timers.set(fields, context); !set.empty()) data.set("timers", std::move(set));
    data.set("trigger", "undo");
    const Map no_data;
    CaseScope scope{fields, no_data, actor, context.now};
    scope.set_case(state);
    const std::vector<Listen> listens = listens_of(procedure, scope);
    if (listens != state.listens) data.set("listens", as_value(listens));
    if (somebody_elses) decision.effects.push_back({{}, "undo.told", false, undone.actor});
    if (now == then) return decision;  // to others, a field that is put right is no news
    for (const Notice& notice : procedure.undo->notify) {
        const Value* const to = fields.find(notice.effect.to);
        const bool told = somebody_elses && to && *to == Value{undone.actor};
        if (!told && (!notice.guard || scope.holds(*notice.guard)))
            decision.effects.push_back(notice.effect);
    }
    return decision;
}

}  // namespace promenade::workflow
