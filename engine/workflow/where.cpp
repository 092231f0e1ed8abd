#include "engine/workflow/where.hpp"

#include "engine/workflow/chart.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

constexpr std::size_t kFew = 3;

std::vector<NodeIndex> open_leaves(const Chart& chart, const CaseState& state) {
    std::vector<NodeIndex> leaves;
    for (const std::string& name : state.configuration) {
        const auto node = chart.node_named(name);
        if (node && chart.nodes[*node].kind == Node::Kind::atomic) leaves.push_back(*node);
    }
    return leaves;
}

// The nearest parallel state around a leaf; the leaf where there is none.
NodeIndex parallel_around(const Chart& chart, NodeIndex leaf) {
    for (NodeIndex n = leaf; n != 0;) {
        n = chart.nodes[n].parent;
        if (chart.nodes[n].kind == Node::Kind::parallel) return n;
    }
    return leaf;
}

std::vector<std::string> labels_of(const Definition& definition,
                                   const std::vector<NodeIndex>& nodes) {
    std::vector<std::string> labels;
    for (const NodeIndex n : nodes) {
        std::string label = definition.state_label(definition.chart().nodes[n].name);
        if (std::find(labels.begin(), labels.end(), label) == labels.end())
            labels.push_back(std::move(label));
    }
    return labels;
}

}  // namespace

std::vector<std::string> open_steps(const Definition& definition, const CaseState& state) {
    return labels_of(definition, open_leaves(definition.chart(), state));
}

std::vector<std::string> where_it_stands(const Definition& definition, const CaseState& state) {
    std::vector<NodeIndex> leaves = open_leaves(definition.chart(), state);
    if (leaves.empty()) {
        std::vector<std::string> labels;
        for (const std::string& name : state.configuration)
            labels.push_back(definition.state_label(name));
        return labels;
    }
    if (leaves.size() > kFew)
        for (NodeIndex& leaf : leaves) leaf = parallel_around(definition.chart(), leaf);
    return labels_of(definition, leaves);
}

}  // namespace promenade::workflow
