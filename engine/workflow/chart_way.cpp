#include "engine/workflow/chart_way.hpp"

#include "engine/workflow/chart_reach.hpp"

#include <optional>

namespace promenade::workflow {

namespace {

NodeSet standing(const Chart& chart, const std::vector<std::string>& leaves) {
    NodeSet active{chart.nodes.size()};
    for (const std::string& leaf : leaves)
        if (const auto node = chart.node_named(leaf)) {
            active.set(0);
            for (NodeIndex n = *node; n != 0; n = chart.nodes[n].parent) active.set(n);
        }
    return active;
}

class Explanation {
public:
    Explanation(const Chart& chart, Way& way) : chart_(chart), reach_(chart), way_(way) {}

    // Marks the transition that the step must have taken, and the eventless one after it.
    void step(const std::string& happening, const NodeSet& before, const NodeSet& after);

private:
    bool is_caused(const Transition& transition, const std::string& happening) const;
    bool explains(std::uint16_t transition, const NodeSet& before, const NodeSet& after) const;
    std::optional<std::uint16_t> automatic(std::uint16_t first, const NodeSet& after) const;

    const Chart& chart_;
    const ChartReach reach_;
    Way& way_;
};

bool Explanation::is_caused(const Transition& transition, const std::string& happening) const {
    const Cause& cause = transition.cause;
    if (cause.kind == Cause::Kind::trigger) return chart_.triggers[cause.index] == happening;
    return cause.kind == Cause::Kind::timer && chart_.timers[cause.index].name == happening;
}

bool Explanation::explains(std::uint16_t t, const NodeSet& before, const NodeSet& after) const {
    return chart_.transitions[t].targets.empty() ? before == after
                                                 : reach_.leads_to(t).is_subset_of(after);
}

std::optional<std::uint16_t> Explanation::automatic(std::uint16_t first,
                                                    const NodeSet& after) const {
    const NodeSet between = reach_.leads_to(first);
    for (std::size_t t = 0; t < chart_.transitions.size(); ++t) {
        const Transition& next = chart_.transitions[t];
        const bool unasked =
            next.cause.kind == Cause::Kind::always || next.cause.kind == Cause::Kind::done;
        if (unasked && between.test(next.source) && !next.targets.empty() &&
            reach_.leads_to(static_cast<std::uint16_t>(t)).is_subset_of(after))
            return static_cast<std::uint16_t>(t);
    }
    return std::nullopt;
}

void Explanation::step(const std::string& happening, const NodeSet& before, const NodeSet& after) {
    std::optional<std::uint16_t> indirect, then;
    for (std::size_t i = 0; i < chart_.transitions.size(); ++i) {
        const auto t = static_cast<std::uint16_t>(i);
        const Transition& transition = chart_.transitions[t];
        if (!before.test(transition.source) || !is_caused(transition, happening)) continue;
        if (explains(t, before, after)) {
            way_.taken.set(t);
            return;
        }
        if (indirect) continue;
        then = automatic(t, after);
        if (then) indirect = t;
    }
    if (!indirect) return;
    way_.taken.set(*indirect);
    way_.taken.set(*then);
    way_.passed |= reach_.leads_to(*indirect);
}

}  // namespace

Way way_of(const Chart& chart, const std::vector<WayStep>& steps) {
    Way way{NodeSet{chart.nodes.size()}, NodeSet{chart.nodes.size()},
            IndexSet{chart.transitions.size()}};
    Explanation explanation{chart, way};
    NodeSet before = ChartReach{chart}.beginning();
    way.passed = before;
    for (const WayStep& step : steps) {
        const NodeSet after = standing(chart, step.configuration);
        explanation.step(step.happening, before, after);
        way.passed |= after;
        way.present = before = after;
    }
    return way;
}

}  // namespace promenade::workflow
