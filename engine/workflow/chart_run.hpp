// A chart alone, as an author tries it: triggers, data and clock, but neither permission nor forms
// nor events. The command line's `chart run`; a tool, never part of serving.
#pragma once

#include "engine/workflow/decide.hpp"

#include <string>
#include <vector>

namespace promenade::workflow {

inline constexpr int kTimersFiredMax = 10'000;

class ChartRun {
public:
    // Starts the chart at `start`. Errors: invalid (it never comes to rest, or an assignment
    // fails).
    static Result<ChartRun> start(Definition definition, Instant start);

    // An unknown trigger, or one that nothing reacts to, changes nothing. Errors: as start.
    Result<void> send(std::string_view trigger, const Map& data, const Actor& actor);
    // Fires the timers that become due on the way, in their order. Errors: as start; invalid
    // (more than kTimersFiredMax).
    Result<void> advance(Delay by);
    // Names of the active atomic state nodes, in document order.
    const std::vector<std::string>& active() const { return state_.configuration; }
    const CaseState& state() const { return state_; }

private:
    ChartRun(Definition definition, Instant now) : definition_(std::move(definition)), now_(now) {}
    Result<void> send(std::string_view trigger, const Map& data, const Actor& actor,
                      std::vector<std::string_view>& sent);
    void apply(Decision decision);

    Definition definition_;
    CaseState state_;
    Instant now_;
};

}  // namespace promenade::workflow
