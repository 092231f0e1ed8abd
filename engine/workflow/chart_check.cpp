#include "engine/workflow/chart_check.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

bool assigns(const std::vector<Actions>& blocks, std::string_view field);

bool assigns(const Actions& actions, std::string_view field) {
    return std::any_of(actions.assign.begin(), actions.assign.end(),
                       [&](const Assignment& assignment) { return assignment.field == field; }) ||
           assigns(actions.then, field);
}

bool assigns(const std::vector<Actions>& blocks, std::string_view field) {
    return std::any_of(blocks.begin(), blocks.end(),
                       [&](const Actions& block) { return assigns(block, field); });
}

// Something can put a value into the field.
bool is_filled(const Procedure& procedure, std::string_view field) {
    if (field == "author") return true;
    for (const TriggerRules& rules : procedure.trigger_rules) {
        if (rules.collects == field) return true;
        for (const auto& brought : rules.brought)
            if (brought.name == field) return true;
    }
    const Chart& chart = procedure.chart;
    return std::any_of(chart.transitions.begin(), chart.transitions.end(),
                       [&](const Transition& t) { return assigns(t.actions, field); }) ||
           std::any_of(chart.nodes.begin(), chart.nodes.end(), [&](const Node& node) {
               return assigns(node.entry, field) || assigns(node.exit, field);
           });
}

}  // namespace

bool can_fit(const Procedure& procedure, const Rule& rule) {
    if (never_holds(rule.guard)) return false;
    if (rule.who == "theme_referent") return is_filled(procedure, "theme");
    if (rule.in_field) return is_filled(procedure, rule.who);
    return true;
}

bool has_sender(const Procedure& procedure, const TriggerSpec& trigger) {
    const std::vector<Rule>& by = procedure.rules(trigger).by;
    return std::any_of(by.begin(), by.end(), [&](const Rule& rule) {
        return rule.who != "system" && can_fit(procedure, rule);
    });
}

std::vector<Finding> check(const Definition& definition, const Catalogue& catalogue) {
    const Procedure& procedure = definition.procedure();
    const ChartReach reach{procedure.chart};
    std::vector<Finding> findings;
    check_states(procedure.chart, reach, findings);
    check_triggers(procedure, reach, findings);
    check_deadlines(procedure, reach, findings);
    check_fields(procedure, findings);
    check_texts(procedure, catalogue, findings);
    return findings;
}

}  // namespace promenade::workflow
