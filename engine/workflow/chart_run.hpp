// A chart alone, as an author tries it: triggers, data and clock, but neither permission nor forms
// nor events. The command line's `chart run`; a tool, never part of serving.
#pragma once

#include "engine/workflow/decide.hpp"

#include <optional>
#include <string>
#include <vector>

namespace promenade::workflow {

inline constexpr int kTimersFiredMax = 10'000;

class ChartRun {
public:
    // What became of a trigger.
    struct Reaction {
        enum class Kind {
            taken,
            refused,         // by the chart: a transition's `refuse`
            unknown,         // the chart has no such trigger
            nothing_reacts,  // in the states that are active
            guard_false,
            guard_failed,  // has no value
            over,
        };
        Kind kind = Kind::taken;
        std::string reason = {};  // of `refuse`
        std::string where = {};   // JSON pointer of the first such guard, of the transition
        // What decide would refuse all the same, which a run does not: whoever has no such role,
        // where the actor has roles; who sent its counterpart; a form.
        std::optional<Error> in_service = {};
    };
    // Starts the chart at `start`. Errors: invalid (it never comes to rest, or an assignment
    // fails).
    static Result<ChartRun> start(Definition definition, Instant start);

    // An unknown trigger, or one that nothing reacts to, changes nothing. Errors: as start.
    Result<Reaction> send(std::string_view trigger, const Map& data, const Actor& actor);
    // Fires the timers that become due on the way, in their order. Errors: as start; invalid
    // (more than kTimersFiredMax; the detail names the states where it stands).
    Result<void> advance(Delay by);
    // Names of the active atomic state nodes, in document order.
    const std::vector<std::string>& active() const { return state_.configuration; }
    const CaseState& state() const { return state_; }
    const Definition& definition() const { return definition_; }

private:
    ChartRun(Definition definition, Instant now) : definition_(std::move(definition)), now_(now) {}
    Result<Reaction> send(std::string_view trigger, const Map& data, const Actor& actor,
                          std::vector<std::string_view>& sent);
    void apply(Decision decision);

    Definition definition_;
    CaseState state_;
    Instant now_;
};

}  // namespace promenade::workflow
