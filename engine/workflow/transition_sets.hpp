// Where a chart stands, and which nodes a transition would leave and enter: the set computations of
// SCXML's appendix D, which do nothing.
#pragma once

#include "engine/core/result.hpp"
#include "engine/workflow/chart.hpp"

#include <boost/container/small_vector.hpp>

#include <string>
#include <vector>

namespace promenade::workflow {

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

// isInFinalState of appendix D: a final child is active, or every region is finished.
bool is_finished(const Chart& chart, const NodeSet& active, NodeIndex n);
// Whether the chart reached a final state of its root: it reacts to nothing any more.
inline bool is_done(const Chart& chart, const NodeSet& active) {
    return is_finished(chart, active, 0);
}

template <class Visit>
void for_each(const NodeSet& nodes, Visit visit) {
    for (auto n = nodes.find_first(); n != NodeSet::kNone; n = nodes.find_next(n))
        visit(static_cast<NodeIndex>(n));
}

// What one transition touches is few: no memory of its own up to eight.
using Nodes = boost::container::small_vector<NodeIndex, 8>;
using Indices = boost::container::small_vector<std::uint16_t, 8>;  // of transitions

// Nodes to enter, and whose default way in is taken.
struct Entries {
    explicit Entries(std::size_t nodes) : entered(nodes), by_default(nodes) {}

    NodeSet entered;
    NodeSet by_default;               // compound ones whose initial transition is taken
    std::vector<NodeIndex> defaults;  // histories without a memory
};

// Borrows both; asks `standing` as it is at each call.
class TransitionSets {
public:
    TransitionSets(const Chart& chart, const Standing& standing)
        : chart_(chart), standing_(standing) {}

    // removeConflictingTransitions: of two that would leave a common node the inner one wins, else
    // the first in document order.
    Indices without_conflicts(const Indices& transitions) const;
    // computeExitSet, of one transition.
    NodeSet left_by(const Transition& transition) const;
    // computeEntrySet.
    Entries entered_by(const Indices& transitions) const;
    Entries entered_at_start() const;
    // What a history is to remember when its parent is left.
    std::vector<NodeIndex> memory_of(NodeIndex history) const;

private:
    // Taken together they would enter two children of a compound node.
    bool exclude_each_other(std::uint16_t one, std::uint16_t other) const;
    const std::vector<NodeIndex>* remembered(NodeIndex history) const;
    Nodes effective_targets(const std::vector<NodeIndex>& targets) const;
    NodeIndex domain(const Transition& transition, const Nodes& effective_targets) const;
    void add_all(const std::vector<NodeIndex>& targets, NodeIndex above, Entries& entries) const;
    void add_descendants(NodeIndex n, Entries& entries) const;
    void add_inside(NodeIndex n, Entries& entries) const;
    void add_ancestors(NodeIndex n, NodeIndex above, Entries& entries) const;
    void add_regions(const Node& parallel, Entries& entries) const;

    const Chart& chart_;
    const Standing& standing_;
};

}  // namespace promenade::workflow
