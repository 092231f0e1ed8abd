// First pass over a chart's JSON: its nodes, so that the second can find targets.
#pragma once

#include "engine/workflow/chart.hpp"
#include "engine/workflow/definition.hpp"
#include "engine/workflow/place.hpp"

#include <map>
#include <string>
#include <vector>

namespace promenade::workflow {

class ChartDraft {
public:
    // `id`: the definition's. Borrows the chart that it fills.
    ChartDraft(Strictness strictness, const std::string& id, Chart& chart)
        : plain_(strictness == Strictness::plain), id_(id), chart_(chart) {}

    // Errors: invalid.
    Result<void> add(const Place& root);
    // Where a node stands in the file.
    const Place& place(NodeIndex n) const { return places_[n]; }
    // XState's ways to name a target: "sibling", "sibling.child", ".child", "#id", "#id.child".
    // Errors: invalid.
    Result<NodeIndex> target(const Place& place, NodeIndex source) const;
    // Of `initial`: a child's key, or deeper by "child.child" or "#id". Errors: invalid.
    Result<NodeIndex> initial_target(const Place& place, NodeIndex of) const;

private:
    Result<NodeIndex> add_node(const Place& place, NodeIndex parent, const std::string& path);
    Result<void> name_node(const Place& place, const std::string& path, Node& node) const;
    Result<void> check_keys(const Place& place, const Node& node) const;
    std::optional<NodeIndex> node_with_id(std::string_view id) const;
    std::optional<NodeIndex> descend(NodeIndex from, std::string_view path) const;

    bool plain_;
    const std::string& id_;
    Chart& chart_;
    std::vector<Place> places_;      // by node
    std::vector<std::string> keys_;  // by node: its name among its siblings
    std::vector<std::string> ids_;   // by node: its explicit id
    std::map<std::string, NodeIndex> by_id_;
};

}  // namespace promenade::workflow
