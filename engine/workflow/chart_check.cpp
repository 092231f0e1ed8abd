#include "engine/workflow/chart_check.hpp"

#include <algorithm>

namespace promenade::workflow {

bool is_filled(const Procedure& procedure, std::string_view field) {
    if (field == "author") return true;
    for (const TriggerRules& rules : procedure.trigger_rules) {
        if (rules.collects == field) return true;
        for (const auto& brought : rules.brought)
            if (brought.name == field) return true;
    }
    bool assigned = false;
    for_each_block(procedure.chart, [&](const Actions& actions) {
        for (const Assignment& assignment : actions.assign)
            assigned = assigned || assignment.field == field;
    });
    return assigned;
}

namespace {

// The roles of whoever the rule fits; none: nobody can tell. The author is who opened the case, or
// somebody for whom it was opened as if they had.
std::vector<std::string_view> roles_of(const Procedure& procedure, const Rule& rule) {
    if (rule.who == "theme_referent") return {"referent"};
    if (!rule.in_field) return {rule.who};
    const TriggerSpec* const opening = procedure.trigger(procedure.opens_with);
    if (rule.who != "author" || !opening) return {};
    std::vector<std::string_view> roles;
    for (const Rule& opener : procedure.rules(*opening).by) {
        if (opener.in_field) return {};
        roles.push_back(roles_of(procedure, opener).front());
    }
    return roles;
}

// Somebody can be both.
bool overlap(const Procedure& procedure, const Rule& one, const Rule& other) {
    const auto roles = roles_of(procedure, one), others = roles_of(procedure, other);
    return one.who == other.who || roles.empty() || others.empty() ||
           std::find_first_of(roles.begin(), roles.end(), others.begin(), others.end()) !=
               roles.end();
}

}  // namespace

void for_each_block(const Chart& chart, const std::function<void(const Actions&)>& visit) {
    const std::function<void(const Actions&)> all = [&](const Actions& actions) {
        visit(actions);
        for (const Actions& next : actions.then) all(next);
    };
    for (const Node& node : chart.nodes) {
        all(node.on_default);
        for (const Actions& actions : node.entry) all(actions);
        for (const Actions& actions : node.exit) all(actions);
    }
    for (const Transition& transition : chart.transitions) all(transition.actions);
}

bool can_read(const Procedure& procedure, const Rule& sender) {
    return std::any_of(procedure.readers.begin(), procedure.readers.end(), [&](const Rule& reader) {
        return can_fit(procedure, reader) && overlap(procedure, sender, reader);
    });
}

bool can_fit(const Procedure& procedure, const Rule& rule) {
    if (never_holds(rule.guard)) return false;
    if (rule.who == "theme_referent") return is_filled(procedure, "theme");
    if (rule.in_field) return is_filled(procedure, rule.who);
    return true;
}

bool has_recipient(const Procedure& procedure, std::string_view to) {
    if (to == "coordinator") return true;
    return is_filled(procedure, to == "referent" ? "theme" : to);
}

bool has_sender(const Procedure& procedure, const TriggerSpec& trigger) {
    const std::vector<Rule>& by = procedure.rules(trigger).by;
    return std::any_of(by.begin(), by.end(), [&](const Rule& rule) {
        return rule.who != "system" && can_fit(procedure, rule);
    });
}

std::vector<Finding> check(const Definition& definition, const std::vector<Definition>& others,
                           const Catalogue& catalogue) {
    const Procedure& procedure = definition.procedure();
    const ChartReach reach{procedure.chart};
    std::vector<Finding> findings;
    check_states(procedure.chart, reach, findings);
    check_triggers(procedure, reach, findings);
    check_deadlines(procedure, reach, findings);
    check_fields(procedure, findings);
    check_actions(procedure, findings);
    check_spawns(procedure, others, findings);
    check_signals(procedure, others, findings);
    check_texts(procedure, catalogue, findings);
    return findings;
}

}  // namespace promenade::workflow
