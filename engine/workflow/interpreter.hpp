// Runs a statechart by the algorithm of the W3C recommendation "State Chart XML (SCXML)",
// appendix D: one macrostep takes every transition that a happening and its consequences enable.
// Where XState v5's JSON has no SCXML twin, XState rules: a transition whose targets all lie inside
// its source is internal unless it says `reenter`.
#pragma once

#include "engine/core/result.hpp"
#include "engine/workflow/chart.hpp"

#include <string_view>
#include <vector>

namespace promenade::workflow {

inline constexpr int kMicrostepsMax = 1'000;

// Where a chart stands between two macrosteps.
struct Standing {
    NodeSet active;  // ancestors included
    struct Memory {
        NodeIndex history;
        std::vector<NodeIndex> nodes;
    };
    std::vector<Memory> memories;  // of history nodes, as far as there are any
};

// Active nodes from the names of the active leaves, as a case keeps them.
// Errors: corruption (a name that the chart does not know).
Result<NodeSet> active_nodes(const Chart& chart, const std::vector<std::string>& leaves);
// Names of the active leaves, in document order.
std::vector<std::string> leaf_names(const Chart& chart, const NodeSet& active);

// What a chart reacts to.
struct Happening {
    enum class Kind { start, trigger, timer, done, always };
    Kind kind = Kind::start;
    std::string_view trigger;  // its name, known to the chart or not
    std::uint16_t index = 0;   // of the timer, or of the node that is done
};

// What the chart asks for, and does, while it runs.
class Host {
public:
    virtual ~Host() = default;
    virtual bool holds(const Expression& guard) = 0;
    // Errors end the macrostep, and are handed back by run.
    virtual Result<void> act(const Actions& actions) = 0;
    virtual void entered(NodeIndex node) = 0;
    virtual void left(NodeIndex node) = 0;
};

// Runs one macrostep in place. False: nothing was enabled, and nothing changed.
// Errors: invalid (more than kMicrostepsMax microsteps: the chart never comes to rest); the host's.
// After an error `standing` is of no use.
Result<bool> run(const Chart& chart, const Happening& happening, Standing& standing, Host& host);

// The transitions that the happening would take first, guards asked of the host.
std::vector<std::uint16_t> enabled(const Chart& chart, const Happening& happening,
                                   const Standing& standing, Host& host);

// Whether the chart reached a final state of its root: it reacts to nothing any more.
bool is_done(const Chart& chart, const NodeSet& active);

}  // namespace promenade::workflow
