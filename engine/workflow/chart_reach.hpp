// What can happen in a chart, whatever the fields, the people and the moment: the ground of `chart
// check`. Guards are not asked, save those that are the same for every case, so a state that is
// said to be out of reach is, and one that is said to be within reach may not be.
#pragma once

#include "engine/workflow/chart.hpp"

namespace promenade::workflow {

class ChartReach {
public:
    // Borrows the chart.
    explicit ChartReach(const Chart& chart);

    bool reaches(NodeIndex node) const { return reached_.test(node); }
    // Its source can be active, its guard can hold, what it waits for can happen.
    bool may_fire(std::uint16_t transition) const { return firing_.test(transition); }
    // A case that rests there can still come to its end.
    bool may_end(NodeIndex leaf) const { return ending_.test(leaf); }
    // Transitions that take a case away from a leaf, those of its ancestors and those of regions
    // beside it that leave its parallel state among them.
    std::vector<std::uint16_t> ways_out(NodeIndex leaf) const;
    // These leaves, and those from which a case can come to one of them.
    NodeSet leading_to(const NodeSet& leaves) const;
    // Nodes that the transition makes or keeps active, ancestors and default children included.
    NodeSet leads_to(std::uint16_t transition) const;
    // The nodes active when a case begins.
    const NodeSet& beginning() const { return beginning_; }
    bool is_end(NodeIndex leaf) const;  // final for the case as a whole

private:
    void explore();
    void find_ways();
    void find_endings();
    bool happens(const Transition& transition) const;
    bool may_be_done(NodeIndex node) const;
    bool leaves(const Transition& transition, NodeIndex leaf) const;
    void add_targets(const std::vector<NodeIndex>& targets, NodeIndex above, NodeSet& nodes) const;
    void add_defaults(NodeIndex node, NodeSet& nodes) const;
    void add_ancestors(NodeIndex node, NodeIndex above, const std::vector<NodeIndex>& targets,
                       NodeSet& nodes) const;

    const Chart& chart_;
    NodeSet beginning_, reached_, ending_;
    IndexSet firing_;
    std::vector<std::vector<NodeIndex>> before_;  // of each leaf, those that lead to it
};

// The guard is the same in every case: it names nothing that could change.
bool never_holds(const std::optional<Expression>& guard);
bool always_holds(const std::optional<Expression>& guard);

}  // namespace promenade::workflow
