#include "engine/workflow/chart_run.hpp"

#include "engine/workflow/evolve.hpp"
#include "engine/workflow/macrostep.hpp"
#include "engine/workflow/procedure.hpp"

#include <algorithm>

namespace promenade::workflow {

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

Result<void> ChartRun::send(std::string_view trigger, const Map& data, const Actor& actor) {
    // What the chart sent itself came first.
    TRY(advance(Delay{}));
    std::vector<std::string_view> sent;
    return send(trigger, data, actor, sent);
}

Result<void> ChartRun::send(std::string_view trigger, const Map& data, const Actor& actor,
                            std::vector<std::string_view>& sent) {
    if (std::find(sent.begin(), sent.end(), trigger) != sent.end()) return success();
    sent.push_back(trigger);
    const Procedure& procedure = definition_.procedure();
    const DecideContext context{now_, nullptr};
    const Submission submission{data, {}};
    const Happening happening{Happening::Kind::trigger, trigger, 0};
    TRY(Standing standing, standing_of(procedure.chart, state_));
    Macrostep outlook{procedure, state_, standing, actor, submission, context};
    TRY(const Indices foreseen, outlook.foresee(happening));
    for (const std::uint16_t t : foreseen)
        for (const std::uint16_t implied : procedure.chart.transitions[t].implies) {
            TRY(send(procedure.chart.triggers[implied], Map{}, actor, sent));
        }
    TRY(standing, standing_of(procedure.chart, state_));
    Macrostep step{procedure, state_, std::move(standing), actor, submission, context};
    TRY(const bool reacted, step.react(happening));
    if (reacted) apply(std::move(step).decision(trigger));
    return success();
}

Result<void> ChartRun::advance(Delay by) {
    const Instant until = Calendar{}.after_any(now_, by);
    for (int fired = 0; const Timer* const timer = next_due(definition_, state_.timers, until);
         ++fired) {
        if (fired == kTimersFiredMax)
            return error(Errc::invalid, "timers that set timers for ever");
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
