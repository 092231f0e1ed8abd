#include "engine/workflow/transition_sets.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

bool any_inside(const Chart& chart, const NodeSet& nodes, NodeIndex of) {
    const auto next = nodes.find_next(of);
    return nodes.test(of) || (next != NodeSet::kNone && next <= chart.nodes[of].last);
}

}  // namespace

Result<NodeSet> active_nodes(const Chart& chart, const std::vector<std::string>& leaves) {
    NodeSet active(chart.nodes.size());
    for (const std::string& leaf : leaves) {
        const auto found = chart.node_named(leaf);
        if (!found) return error(Errc::corruption, "a state that the definition does not have");
        for (NodeIndex n = *found; !active.test_set(n); n = chart.nodes[n].parent) continue;
    }
    return active;
}

std::vector<std::string> leaf_names(const Chart& chart, const NodeSet& active) {
    std::vector<std::string> names;
    for_each(active, [&](NodeIndex n) {
        if (chart.nodes[n].is_leaf()) names.push_back(chart.nodes[n].name);
    });
    return names;
}

bool is_finished(const Chart& chart, const NodeSet& active, NodeIndex n) {
    const Node& node = chart.nodes[n];
    const auto child_is_final = [&](NodeIndex child) {
        return active.test(child) && chart.nodes[child].kind == Node::Kind::final;
    };
    if (node.kind == Node::Kind::compound)
        return std::any_of(node.children.begin(), node.children.end(), child_is_final);
    if (node.kind != Node::Kind::parallel) return node.kind == Node::Kind::final && active.test(n);
    return std::all_of(node.children.begin(), node.children.end(),
                       [&](NodeIndex child) { return is_finished(chart, active, child); });
}

Indices TransitionSets::without_conflicts(const Indices& transitions) const {
    std::vector<std::pair<std::uint16_t, NodeSet>> kept;  // with what each would leave
    for (const std::uint16_t t : transitions) {
        const Transition& transition = chart_.transitions[t];
        NodeSet exits = left_by(transition);
        const auto inside = [&](const Transition& inner, const Transition& outer) {
            return chart_.is_descendant(inner.source, outer.source);
        };
        const auto gives_way = [&](const auto& k) {
            return inside(transition, chart_.transitions[k.first]);
        };
        // An atomic state's internal transition to itself leaves nothing, which SCXML does not
        // know: still it is instead of what an ancestor would do, and not beside what leaves that
        // state and enters another in its place.
        const auto conflicts = [&](const auto& k) {
            const Transition& other = chart_.transitions[k.first];
            if (exits.intersects(k.second)) return true;
            if (transition.targets.empty() || other.targets.empty()) return false;
            if (inside(transition, other) || inside(other, transition)) return true;
            return (exits.test(other.source) || k.second.test(transition.source)) &&
                   exclude_each_other(k.first, t);
        };
        const bool loses = std::any_of(
            kept.begin(), kept.end(), [&](const auto& k) { return conflicts(k) && !gives_way(k); });
        if (loses) continue;
        kept.erase(std::remove_if(kept.begin(), kept.end(), conflicts), kept.end());
        kept.emplace_back(t, std::move(exits));
    }
    Indices indices;
    for (const auto& [t, exits] : kept) indices.push_back(t);
    return indices;
}

bool TransitionSets::exclude_each_other(std::uint16_t one, std::uint16_t other) const {
    NodeSet entered = entered_by({one, other}).entered;
    for (NodeIndex n = static_cast<NodeIndex>(chart_.nodes.size()); --n > 0;)
        if (entered.test(n)) entered.set(chart_.nodes[n].parent);
    return std::any_of(chart_.nodes.begin(), chart_.nodes.end(), [&](const Node& node) {
        const auto inside = std::count_if(node.children.begin(), node.children.end(),
                                          [&](NodeIndex child) { return entered.test(child); });
        return node.kind == Node::Kind::compound && inside > 1;
    });
}

const std::vector<NodeIndex>* TransitionSets::remembered(NodeIndex history) const {
    for (const Standing::Memory& memory : standing_.memories)
        if (memory.history == history) return &memory.nodes;
    return nullptr;
}

std::vector<NodeIndex> TransitionSets::memory_of(NodeIndex history) const {
    const Node& node = chart_.nodes[history];
    const NodeIndex last = chart_.nodes[node.parent].last;
    const bool deep = node.kind == Node::Kind::deep_history;
    std::vector<NodeIndex> nodes;
    for (auto n = standing_.active.find_next(node.parent); n != NodeSet::kNone && n <= last;
         n = standing_.active.find_next(n))
        if (deep ? chart_.nodes[n].is_leaf() : chart_.nodes[n].parent == node.parent)
            nodes.push_back(static_cast<NodeIndex>(n));
    return nodes;
}

Nodes TransitionSets::effective_targets(const std::vector<NodeIndex>& targets) const {
    Nodes effective;
    for (const NodeIndex target : targets) {
        if (!chart_.nodes[target].is_history()) {
            effective.push_back(target);
            continue;
        }
        const auto* const memory = remembered(target);
        const auto& nodes = memory ? *memory : chart_.nodes[target].initial;
        effective.insert(effective.end(), nodes.begin(), nodes.end());
    }
    return effective;
}

// getTransitionDomain: the node inside which everything that is active is left. Targetless
// transitions have none; they are not asked.
NodeIndex TransitionSets::domain(const Transition& transition, const Nodes& targets) const {
    const auto all_inside = [&](NodeIndex n, bool itself) {
        return std::all_of(targets.begin(), targets.end(), [&](NodeIndex target) {
            return (itself && target == n) || chart_.is_descendant(target, n);
        });
    };
    if (!transition.reenter && all_inside(transition.source, true)) return transition.source;
    NodeIndex n = transition.source;
    while (n != 0) {
        n = chart_.nodes[n].parent;
        if (chart_.nodes[n].kind == Node::Kind::compound && all_inside(n, false)) return n;
    }
    return 0;
}

NodeSet TransitionSets::left_by(const Transition& transition) const {
    NodeSet left(chart_.nodes.size());
    if (transition.targets.empty()) return left;
    const NodeIndex inside = domain(transition, effective_targets(transition.targets));
    const NodeIndex last = chart_.nodes[inside].last;
    for (auto n = standing_.active.find_next(inside); n != NodeSet::kNone && n <= last;
         n = standing_.active.find_next(n))
        left.set(n);
    return left;
}

Entries TransitionSets::entered_by(const Indices& transitions) const {
    Entries entries(chart_.nodes.size());
    for (const std::uint16_t t : transitions) {
        const Transition& transition = chart_.transitions[t];
        if (transition.targets.empty()) continue;
        const Nodes targets = effective_targets(transition.targets);
        const NodeIndex above = domain(transition, targets);
        // What stays active isn't entered: only what stood inside it is, again.
        for (const NodeIndex target : transition.targets)
            target == above ? add_inside(target, entries) : add_descendants(target, entries);
        for (const NodeIndex target : targets)
            if (target != above) add_ancestors(target, above, entries);
        // SCXML's domains are never parallel; XState's are, and all their regions were left.
        if (chart_.nodes[above].kind == Node::Kind::parallel)
            add_regions(chart_.nodes[above], entries);
    }
    return entries;
}

Entries TransitionSets::entered_at_start() const {
    Entries entries(chart_.nodes.size());
    add_descendants(0, entries);
    return entries;
}

// All targets before their ancestors, so that a region that has a target isn't entered by default.
void TransitionSets::add_all(const std::vector<NodeIndex>& targets, NodeIndex above,
                             Entries& entries) const {
    for (const NodeIndex target : targets) add_descendants(target, entries);
    for (const NodeIndex target : effective_targets(targets)) add_ancestors(target, above, entries);
}

void TransitionSets::add_descendants(NodeIndex n, Entries& entries) const {
    const Node& node = chart_.nodes[n];
    if (node.is_history()) {
        const auto* const memory = remembered(n);
        if (!memory) entries.defaults.push_back(n);
        add_all(memory ? *memory : node.initial, node.parent, entries);
        return;
    }
    entries.entered.set(n);
    add_inside(n, entries);
}

void TransitionSets::add_inside(NodeIndex n, Entries& entries) const {
    const Node& node = chart_.nodes[n];
    if (node.kind == Node::Kind::compound) {
        entries.by_default.set(n);
        add_all(node.initial, n, entries);
    }
    if (node.kind == Node::Kind::parallel) add_regions(node, entries);
}

void TransitionSets::add_ancestors(NodeIndex n, NodeIndex above, Entries& entries) const {
    while (n != 0 && (n = chart_.nodes[n].parent) != above) {
        entries.entered.set(n);
        if (chart_.nodes[n].kind == Node::Kind::parallel) add_regions(chart_.nodes[n], entries);
    }
}

void TransitionSets::add_regions(const Node& parallel, Entries& entries) const {
    for (const NodeIndex region : parallel.children)
        if (!any_inside(chart_, entries.entered, region)) add_descendants(region, entries);
}

}  // namespace promenade::workflow
