#include "engine/workflow/chart_run.hpp"

#include "engine/workflow/evolve.hpp"
#include "engine/workflow/macrostep.hpp"
#include "engine/workflow/permission.hpp"
#include "engine/workflow/procedure.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

using Reaction = ChartRun::Reaction;

// Keeps which guards were in the way.
class Observer final : public Judge {
public:
    explicit Observer(Macrostep& step) : step_(step) {}
    Verdict judge(const Transition& transition) override {
        const Verdict verdict = step_.judge(transition);
        std::string& where = verdict == Verdict::error ? failed : was_false;
        if (where.empty() && verdict != Verdict::holds) where = transition.where + "/guard";
        return verdict;
    }

    std::string was_false, failed;

private:
    Macrostep& step_;
};

bool is_known(const Procedure& procedure, std::string_view trigger) {
    const auto& transitions = procedure.chart.transitions;
    return procedure.trigger(trigger) || procedure.chart.trigger_named(trigger) ||
           std::any_of(transitions.begin(), transitions.end(), [](const Transition& transition) {
               return transition.cause.kind == Cause::Kind::family;
           });
}

// `step` looks at what happened.
Reaction why_nothing(const Procedure& procedure, Macrostep& step, const Happening& happening) {
    using Kind = Reaction::Kind;
    if (is_done(procedure.chart, step.standing().active)) return {Kind::over};
    Observer observer{step};
    Agenda nothing_yet;
    select(procedure.chart, step.standing(), happening, observer, nothing_yet);
    if (!observer.failed.empty()) return {Kind::guard_failed, {}, observer.failed};
    if (!observer.was_false.empty()) return {Kind::guard_false, {}, observer.was_false};
    return {is_known(procedure, happening.trigger) ? Kind::nothing_reacts : Kind::unknown};
}

std::optional<Error> refused_in_service(const Procedure& procedure, std::string_view name,
                                        const CaseState& state, const Actor& actor,
                                        const Map& data) {
    const TriggerSpec* const trigger = procedure.trigger(name);
    if (!trigger) return std::nullopt;
    if (const std::string_view reason = why_not(procedure, *trigger, state, actor);
        !actor.roles.empty() && !reason.empty())
        return Error{Errc::rejected, std::string{reason}, {}};
    const Result<Submission> form = read_form(procedure, *trigger, data, actor.roles);
    return form ? std::nullopt : std::optional{form.error()};
}

}  // namespace

Result<ChartRun> ChartRun::start(Definition definition, Instant start) {
    ChartRun run{std::move(definition), start};
    const Actor nobody;
    const Submission nothing;
    const DecideContext context{run.now_, nullptr};
    Macrostep step{run.definition_.procedure(), run.state_, Standing{}, nobody, nothing, context};
    TRY(step.react(Happening{}));
    run.apply(std::move(step).decision("start"));
    return run;
}

Result<Reaction> ChartRun::send(std::string_view trigger, const Map& data, const Actor& actor) {
    // What the chart sent itself came first.
    TRY(advance(Delay{}));
    auto refused = refused_in_service(definition_.procedure(), trigger, state_, actor, data);
    std::vector<std::string_view> sent;
    TRY(Reaction reaction, send(trigger, data, actor, sent));
    reaction.in_service = std::move(refused);
    return reaction;
}

Result<Reaction> ChartRun::send(std::string_view trigger, const Map& data, const Actor& actor,
                                std::vector<std::string_view>& sent) {
    Reaction reaction;
    if (std::find(sent.begin(), sent.end(), trigger) != sent.end()) return reaction;
    sent.push_back(trigger);
    const Procedure& procedure = definition_.procedure();
    const DecideContext context{now_, nullptr};
    const Submission submission{data, {}};
    const Happening happening{Happening::Kind::trigger, trigger, 0};
    TRY(Standing standing, standing_of(procedure.chart, state_));
    Macrostep outlook{procedure, state_, standing, actor, submission, context};
    TRY(const Indices foreseen, outlook.foresee(happening));
    if (foreseen.empty()) reaction = why_nothing(procedure, outlook, happening);
    for (const std::uint16_t t : foreseen) {
        const Transition& transition = procedure.chart.transitions[t];
        if (!transition.refuse.empty())
            reaction = {Reaction::Kind::refused, transition.refuse, transition.where};
        for (const std::uint16_t implied : transition.implies) {
            TRY(send(procedure.chart.triggers[implied], Map{}, actor, sent));
        }
    }
    TRY(standing, standing_of(procedure.chart, state_));
    Macrostep step{procedure, state_, std::move(standing), actor, submission, context};
    TRY(const bool reacted, step.react(happening));
    if (reacted) apply(std::move(step).decision(trigger));
    return reaction;
}

Result<void> ChartRun::advance(Delay by) {
    const Instant until = Calendar{}.after_any(now_, by);
    for (int fired = 0; const Timer* const timer = next_due(definition_, state_.timers, until);
         ++fired) {
        if (fired == kTimersFiredMax) {
            std::string states;
            for (const std::string& node : active()) states += " " + node;
            return error(Errc::invalid, "at most 10000 deadlines at once:" + states);
        }
        now_ = std::max(now_, timer->due);
        TRY(std::vector<Decision> decisions,
            decide_timer(definition_, state_, Timer{*timer}, DecideContext{now_, nullptr}));
        for (Decision& decision : decisions) apply(std::move(decision));
    }
    now_ = std::max(now_, until);
    return success();
}

void ChartRun::apply(Decision decision) {
    log::Event event;
    event.stream = StreamId{"run"};
    event.type = std::move(decision.event_type);
    event.version = state_.version + 1;
    event.time = now_;
    event.data = std::move(decision.data);
    evolve(state_, event);
}

}  // namespace promenade::workflow
