#include "engine/workflow/why.hpp"

#include "engine/workflow/evolve.hpp"
#include "engine/workflow/permission.hpp"
#include "engine/workflow/procedure.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

bool contains(const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

void add(std::vector<std::string>& list, const std::string& text) {
    if (!contains(list, text)) list.push_back(text);
}

void fold(CaseState& state, Decision decision, Instant at) {
    log::Event event;
    event.stream = state.stream;
    event.version = state.version + 1;
    event.time = at;
    event.actor = "system";
    event.data = std::move(decision.data);
    evolve(state, event);
}

// Fires it in `state`.
Why::Deadline fire(const Definition& definition, CaseState& state, const Timer& timer,
                   DecideContext context) {
    Why::Deadline deadline{timer.due, {}, {}, {}};
    if (!timer.trigger.empty()) {
        const TriggerSpec* const sent = definition.trigger(timer.trigger);
        deadline.trigger = sent ? sent->label : timer.trigger;
    }
    context.now = std::max(context.now, timer.due);
    auto decided = decide_timer(definition, state, timer, context);
    std::vector<Decision> decisions;
    if (decided)
        decisions = std::move(decided).value();
    else
        decisions.push_back(lapsed(timer, decided.error().detail));
    const std::vector<std::string> before = state.configuration;
    for (Decision& decision : decisions) {
        for (const Effect& effect : decision.effects) add(deadline.told, effect.to);
        fold(state, std::move(decision), context.now);
    }
    for (const std::string& node : state.configuration)
        if (!contains(before, node)) add(deadline.leads_to, definition.state_label(node));
    return deadline;
}

}  // namespace

CameBy came_by(const Definition& definition, const log::Event& event) {
    const Map& data = event.data;
    if (data.contains("migrated_from")) return CameBy::migration;
    if (data.contains("corrects")) return CameBy::undo;
    if (event.actor != "system") return CameBy::person;
    if (data.contains("parent")) return CameBy::parent;
    if (data.contains("ended")) return CameBy::child;
    if (data.contains("signal")) return CameBy::signal;
    return definition.chart().timer_named(Value{data}.text_at("trigger")) ? CameBy::deadline
                                                                          : CameBy::sending;
}

Why why(const Definition& definition, const CaseState& state, const Actor& actor,
        const DecideContext& context) {
    const Procedure& procedure = definition.procedure();
    Why found;
    for (const TriggerSpec* const trigger : permitted(definition, state, actor)) {
        const Rule* rule = rule_that_lets(procedure, *trigger, state, actor);
        const bool own = rule != nullptr;
        if (!own && actor.absent)
            rule = rule_that_lets(procedure, *trigger, state, substitute(actor));
        if (rule) found.chances.push_back({trigger, rule->who, !own});
    }
    CaseState then = state;
    std::vector<std::string> fired;
    while (found.deadlines.size() < kDeadlinesForeseen) {
        const Timer* const next = next_due(definition, then.timers, Instant::max());
        if (!next || contains(fired, next->name)) break;
        fired.push_back(next->name);
        found.deadlines.push_back(fire(definition, then, Timer{*next}, context));
    }
    return found;
}

}  // namespace promenade::workflow
