#include "engine/workflow/why.hpp"

#include "engine/workflow/permission.hpp"
#include "engine/workflow/procedure.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

void collect_notices(const Actions& actions, std::vector<std::string>& told) {
    for (const Notice& notice : actions.notify)
        if (std::find(told.begin(), told.end(), notice.effect.to) == told.end())
            told.push_back(notice.effect.to);
    for (const Actions& next : actions.then) collect_notices(next, told);
}

void follow(const Chart& chart, const Transition& transition, Why::Deadline& deadline) {
    collect_notices(transition.actions, deadline.told);
    for (const NodeIndex target : transition.targets) {
        if (target == transition.source) continue;
        const Node& node = chart.nodes[target];
        const std::string& label = node.label.empty() ? node.name : node.label;
        if (std::find(deadline.leads_to.begin(), deadline.leads_to.end(), label) ==
            deadline.leads_to.end())
            deadline.leads_to.push_back(label);
    }
}

Why::Deadline deadline_of(const Definition& definition, const Timer& timer) {
    const Chart& chart = definition.chart();
    Why::Deadline deadline{timer.due, {}, {}, {}};
    if (!timer.trigger.empty()) {
        const TriggerSpec* const sent = definition.trigger(timer.trigger);
        deadline.trigger = sent ? sent->label : timer.trigger;
    }
    const auto index = chart.timer_named(timer.name);
    for (const Transition& transition : chart.transitions)
        if (index && transition.cause.kind == Cause::Kind::timer &&
            transition.cause.index == *index)
            follow(chart, transition, deadline);
    return deadline;
}

}  // namespace

CameBy came_by(const Definition& definition, const log::Event& event) {
    if (event.data.contains("migrated_from")) return CameBy::migration;
    if (event.data.contains("corrects")) return CameBy::undo;
    const Value* const trigger = event.data.find("trigger");
    const bool known = trigger && trigger->text() && definition.trigger(*trigger->text());
    return known && event.actor != "system" ? CameBy::person : CameBy::program;
}

Why why(const Definition& definition, const CaseState& state, const Actor& actor) {
    const Procedure& procedure = definition.procedure();
    Why found;
    for (const TriggerSpec* const trigger : permitted(definition, state, actor)) {
        const Rule* rule = rule_that_lets(procedure, *trigger, state, actor);
        const bool own = rule != nullptr;
        if (!own && actor.absent)
            rule = rule_that_lets(procedure, *trigger, state, substitute(actor));
        if (rule) found.chances.push_back({trigger, rule->who, !own});
    }
    for (const Timer& timer : state.timers)
        found.deadlines.push_back(deadline_of(definition, timer));
    std::sort(found.deadlines.begin(), found.deadlines.end(),
              [](const auto& a, const auto& b) { return a.due < b.due; });
    return found;
}

}  // namespace promenade::workflow
