#include "engine/workflow/chart_check.hpp"
#include "engine/workflow/transition_sets.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

class StateCheck {
public:
    StateCheck(const Chart& chart, const ChartReach& reach, std::vector<Finding>& findings)
        : chart_(chart), reach_(reach), findings_(findings) {}

    void unreachable();
    void dead_ends();
    void dead_transitions();
    void loops();

private:
    void found(const char* code, NodeIndex n);
    bool is_above(NodeIndex ancestor, NodeIndex n) const {
        return ancestor == n || chart_.is_descendant(n, ancestor);
    }
    // A leaf that nothing leaves can be reached from there.
    bool leads_into_trap(NodeIndex leaf, const NodeSet& traps) const;
    bool is_hidden(std::uint16_t transition) const;
    // After the first, the second's source is active.
    bool follows(std::uint16_t first, std::uint16_t second) const;
    bool may_stop(const std::vector<std::uint16_t>& loop) const;

    const Chart& chart_;
    const ChartReach& reach_;
    std::vector<Finding>& findings_;
};

void StateCheck::found(const char* code, NodeIndex n) {
    const Node& node = chart_.nodes[n];
    findings_.push_back({code, node.where, {{"name", node.name}, {"state", node.label}}});
}

// Of a state out of reach its children are, and go without saying.
void StateCheck::unreachable() {
    for (NodeIndex n = 1; n < chart_.nodes.size(); ++n)
        if (!chart_.nodes[n].is_history() && !reach_.reaches(n) &&
            reach_.reaches(chart_.nodes[n].parent))
            found("state_unreachable", n);
}

bool StateCheck::leads_into_trap(NodeIndex leaf, const NodeSet& traps) const {
    NodeSet seen{chart_.nodes.size()};
    std::vector<NodeIndex> waiting{leaf};
    while (!waiting.empty()) {
        const NodeIndex n = waiting.back();
        waiting.pop_back();
        if (seen.test(n)) continue;
        seen.set(n);
        if (traps.test(n)) return true;
        for (const std::uint16_t t : reach_.ways_out(n)) {
            const NodeSet next = reach_.leads_to(t);
            for (auto m = next.find_first(); m != NodeSet::kNone; m = next.find_next(m))
                if (chart_.nodes[m].is_leaf()) waiting.push_back(static_cast<NodeIndex>(m));
        }
    }
    return false;
}

void StateCheck::dead_ends() {
    NodeSet stuck{chart_.nodes.size()}, traps{chart_.nodes.size()};
    bool ends = false;
    for (NodeIndex n = 0; n < chart_.nodes.size(); ++n) {
        if (!chart_.nodes[n].is_leaf() || !reach_.reaches(n)) continue;
        ends |= reach_.is_end(n);
        if (reach_.may_end(n)) continue;
        stuck.set(n);
        if (reach_.ways_out(n).empty()) traps.set(n);
    }
    if (!ends && traps.none()) {
        findings_.push_back({"never_ends", chart_.nodes[0].where, {}});
        return;
    }
    for (NodeIndex n = 0; n < chart_.nodes.size(); ++n) {
        if (traps.test(n))
            found("dead_end", n);
        else if (stuck.test(n) && !leads_into_trap(n, traps))
            found("no_way_to_an_end", n);
    }
}

bool StateCheck::is_hidden(std::uint16_t transition) const {
    const Transition& hidden = chart_.transitions[transition];
    for (const std::uint16_t t : chart_.nodes[hidden.source].transitions) {
        if (t == transition) return false;
        const Transition& earlier = chart_.transitions[t];
        if (earlier.cause.kind == hidden.cause.kind && earlier.cause.index == hidden.cause.index &&
            earlier.cause.prefix == hidden.cause.prefix && always_holds(earlier.guard))
            return true;
    }
    return false;
}

void StateCheck::dead_transitions() {
    for (std::size_t t = 0; t < chart_.transitions.size(); ++t) {
        const Transition& transition = chart_.transitions[t];
        const Map state{{"state", chart_.nodes[transition.source].label}};
        if (never_holds(transition.guard))
            findings_.push_back({"guard_never_holds", transition.where + "/guard", state});
        else if (is_hidden(static_cast<std::uint16_t>(t)))
            findings_.push_back({"transition_hidden", transition.where, state});
        else if (transition.cause.kind == Cause::Kind::done && reach_.reaches(transition.source) &&
                 !reach_.may_fire(static_cast<std::uint16_t>(t)))
            findings_.push_back({"never_done", transition.where, state});
    }
}

bool StateCheck::follows(std::uint16_t first, std::uint16_t second) const {
    const Transition& before = chart_.transitions[first];
    const NodeIndex next = chart_.transitions[second].source;
    if (before.targets.empty())
        return is_above(next, before.source) || is_above(before.source, next);
    // What merely stays active in another region was not entered by it.
    const Standing anywhere{NodeSet(chart_.nodes.size()), {}};
    return TransitionSets{chart_, anywhere}.entered_by({first}).entered.test(next);
}

// A guard of the loop looks at a field that the loop changes: a counter, say.
bool StateCheck::may_stop(const std::vector<std::uint16_t>& loop) const {
    for (const std::uint16_t t : loop) {
        const auto& guard = chart_.transitions[t].guard;
        if (!guard) continue;
        for (const Expression::Reference& reference : guard->references())
            for (const std::uint16_t u : loop)
                for (const Assignment& change : chart_.transitions[u].actions.assign)
                    if (reference.name == "fields" && reference.member == change.field) return true;
    }
    return false;
}

// Each set of eventless transitions that lead to one another, told at its first.
void StateCheck::loops() {
    std::vector<std::uint16_t> eventless;
    for (std::size_t t = 0; t < chart_.transitions.size(); ++t)
        if (chart_.transitions[t].cause.kind == Cause::Kind::always &&
            reach_.may_fire(static_cast<std::uint16_t>(t)))
            eventless.push_back(static_cast<std::uint16_t>(t));
    const std::size_t count = eventless.size();
    std::vector<IndexSet> leads(count, IndexSet(count));
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < count; ++j)
            if (follows(eventless[i], eventless[j])) leads[i].set(j);
    for (std::size_t via = 0; via < count; ++via)
        for (std::size_t i = 0; i < count; ++i)
            if (leads[i].test(via)) leads[i] |= leads[via];
    IndexSet told(count);
    for (std::size_t i = 0; i < count; ++i) {
        if (!leads[i].test(i) || told.test(i)) continue;
        std::vector<std::uint16_t> loop;
        for (std::size_t j = 0; j < count; ++j)
            if (leads[i].test(j) && leads[j].test(i)) {
                loop.push_back(eventless[j]);
                told.set(j);
            }
        const Transition& first = chart_.transitions[eventless[i]];
        if (!may_stop(loop))
            findings_.push_back(
                {"endless_loop", first.where, {{"state", chart_.nodes[first.source].label}}});
    }
}

}  // namespace

void check_states(const Chart& chart, const ChartReach& reach, std::vector<Finding>& findings) {
    StateCheck states{chart, reach, findings};
    states.unreachable();
    states.dead_ends();
    states.dead_transitions();
    states.loops();
}

}  // namespace promenade::workflow
