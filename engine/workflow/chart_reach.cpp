#include "engine/workflow/chart_reach.hpp"

#include <algorithm>

namespace promenade::workflow {

bool never_holds(const std::optional<Expression>& guard) {
    return guard && guard->references().empty() && !guard->holds(Map{});
}

bool always_holds(const std::optional<Expression>& guard) {
    return !guard || (guard->references().empty() && guard->holds(Map{}));
}

ChartReach::ChartReach(const Chart& chart)
    : chart_(chart),
      beginning_(chart.nodes.size()),
      reached_(chart.nodes.size()),
      ending_(chart.nodes.size()),
      firing_(chart.transitions.size()),
      before_(chart.nodes.size()) {
    add_defaults(0, beginning_);
    reached_ = beginning_;
    explore();
    find_ways();
    find_endings();
}

void ChartReach::explore() {
    for (bool grows = true; grows;) {
        grows = false;
        for (std::size_t t = 0; t < chart_.transitions.size(); ++t) {
            if (firing_.test(t) || !happens(chart_.transitions[t])) continue;
            firing_.set(t);
            reached_ |= leads_to(static_cast<std::uint16_t>(t));
            grows = true;
        }
    }
}

bool ChartReach::happens(const Transition& transition) const {
    if (!reached_.test(transition.source) || never_holds(transition.guard)) return false;
    return transition.cause.kind != Cause::Kind::done || may_be_done(transition.cause.index);
}

bool ChartReach::may_be_done(NodeIndex node) const {
    const Node& of = chart_.nodes[node];
    if (of.kind == Node::Kind::parallel)
        return std::all_of(of.children.begin(), of.children.end(),
                           [&](NodeIndex region) { return may_be_done(region); });
    return of.kind == Node::Kind::compound &&
           std::any_of(of.children.begin(), of.children.end(), [&](NodeIndex child) {
               return chart_.nodes[child].kind == Node::Kind::final && reached_.test(child);
           });
}

bool ChartReach::is_end(NodeIndex leaf) const {
    if (chart_.nodes[leaf].kind != Node::Kind::final) return false;
    NodeIndex done = chart_.nodes[leaf].parent;
    while (done != 0) {
        done = chart_.nodes[done].parent;
        if (chart_.nodes[done].kind != Node::Kind::parallel || !may_be_done(done)) return false;
    }
    return true;
}

void ChartReach::find_ways() {
    for (NodeIndex n = 0; n < chart_.nodes.size(); ++n) {
        if (!reached_.test(n) || !chart_.nodes[n].is_leaf()) continue;
        for (const std::uint16_t t : ways_out(n)) {
            const NodeSet next = leads_to(t);
            for (auto m = next.find_first(); m != NodeSet::kNone; m = next.find_next(m))
                if (chart_.nodes[m].is_leaf()) before_[m].push_back(n);
        }
    }
}

void ChartReach::find_endings() {
    NodeSet ends{chart_.nodes.size()};
    for (NodeIndex n = 0; n < chart_.nodes.size(); ++n)
        if (reached_.test(n) && (is_end(n) || (n == 0 && chart_.nodes[n].is_leaf()))) ends.set(n);
    ending_ = leading_to(ends);
}

NodeSet ChartReach::leading_to(const NodeSet& leaves) const {
    NodeSet found = leaves;
    std::vector<NodeIndex> waiting;
    for (auto n = leaves.find_first(); n != NodeSet::kNone; n = leaves.find_next(n))
        waiting.push_back(static_cast<NodeIndex>(n));
    while (!waiting.empty()) {
        const NodeIndex n = waiting.back();
        waiting.pop_back();
        for (const NodeIndex before : before_[n])
            if (!found.test_set(before)) waiting.push_back(before);
    }
    return found;
}

std::vector<std::uint16_t> ChartReach::ways_out(NodeIndex leaf) const {
    std::vector<std::uint16_t> found;
    const auto add = [&](NodeIndex source) {
        for (const std::uint16_t t : chart_.nodes[source].transitions)
            if (firing_.test(t) && leaves(chart_.transitions[t], leaf)) found.push_back(t);
    };
    add(leaf);
    for (NodeIndex n = leaf; n != 0;) {
        const NodeIndex below = n;
        n = chart_.nodes[n].parent;
        add(n);
        if (n == 0 || chart_.nodes[n].kind != Node::Kind::parallel) continue;
        for (NodeIndex beside = n + 1; beside <= chart_.nodes[n].last; ++beside)
            if (beside != below && !chart_.is_descendant(beside, below)) add(beside);
    }
    return found;
}

bool ChartReach::leaves(const Transition& transition, NodeIndex leaf) const {
    const auto& targets = transition.targets;
    const bool back_to_it =
        std::all_of(targets.begin(), targets.end(), [&](NodeIndex t) { return t == leaf; });
    if (back_to_it) return false;
    const NodeIndex source = transition.source;
    if (source == leaf || chart_.is_descendant(leaf, source)) return true;
    for (NodeIndex above = chart_.nodes[leaf].parent; above != 0;
         above = chart_.nodes[above].parent) {
        const bool beside =
            chart_.nodes[above].kind == Node::Kind::parallel && chart_.is_descendant(source, above);
        if (beside && std::any_of(targets.begin(), targets.end(),
                                  [&](NodeIndex t) { return !chart_.is_descendant(t, above); }))
            return true;
    }
    return false;
}

NodeSet ChartReach::leads_to(std::uint16_t transition) const {
    NodeSet nodes{chart_.nodes.size()};
    add_targets(chart_.transitions[transition].targets, 0, nodes);
    return nodes;
}

void ChartReach::add_targets(const std::vector<NodeIndex>& targets, NodeIndex above,
                             NodeSet& nodes) const {
    for (const NodeIndex target : targets) {
        const Node& node = chart_.nodes[target];
        if (node.is_history()) {
            add_targets(node.initial, above, nodes);
            // What it remembers has been active.
            for (NodeIndex n = node.parent; n <= chart_.nodes[node.parent].last; ++n)
                if (reached_.test(n)) nodes.set(n);
        } else {
            add_defaults(target, nodes);
            add_ancestors(target, above, targets, nodes);
        }
    }
}

void ChartReach::add_defaults(NodeIndex node, NodeSet& nodes) const {
    if (nodes.test(node)) return;
    nodes.set(node);
    const Node& of = chart_.nodes[node];
    add_targets(of.kind == Node::Kind::parallel ? of.children : of.initial, node, nodes);
}

void ChartReach::add_ancestors(NodeIndex node, NodeIndex above,
                               const std::vector<NodeIndex>& targets, NodeSet& nodes) const {
    while (node != above) {
        node = chart_.nodes[node].parent;
        nodes.set(node);
        if (chart_.nodes[node].kind != Node::Kind::parallel) continue;
        for (const NodeIndex region : chart_.nodes[node].children)
            if (std::none_of(targets.begin(), targets.end(), [&](NodeIndex t) {
                    return t == region || chart_.is_descendant(t, region);
                }))
                add_defaults(region, nodes);
    }
}

}  // namespace promenade::workflow
