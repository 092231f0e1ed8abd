#include "engine/workflow/interpreter.hpp"

#include <algorithm>
#include <deque>

namespace promenade::workflow {

namespace {

using Indices = std::vector<std::uint16_t>;

bool contains(const Indices& list, std::uint16_t index) {
    return std::find(list.begin(), list.end(), index) != list.end();
}

template <class Visit>
void for_each(const NodeSet& nodes, Visit visit) {
    for (auto n = nodes.find_first(); n != NodeSet::npos; n = nodes.find_next(n))
        visit(static_cast<NodeIndex>(n));
}

bool any_inside(const Chart& chart, const NodeSet& nodes, NodeIndex of) {
    const auto next = nodes.find_next(of);
    return next != NodeSet::npos && next <= chart.nodes[of].last;
}

// isInFinalState of appendix D.
bool is_finished(const Chart& chart, const NodeSet& active, NodeIndex n) {
    const Node& node = chart.nodes[n];
    const auto child_is_final = [&](NodeIndex child) {
        return active.test(child) && chart.nodes[child].kind == Node::Kind::final;
    };
    if (node.kind == Node::Kind::compound)
        return std::any_of(node.children.begin(), node.children.end(), child_is_final);
    if (node.kind != Node::Kind::parallel) return false;
    return std::all_of(node.children.begin(), node.children.end(),
                       [&](NodeIndex child) { return is_finished(chart, active, child); });
}

class Interpreter {
public:
    Interpreter(const Chart& chart, Standing& standing, Host& host)
        : chart_(chart), standing_(standing), host_(host) {}

    Result<bool> run(const Happening& happening);
    Indices select(const Happening& happening) const;

private:
    Result<void> start();
    Result<void> settle();
    Result<void> microstep(const Indices& transitions);
    Result<void> leave(const Indices& transitions);
    Result<void> enter(const NodeSet& nodes);

    bool matches(const Cause& cause, const Happening& happening,
                 std::optional<std::uint16_t> trigger) const;
    Indices without_conflicts(const Indices& transitions) const;
    NodeSet exit_set(const Transition& transition) const;
    NodeSet entry_set(const Indices& transitions) const;
    std::vector<NodeIndex> effective_targets(const std::vector<NodeIndex>& targets) const;
    NodeIndex domain(const Transition& transition) const;
    const std::vector<NodeIndex>& remembered(NodeIndex history) const;
    void remember(NodeIndex history);
    void add_all(const std::vector<NodeIndex>& targets, NodeIndex above, NodeSet& entered) const;
    void add_descendants(NodeIndex n, NodeSet& entered) const;
    void add_ancestors(NodeIndex n, NodeIndex above, NodeSet& entered) const;
    void add_regions(const Node& parallel, NodeSet& entered) const;
    void report_done(NodeIndex final_node);

    const Chart& chart_;
    Standing& standing_;
    Host& host_;
    std::deque<Happening> internal_;
    int microsteps_ = 0;
};

bool Interpreter::matches(const Cause& cause, const Happening& happening,
                          std::optional<std::uint16_t> trigger) const {
    using Kind = Happening::Kind;
    switch (cause.kind) {
        case Cause::Kind::trigger:
            return happening.kind == Kind::trigger && trigger && cause.index == *trigger;
        case Cause::Kind::family: {
            if (happening.kind != Kind::trigger) return false;
            const std::string_view name = happening.trigger;
            return cause.prefix.empty() ||
                   (name.starts_with(cause.prefix) &&
                    (name.size() == cause.prefix.size() || name[cause.prefix.size()] == '.'));
        }
        case Cause::Kind::timer:
            return happening.kind == Kind::timer && cause.index == happening.index;
        case Cause::Kind::done:
            return happening.kind == Kind::done && cause.index == happening.index;
        case Cause::Kind::always: return happening.kind == Kind::always;
    }
    return false;
}

// selectTransitions: for each active leaf, the first transition on the way up.
Indices Interpreter::select(const Happening& happening) const {
    std::optional<std::uint16_t> trigger;
    if (happening.kind == Happening::Kind::trigger)
        trigger = chart_.trigger_named(happening.trigger);
    const auto first_of = [&](NodeIndex n) -> std::optional<std::uint16_t> {
        for (const std::uint16_t t : chart_.nodes[n].transitions) {
            const Transition& transition = chart_.transitions[t];
            if (matches(transition.cause, happening, trigger) &&
                (!transition.guard || host_.holds(*transition.guard)))
                return t;
        }
        return std::nullopt;
    };
    Indices selected;
    for_each(standing_.active, [&](NodeIndex leaf) {
        if (!chart_.nodes[leaf].is_leaf()) return;
        for (NodeIndex n = leaf;; n = chart_.nodes[n].parent) {
            if (const auto found = first_of(n)) {
                if (!contains(selected, *found)) selected.push_back(*found);
                return;
            }
            if (n == 0) return;
        }
    });
    return selected.size() > 1 ? without_conflicts(selected) : selected;
}

// removeConflictingTransitions: of two that would leave a common node the inner one wins, else the
// first in document order.
Indices Interpreter::without_conflicts(const Indices& transitions) const {
    Indices kept;
    for (const std::uint16_t t : transitions) {
        const Transition& candidate = chart_.transitions[t];
        const NodeSet exits = exit_set(candidate);
        Indices preempted;
        bool wins = true;
        for (const std::uint16_t k : kept) {
            if (!exits.intersects(exit_set(chart_.transitions[k]))) continue;
            wins = chart_.is_descendant(candidate.source, chart_.transitions[k].source);
            if (!wins) break;
            preempted.push_back(k);
        }
        if (!wins) continue;
        kept.erase(std::remove_if(kept.begin(), kept.end(),
                                  [&](std::uint16_t k) { return contains(preempted, k); }),
                   kept.end());
        kept.push_back(t);
    }
    return kept;
}

const std::vector<NodeIndex>& Interpreter::remembered(NodeIndex history) const {
    for (const Standing::Memory& memory : standing_.memories)
        if (memory.history == history) return memory.nodes;
    return chart_.nodes[history].initial;
}

void Interpreter::remember(NodeIndex history) {
    const Node& node = chart_.nodes[history];
    const NodeIndex last = chart_.nodes[node.parent].last;
    const bool deep = node.kind == Node::Kind::deep_history;
    std::vector<NodeIndex> nodes;
    for_each(standing_.active, [&](NodeIndex n) {
        const bool inside = n > node.parent && n <= last;
        if (inside && (deep ? chart_.nodes[n].is_leaf() : chart_.nodes[n].parent == node.parent))
            nodes.push_back(n);
    });
    for (Standing::Memory& memory : standing_.memories) {
        if (memory.history != history) continue;
        memory.nodes = std::move(nodes);
        return;
    }
    standing_.memories.push_back(Standing::Memory{history, std::move(nodes)});
}

std::vector<NodeIndex> Interpreter::effective_targets(const std::vector<NodeIndex>& targets) const {
    std::vector<NodeIndex> effective;
    for (const NodeIndex target : targets) {
        if (!chart_.nodes[target].is_history()) {
            effective.push_back(target);
            continue;
        }
        for (const NodeIndex n : effective_targets(remembered(target))) effective.push_back(n);
    }
    return effective;
}

// getTransitionDomain: the node inside which everything that is active is left. Targetless
// transitions have none; they are not asked.
NodeIndex Interpreter::domain(const Transition& transition) const {
    const std::vector<NodeIndex> targets = effective_targets(transition.targets);
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

NodeSet Interpreter::exit_set(const Transition& transition) const {
    NodeSet left(chart_.nodes.size());
    if (transition.targets.empty()) return left;
    const NodeIndex inside = domain(transition);
    for_each(standing_.active, [&](NodeIndex n) {
        if (chart_.is_descendant(n, inside)) left.set(n);
    });
    return left;
}

NodeSet Interpreter::entry_set(const Indices& transitions) const {
    NodeSet entered(chart_.nodes.size());
    for (const std::uint16_t t : transitions) {
        const Transition& transition = chart_.transitions[t];
        if (transition.targets.empty()) continue;
        const NodeIndex above = domain(transition);
        for (const NodeIndex target : transition.targets) add_descendants(target, entered);
        for (const NodeIndex target : effective_targets(transition.targets))
            if (target != above) add_ancestors(target, above, entered);
    }
    return entered;
}

// All targets before their ancestors, so that a region that has a target isn't entered by default.
void Interpreter::add_all(const std::vector<NodeIndex>& targets, NodeIndex above,
                          NodeSet& entered) const {
    for (const NodeIndex target : targets) add_descendants(target, entered);
    for (const NodeIndex target : targets) add_ancestors(target, above, entered);
}

void Interpreter::add_descendants(NodeIndex n, NodeSet& entered) const {
    const Node& node = chart_.nodes[n];
    if (node.is_history()) {
        add_all(remembered(n), node.parent, entered);
        return;
    }
    entered.set(n);
    if (node.kind == Node::Kind::compound) add_all(node.initial, n, entered);
    if (node.kind == Node::Kind::parallel) add_regions(node, entered);
}

void Interpreter::add_ancestors(NodeIndex n, NodeIndex above, NodeSet& entered) const {
    while (n != 0 && (n = chart_.nodes[n].parent) != above) {
        entered.set(n);
        if (chart_.nodes[n].kind == Node::Kind::parallel) add_regions(chart_.nodes[n], entered);
    }
}

void Interpreter::add_regions(const Node& parallel, NodeSet& entered) const {
    for (const NodeIndex region : parallel.children)
        if (!any_inside(chart_, entered, region)) add_descendants(region, entered);
}

Result<void> Interpreter::leave(const Indices& transitions) {
    NodeSet left(chart_.nodes.size());
    for (const std::uint16_t t : transitions) left |= exit_set(chart_.transitions[t]);
    for_each(left, [&](NodeIndex n) {
        for (const NodeIndex history : chart_.nodes[n].histories) remember(history);
    });
    std::vector<NodeIndex> order;
    for_each(left, [&](NodeIndex n) { order.push_back(n); });
    std::reverse(order.begin(), order.end());
    for (const NodeIndex n : order) {
        TRY(host_.act(chart_.nodes[n].exit));
        host_.left(n);
        standing_.active.reset(n);
    }
    return success();
}

Result<void> Interpreter::enter(const NodeSet& nodes) {
    for (auto i = nodes.find_first(); i != NodeSet::npos; i = nodes.find_next(i)) {
        const auto n = static_cast<NodeIndex>(i);
        standing_.active.set(n);
        host_.entered(n);
        TRY(host_.act(chart_.nodes[n].entry));
        if (chart_.nodes[n].kind == Node::Kind::final) report_done(n);
    }
    return success();
}

void Interpreter::report_done(NodeIndex final_node) {
    const auto report = [&](NodeIndex n) {
        internal_.push_back(Happening{Happening::Kind::done, {}, n});
    };
    const NodeIndex parent = chart_.nodes[final_node].parent;
    if (parent == 0) return;
    report(parent);
    const NodeIndex above = chart_.nodes[parent].parent;
    if (chart_.nodes[above].kind == Node::Kind::parallel &&
        is_finished(chart_, standing_.active, above))
        report(above);
}

Result<void> Interpreter::microstep(const Indices& transitions) {
    if (++microsteps_ > kMicrostepsMax)
        return error(Errc::invalid, "the chart does not come to rest within 1000 microsteps");
    TRY(leave(transitions));
    for (const std::uint16_t t : transitions) {
        TRY(host_.act(chart_.transitions[t].actions));
    }
    // An internal transition names its source, which was never left.
    return enter(entry_set(transitions) - standing_.active);
}

Result<void> Interpreter::start() {
    standing_.active = NodeSet(chart_.nodes.size());
    standing_.memories.clear();
    NodeSet entered(chart_.nodes.size());
    add_descendants(0, entered);
    return enter(entered);
}

// Eventless transitions, then what happened inside, until nothing is enabled any more.
Result<void> Interpreter::settle() {
    while (!is_done(chart_, standing_.active)) {
        Indices transitions = select(Happening{Happening::Kind::always, {}, 0});
        if (transitions.empty()) {
            if (internal_.empty()) return success();
            transitions = select(internal_.front());
            internal_.pop_front();
        }
        if (!transitions.empty()) {
            TRY(microstep(transitions));
        }
    }
    return success();
}

Result<bool> Interpreter::run(const Happening& happening) {
    if (happening.kind == Happening::Kind::start) {
        TRY(start());
    } else {
        if (is_done(chart_, standing_.active)) return false;
        const Indices transitions = select(happening);
        if (transitions.empty()) return false;
        TRY(microstep(transitions));
    }
    TRY(settle());
    return true;
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

bool is_done(const Chart& chart, const NodeSet& active) { return is_finished(chart, active, 0); }

Result<bool> run(const Chart& chart, const Happening& happening, Standing& standing, Host& host) {
    return Interpreter{chart, standing, host}.run(happening);
}

std::vector<std::uint16_t> enabled(const Chart& chart, const Happening& happening,
                                   const Standing& standing, Host& host) {
    Standing unchanged = standing;
    return Interpreter{chart, unchanged, host}.select(happening);
}

}  // namespace promenade::workflow
