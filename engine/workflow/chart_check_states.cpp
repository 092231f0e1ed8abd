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
    bool is_hidden(std::uint16_t transition) const;
    // What a transition leads to within its macrostep.
    struct Step {
        std::uint16_t transition;
        NodeSet entered;
        IndexSet raised;  // triggers
    };
    std::vector<Step> inner_steps() const;
    NodeSet entered_by(std::uint16_t transition) const;
    void add_raised(const Actions& actions, IndexSet& triggers) const;
    // After the first, the second is looked at, and its source is active.
    bool follows(const Step& first, std::uint16_t second) const;
    bool stays(const Transition& transition) const;
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
    const NodeSet trapped = reach_.leading_to(traps);
    for (NodeIndex n = 0; n < chart_.nodes.size(); ++n) {
        if (traps.test(n))
            found("dead_end", n);
        else if (stuck.test(n) && !trapped.test(n))
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

// What merely stays active in another region was not entered by it.
NodeSet StateCheck::entered_by(std::uint16_t transition) const {
    const Transition& before = chart_.transitions[transition];
    if (before.targets.empty()) return NodeSet(chart_.nodes.size());
    const Standing anywhere{NodeSet(chart_.nodes.size()), {}};
    return TransitionSets{chart_, anywhere}.entered_by({transition}).entered;
}

void StateCheck::add_raised(const Actions& actions, IndexSet& triggers) const {
    const auto add = [&](const Sending& sending) {
        const auto trigger = chart_.trigger_named(sending.trigger);
        if (trigger && !sending.delay) triggers.set(*trigger);
    };
    std::for_each(actions.raise.begin(), actions.raise.end(), add);
    std::for_each(actions.send.begin(), actions.send.end(), add);
    for (const Actions& next : actions.then) add_raised(next, triggers);
}

// The transitions without a trigger, and those whose trigger the case gives itself at once.
std::vector<StateCheck::Step> StateCheck::inner_steps() const {
    IndexSet given(chart_.triggers.size());
    for_each_block(chart_, [&](const Actions& actions) { add_raised(actions, given); });
    std::vector<Step> steps;
    for (std::size_t n = 0; n < chart_.transitions.size(); ++n) {
        const auto t = static_cast<std::uint16_t>(n);
        const Transition& transition = chart_.transitions[t];
        const Cause& cause = transition.cause;
        const bool inner = cause.kind == Cause::Kind::always ||
                           (cause.kind == Cause::Kind::trigger && given.test(cause.index));
        if (!inner || !reach_.may_fire(t) || !transition.refuse.empty()) continue;
        Step step{t, entered_by(t), IndexSet(chart_.triggers.size())};
        add_raised(transition.actions, step.raised);
        for (auto in = step.entered.find_first(); in != NodeSet::kNone;
             in = step.entered.find_next(in))
            for (const Actions& actions : chart_.nodes[in].entry) add_raised(actions, step.raised);
        steps.push_back(std::move(step));
    }
    return steps;
}

// Its source is active after it, and was not entered anew: the W3C's internal transition.
bool StateCheck::stays(const Transition& transition) const {
    return !transition.reenter && !transition.targets.empty() &&
           std::all_of(transition.targets.begin(), transition.targets.end(),
                       [&](NodeIndex target) { return is_above(transition.source, target); });
}

bool StateCheck::follows(const Step& first, std::uint16_t second) const {
    const Transition& before = chart_.transitions[first.transition];
    const Transition& after = chart_.transitions[second];
    const NodeIndex next = after.source;
    const bool is_raised = after.cause.kind == Cause::Kind::trigger;
    if (is_raised && !first.raised.test(after.cause.index)) return false;
    if (before.targets.empty())
        return is_above(next, before.source) || is_above(before.source, next);
    return first.entered.test(next) || (stays(before) && is_above(next, before.source)) ||
           (is_raised && std::any_of(before.targets.begin(), before.targets.end(),
                                     [&](NodeIndex target) { return is_above(next, target); }));
}

// A guard of the loop looks at what the loop changes: a counter, say.
bool StateCheck::may_stop(const std::vector<std::uint16_t>& loop) const {
    for (const std::uint16_t t : loop) {
        const auto& guard = chart_.transitions[t].guard;
        if (!guard) continue;
        for (const std::string_view name : {"active", "data", "trigger"})
            if (guard->mentions(name)) return true;
        for (const Expression::Reference& reference : guard->references())
            for (const std::uint16_t u : loop)
                for (const Assignment& change : chart_.transitions[u].actions.assign)
                    if (reference.name == "fields" && reference.member == change.field) return true;
    }
    return false;
}

// Each set of such transitions that lead to one another, told at its first.
void StateCheck::loops() {
    const std::vector<Step> steps = inner_steps();
    const std::size_t count = steps.size();
    std::vector<IndexSet> leads(count, IndexSet(count));
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < count; ++j)
            if (follows(steps[i], steps[j].transition)) leads[i].set(j);
    for (std::size_t via = 0; via < count; ++via)
        for (std::size_t i = 0; i < count; ++i)
            if (leads[i].test(via)) leads[i] |= leads[via];
    IndexSet told(count);
    for (std::size_t i = 0; i < count; ++i) {
        if (!leads[i].test(i) || told.test(i)) continue;
        std::vector<std::uint16_t> loop;
        for (std::size_t j = 0; j < count; ++j)
            if (leads[i].test(j) && leads[j].test(i)) {
                loop.push_back(steps[j].transition);
                told.set(j);
            }
        const Transition& first = chart_.transitions[steps[i].transition];
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
