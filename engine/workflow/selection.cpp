#include "engine/workflow/selection.hpp"

#include "engine/workflow/budget.hpp"

namespace promenade::workflow {

namespace {

bool is_in_family(std::string_view name, std::string_view prefix) {
    return prefix.empty() || (name.starts_with(prefix) &&
                              (name.size() == prefix.size() || name[prefix.size()] == '.'));
}

class Selection {
public:
    Selection(const Chart& chart, const Happening& happening, Judge& judge, Agenda& agenda)
        : chart_(chart), happening_(happening), judge_(judge), agenda_(agenda) {
        if (happening.is_named()) trigger_ = chart.trigger_named(happening.trigger);
    }

    std::optional<std::uint16_t> first_of(NodeIndex n) const {
        for (const std::uint16_t t : chart_.nodes[n].transitions) {
            const Transition& transition = chart_.transitions[t];
            if (matches(transition.cause) && (!transition.guard || holds(transition))) return t;
        }
        return std::nullopt;
    }

private:
    bool matches(const Cause& cause) const {
        using Kind = Happening::Kind;
        switch (cause.kind) {
            case Cause::Kind::trigger: return trigger_ && cause.index == *trigger_;
            case Cause::Kind::family:
                return happening_.is_named() && is_in_family(happening_.trigger, cause.prefix);
            case Cause::Kind::timer:
                return happening_.kind == Kind::timer && cause.index == happening_.index;
            case Cause::Kind::done:
                return happening_.kind == Kind::done && cause.index == happening_.index;
            case Cause::Kind::always: return happening_.kind == Kind::always;
        }
        return false;
    }

    bool holds(const Transition& transition) const {
        const Judge::Verdict verdict = judge_.judge(transition);
        if (verdict == Judge::Verdict::error && chart_.platform_triggers)
            agenda_.inside.push_back(Happening::execution_error());
        return verdict == Judge::Verdict::holds;
    }

    const Chart& chart_;
    const Happening& happening_;
    Judge& judge_;
    Agenda& agenda_;
    std::optional<std::uint16_t> trigger_;
};

}  // namespace

Judge::Verdict verdict_of(const Result<Value>& guard) {
    using Verdict = Judge::Verdict;
    if (!guard) return guard.error().detail == kNoMember.what ? Verdict::fails : Verdict::error;
    const bool* const holds = guard.value().boolean();
    return !holds ? Verdict::error : *holds ? Verdict::holds : Verdict::fails;
}

Indices select(const Chart& chart, const Standing& standing, const Happening& happening,
               Judge& judge, Agenda& agenda) {
    const Selection selection{chart, happening, judge, agenda};
    Indices selected;
    NodeSet asked(chart.nodes.size());  // an ancestor of several leaves is asked once
    for_each(standing.active, [&](NodeIndex leaf) {
        if (!chart.nodes[leaf].is_leaf()) return;
        for (NodeIndex n = leaf; !asked.test_set(n); n = chart.nodes[n].parent)
            if (const auto found = selection.first_of(n)) {
                selected.push_back(*found);
                return;
            }
    });
    if (selected.size() < 2) return selected;
    return TransitionSets{chart, standing}.without_conflicts(selected);
}

}  // namespace promenade::workflow
