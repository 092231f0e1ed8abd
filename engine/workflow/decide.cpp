#include "engine/workflow/decide.hpp"

#include "engine/workflow/evolve.hpp"
#include "engine/workflow/macrostep.hpp"
#include "engine/workflow/outlook.hpp"
#include "engine/workflow/permission.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace promenade::workflow {

namespace {

constexpr std::size_t kDecisionsMax = 16;

Error refused(const char* reason) { return error(Errc::rejected, reason); }

Result<Standing> stand(const Procedure& procedure, const CaseState& state) {
    if (state.version == 0) return Standing{};
    return standing_of(procedure.chart, state);
}

class Deciding {
public:
    Deciding(const Procedure& procedure, const CaseState& state, const Command& command,
             const DecideContext& context)
        : procedure_(procedure), state_(&state), command_(command), context_(context) {}

    // The trigger with what it implies. Errors: as decide.
    Result<void> send(const TriggerSpec& trigger, const Submission& submission);
    std::vector<Decision> take() && { return std::move(decisions_); }

private:
    Result<void> send_implied(const Indices& transitions);
    void advance(Decision& decision);
    Error not_enabled(std::string_view trigger, const NodeSet& active) const;
    Result<void> check_refusals(const Indices& transitions) const;

    const Procedure& procedure_;
    const CaseState* state_;  // the case as it stands after decisions_
    const Command& command_;
    const DecideContext& context_;
    CaseState advanced_;  // what state_ points to once there are implied decisions
    std::vector<Decision> decisions_;
    std::vector<std::string_view> sent_;
};

// Nothing reacts, or a guard said no?
Error Deciding::not_enabled(std::string_view trigger, const NodeSet& active) const {
    const auto index = procedure_.chart.trigger_named(trigger);
    const char* reason = is_done(procedure_.chart, active) ? "finished" : "not_now";
    for (auto n = active.find_first(); n != NodeSet::kNone; n = active.find_next(n))
        for (const std::uint16_t t : procedure_.chart.nodes[n].transitions) {
            const Cause& cause = procedure_.chart.transitions[t].cause;
            if (cause.kind == Cause::Kind::trigger && index && cause.index == *index)
                reason = "guard";
        }
    return refused(reason);
}

Result<void> Deciding::check_refusals(const Indices& transitions) const {
    for (const std::uint16_t t : transitions)
        if (const std::string& reason = procedure_.chart.transitions[t].refuse; !reason.empty())
            return error(Errc::rejected, reason, procedure_.chart.transitions[t].where);
    return success();
}

Result<void> Deciding::send(const TriggerSpec& trigger, const Submission& submission) {
    const Happening happening{Happening::Kind::trigger, trigger.name, 0};
    sent_.push_back(trigger.name);
    const std::size_t decided = decisions_.size();
    std::optional<Macrostep> step;
    const auto prepare = [&]() -> Result<void> {
        TRY(Standing standing, stand(procedure_, *state_));
        step.emplace(procedure_, *state_, std::move(standing), command_.actor, submission,
                     context_);
        return success();
    };
    TRY(prepare());
    if (state_->version != 0) {
        TRY(const Indices transitions, step->foresee(happening));
        if (transitions.empty()) return not_enabled(trigger.name, step->standing().active);
        TRY(check_refusals(transitions));
        TRY(send_implied(transitions));
    }
    const bool implied = decisions_.size() != decided;
    if (implied) {
        TRY(prepare());
    }
    if (state_->version == 0) {
        TRY(step->react(Happening{}));
    }
    if (state_->version == 0 || implied) {
        TRY(const Indices transitions, step->foresee(happening));
        if (transitions.empty()) return not_enabled(trigger.name, step->standing().active);
        TRY(check_refusals(transitions));
    }
    TRY(step->react(happening));
    decisions_.push_back(std::move(*step).decision(trigger.name));
    return success();
}

// Each that may be sent and is enabled, silently: who is told of the answer needs no word of the
// acknowledgement before it.
Result<void> Deciding::send_implied(const Indices& transitions) {
    static const Submission kNothing;
    for (const std::uint16_t t : transitions)
        for (const std::uint16_t index : procedure_.chart.transitions[t].implies) {
            const TriggerSpec* const implied = procedure_.trigger(procedure_.chart.triggers[index]);
            const bool again =
                implied && std::find(sent_.begin(), sent_.end(), implied->name) != sent_.end();
            if (!implied || again || decisions_.size() >= kDecisionsMax ||
                !may_send(procedure_, *implied, *state_, command_.actor))
                continue;
            Result<void> sent = send(*implied, kNothing);
            if (!sent && sent.error().code == Errc::rejected &&
                sent.error().detail != "guard_failed")
                continue;
            TRY(std::move(sent));
            decisions_.back().effects.clear();
            advance(decisions_.back());
        }
    return success();
}

// Folds the decision as the event it will be, for what is decided after it in the same commit. Its
// id and its sealed slots are still unknown, and no decision looks at them.
void Deciding::advance(Decision& decision) {
    if (state_ != &advanced_) advanced_ = *state_;
    state_ = &advanced_;
    log::Event event;
    event.type = decision.event_type;
    event.stream = command_.stream;
    event.version = advanced_.version + 1;
    event.time = context_.now;
    event.actor = command_.actor.pseudonym;
    event.data = std::move(decision.data);
    evolve(advanced_, event);
    decision.data = std::move(event.data);
}

const Actor& system_actor() {
    static const Actor kSystem{"system", {"system"}, {}, {}};
    return kSystem;
}

// In the one hat that the actor wears.
Result<std::vector<Decision>> decide_as(const Definition& definition, const CaseState& state,
                                        const Command& command, const DecideContext& context) {
    const Procedure& procedure = definition.procedure();
    const TriggerSpec* const trigger = procedure.trigger(command.trigger);
    if (!trigger) return refused("no_such_trigger");
    if (const std::string_view reason = why_not(procedure, *trigger, state, command.actor);
        !reason.empty())
        return error(Errc::rejected, std::string{reason});
    if (state.version == 0 && trigger->name != procedure.opens_with) return refused("not_now");
    if (command.seen_version != 0 && command.seen_version != state.version)
        return refused("already_done");
    const Result<Submission> submission =
        read_form(procedure, *trigger, command.data, command.actor.roles);
    if (!submission) {
        // A refusal that holds whatever the form says is told before anything is said of the form;
        // what is not valid says nothing.
        const bool missing = submission.error().detail == "field_missing";
        TRY(check_not_refused_already(definition, state, *trigger, command.actor,
                                      missing ? command.data : Map{}, context));
        return submission.error();
    }
    Deciding deciding{procedure, state, command, context};
    TRY(deciding.send(*trigger, submission.value()));
    return std::move(deciding).take();
}

}  // namespace

Result<std::vector<Decision>> decide(const Definition& definition, const CaseState& state,
                                     const Command& command, const DecideContext& context) {
    auto own = decide_as(definition, state, command, context);
    const bool may_retry =
        !own && own.error().code == Errc::rejected && !own.error().detail.starts_with("field_");
    if (!command.actor.absent || !may_retry) return own;
    Command acting = command;
    acting.actor = substitute(command.actor);
    auto other = decide_as(definition, state, acting, context);
    // Of two refusals the one that says more: « not_allowed » of a hat without the right is no
    // reason beside the other's.
    const bool says_less = !other && other.error().detail == "not_allowed";
    return says_less ? own : other;
}

Decision lapsed(const Timer& timer, std::string_view reason) {
    Decision lapsed;
    lapsed.event_type = "timer.lapsed";
    lapsed.data = Map{{"reason", reason},
                      {"stopped", List{timer.name}},
                      {"trigger", timer.trigger.empty() ? timer.name : timer.trigger}};
    lapsed.effects.push_back({"coordinator", "timer.lapsed.coordinator", true});
    return lapsed;
}

bool is_without_effect(const Error& refusal) {
    return refusal.code == Errc::rejected &&
           (refusal.detail == "not_now" || refusal.detail == "finished" ||
            refusal.detail == "guard");
}

const Timer* next_due(const Definition& definition, const std::vector<Timer>& timers,
                      Instant until) {
    const Chart& chart = definition.chart();
    const auto order = [&](const Timer& timer) {
        return std::tuple{timer.due, timer.since, timer.version, chart.timer_named(timer.name)};
    };
    const Timer* next = nullptr;
    for (const Timer& timer : timers)
        if (timer.due <= until && (!next || order(timer) < order(*next))) next = &timer;
    return next;
}

Result<std::vector<Decision>> decide_ended(const Definition& definition, const CaseState& state,
                                           const StreamId& child, const std::string& done,
                                           const Map& output, const DecideContext& context) {
    const Procedure& procedure = definition.procedure();
    CaseState without = state;
    std::erase(without.children, child);
    const Command command{state.stream, 0, done, output, system_actor()};
    Deciding deciding{procedure, without, command, context};
    std::vector<Decision> decisions;
    if (const TriggerSpec* const trigger = procedure.trigger(done)) {
        TRY(const Submission submission,
            read_form(procedure, *trigger, output, system_actor().roles));
        Result<void> sent = deciding.send(*trigger, submission);
        if (sent || !is_without_effect(sent.error())) {
            TRY(std::move(sent));
            decisions = std::move(deciding).take();
        }
    }
    if (decisions.empty()) {
        static const Submission kNothing;
        TRY(Standing standing, standing_of(procedure.chart, without));
        Macrostep step{procedure, without, std::move(standing), command.actor, kNothing, context};
        TRY(const bool reacted, step.react(Happening{Happening::Kind::always}));
        decisions.push_back(std::move(step).decision(done));
        if (!reacted) decisions.back().event_type = "child.ended";
    }
    decisions.front().data.set("ended", child.text());
    return decisions;
}

Result<std::vector<Decision>> decide_timer(const Definition& definition, const CaseState& state,
                                           const Timer& timer, const DecideContext& context) {
    static const Submission kNothing;
    const Procedure& procedure = definition.procedure();
    std::vector<Decision> decisions;
    const bool pending = std::any_of(state.timers.begin(), state.timers.end(), [&](const Timer& t) {
        return t.name == timer.name && t.version == timer.version;
    });
    if (!pending) return decisions;
    TRY(Standing standing, standing_of(procedure.chart, state));
    Macrostep step{procedure, state, std::move(standing), system_actor(), kNothing, context};
    bool reacted = false;
    if (!timer.trigger.empty()) {
        TRY(reacted, step.react(sent_by(timer)));
    } else if (const auto index = procedure.chart.timer_named(timer.name)) {
        TRY(reacted, step.react(Happening{Happening::Kind::timer, timer.name, *index}));
    }
    Decision decision =
        std::move(step).decision(timer.trigger.empty() ? timer.name : timer.trigger, timer.name);
    if (!reacted) decision.event_type = "timer.lapsed";
    decisions.push_back(std::move(decision));
    return decisions;
}

}  // namespace promenade::workflow
