#include "engine/core/canonical_json.hpp"
#include "engine/workflow/chart_check.hpp"
#include "engine/workflow/rule_loader.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

bool is_readable(const Procedure& procedure, const FieldSpec& field) {
    const std::vector<Rule>& own = procedure.rules(field).readers;
    const std::vector<Rule>& readers = own.empty() ? procedure.readers : own;
    return std::any_of(readers.begin(), readers.end(), [&](const Rule& rule) {
        const bool shows = rule.fields.empty() || std::find(rule.fields.begin(), rule.fields.end(),
                                                            field.name) != rule.fields.end();
        return shows && rule.who != "system" && can_fit(procedure, rule);
    });
}

// What stands at "text" beside anything but a field's own declaration is a key of the catalogue.
void check_keys(const Place& place, const Catalogue& catalogue, std::vector<Finding>& findings) {
    for (const auto& [key, member] : place.members()) {
        const std::string* const text = key == "text" ? member.value().text() : nullptr;
        if (text && is_dotted_name(*text) && !catalogue.has_text(*text))
            findings.push_back({"text_missing", member.pointer(), {{"key", *text}}});
        check_keys(member, catalogue, findings);
    }
    for (const Place& item : place.items()) check_keys(item, catalogue, findings);
}

}  // namespace

void check_fields(const Procedure& procedure, std::vector<Finding>& findings) {
    for (const TriggerSpec& trigger : procedure.triggers)
        for (std::size_t i = 0; i < trigger.form.size(); ++i) {
            const FieldSpec& field = *procedure.field(trigger.form[i].field);
            if (!is_readable(procedure, field))
                findings.push_back({"field_without_reader",
                                    "/triggers/" + trigger.name + "/form/" + std::to_string(i),
                                    {{"field", field.label}, {"trigger", trigger.label}}});
        }
    for (const FieldSpec& field : procedure.fields)
        if (field.personal && field.personal->of == "subject" &&
            !(procedure.field("subject") && can_fit(procedure, Rule{"subject", {}})))
            findings.push_back({"key_of_nobody",
                                "/data/" + field.name + "/personal/of",
                                {{"field", field.label}}});
}

void check_texts(const Procedure& procedure, const Catalogue& catalogue,
                 std::vector<Finding>& findings) {
    const Result<Value> written = parse_canonical(procedure.canonical);
    if (written) check_keys(Place{written.value(), ""}, catalogue, findings);
    for (const Transition& transition : procedure.chart.transitions) {
        const std::string& type = transition.actions.emit;
        if (!type.empty() && !catalogue.has_event(type))
            findings.push_back({"event_missing", transition.where + "/emit", {{"key", type}}});
        const std::string refusal = "refused." + transition.refuse;
        if (!transition.refuse.empty() && !catalogue.has_text(refusal))
            findings.push_back({"text_missing", transition.where + "/refuse", {{"key", refusal}}});
    }
}

}  // namespace promenade::workflow
