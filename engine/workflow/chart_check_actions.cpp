#include "engine/core/canonical_json.hpp"
#include "engine/network/roster.hpp"
#include "engine/workflow/case_names.hpp"
#include "engine/workflow/chart_check.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

namespace promenade::workflow {

namespace {

class ActionCheck {
public:
    ActionCheck(const Procedure& procedure, std::vector<Finding>& findings)
        : procedure_(procedure), findings_(findings) {
        look_for_votes();
    }

    void look_at(const Actions& actions);
    // Expressions by where they stand; `owner`: the key above `key`.
    void look_inside(const Place& place, std::string_view key, std::string_view owner);

private:
    void look_for_votes();
    void look_at_words(const std::string& expression, const std::string& where);
    // It loaded, and fails once more is known: what is wrong is wrong about that.
    bool fails_by(const Expression& expression, const Names& strict) const;
    void look_at_persons(const Assignment& assignment);
    void look_at_delay(std::string_view delay, const std::string& where);
    void found_state(const std::string& where) {
        std::string states;
        for (const std::string_view state : network::kMemberStates)
            states += (states.empty() ? "" : ", ") + std::string{state};
        findings_.push_back({"member_state_unknown", where, {{"states", states}}});
    }

    const Procedure& procedure_;
    std::vector<Finding>& findings_;
    std::set<std::string, std::less<>> sent_;    // ids of delayed sends
    std::map<std::string, std::string> voting_;  // guards of a vote: what it collects
};

// Every ID of `'ID' in list`.
std::vector<std::string> looked_for_in(std::string_view list, const std::string& expression) {
    std::vector<std::string> found;
    const std::string tail = "' in " + std::string{list};
    for (std::size_t at = expression.find(tail); at != expression.npos;
         at = expression.find(tail, at + 1)) {
        const std::size_t end = at + tail.size();
        const std::size_t quote = at == 0 ? expression.npos : expression.rfind('\'', at - 1);
        const bool is_list = end == expression.size() ||
                             !(std::isalnum(static_cast<unsigned char>(expression[end])) ||
                               expression[end] == '_' || expression[end] == '.');
        if (is_list && quote != expression.npos)
            found.push_back(expression.substr(quote + 1, at - quote - 1));
    }
    return found;
}

// The guard of a vote sees the list as it was before.
void ActionCheck::look_for_votes() {
    const Chart& chart = procedure_.chart;
    for (const Transition& transition : chart.transitions) {
        if (transition.cause.kind != Cause::Kind::trigger || !transition.guard) continue;
        const TriggerSpec* const trigger =
            procedure_.trigger(chart.triggers[transition.cause.index]);
        if (!trigger) continue;
        const std::string& collects = procedure_.rules(*trigger).collects;
        const auto& names = transition.guard->references();
        if (!collects.empty() &&
            std::find(names.begin(), names.end(), Expression::Reference{"fields", collects}) !=
                names.end())
            voting_[transition.where + "/guard"] = collects;
    }
}

void ActionCheck::look_at_words(const std::string& expression, const std::string& where) {
    for (const std::string& name : looked_for_in("active", expression))
        if (!procedure_.chart.node_named(name))
            findings_.push_back({"active_unknown", where, {{"name", name}}});
    for (const std::string& role : looked_for_in("actor.roles", expression))
        if (!is_role(role)) findings_.push_back({"role_unknown", where, {{"name", role}}});
    const auto vote = voting_.find(where);
    if (vote != voting_.end() && expression.find("size(") != expression.npos)
        findings_.push_back({"vote_counted_before", where, {{"field", vote->second}}});
}

void ActionCheck::look_at(const Actions& actions) {
    for (const Sending& sending : actions.send)
        if (sending.delay) sent_.insert(sending.id);
    for (const Assignment& assignment : actions.assign) {
        if (assignment.field == "author")
            findings_.push_back({"author_assigned", assignment.where, {}});
        look_at_persons(assignment);
    }
    for (const MemberRecording& recording : actions.record)
        for (const Assignment& fact : recording.set) {
            if (fact.field != "state") continue;
            const Names names{.procedure = &procedure_, .members = true};
            const CaseNames known{names};
            const Result<Type> type = workflow::check(fact.value, &known);
            if (type && !check_fits(fact.value, type.value(), member_state_field()))
                found_state(fact.where);
        }
}

bool ActionCheck::fails_by(const Expression& expression, const Names& strict) const {
    const Names loaded{.procedure = &procedure_, .members = true};
    const CaseNames before{loaded}, now{strict};
    return workflow::check(expression, &before) && !workflow::check(expression, &now);
}

// Where it is no field of persons, their name would follow neither a pseudonym nor an erasure.
void ActionCheck::look_at_persons(const Assignment& assignment) {
    const Names names{.procedure = &procedure_, .members = true, .persons = true};
    const CaseNames known{names};
    const Result<Type> type = workflow::check(assignment.value, &known);
    const FieldSpec& field = *assignment.spec;
    if (type && is_person(type.value()) && field.type != "person" && field.type != "people")
        findings_.push_back({"person_elsewhere", assignment.where, {{"field", field.label}}});
}

void ActionCheck::look_at_delay(std::string_view delay, const std::string& where) {
    constexpr std::string_view kUntil = "until:";
    if (!delay.starts_with(kUntil)) return;
    const FieldSpec* const field = procedure_.field(delay.substr(kUntil.size()));
    if (field && !is_filled(procedure_, field->name))
        findings_.push_back({"until_never_set", where, {{"field", field->label}}});
}

void ActionCheck::look_inside(const Place& place, std::string_view key, std::string_view owner) {
    for (const auto& [name, member] : place.members()) look_inside(member, name, key);
    // Of the items of a list the key is that of the list.
    for (const Place& item : place.items()) look_inside(item, key, owner);
    const std::string* const text = place.value().text();
    if (owner == "after") look_at_delay(key, place.pointer());
    if (text && is_one_of(key, "delay wait")) look_at_delay(*text, place.pointer());
    if (text && key == "to" && owner == "notify" && !has_recipient(procedure_, *text))
        findings_.push_back({"notice_to_nobody", place.pointer(), {{"name", *text}}});
    const bool is_expression =
        is_one_of(key, "guard for_each key member") || is_one_of(owner, "assign set output data");
    constexpr std::string_view kOfNames = "on states fields assign data set output settings";
    if (text && key == "cancel" && !is_one_of(owner, kOfNames) && !sent_.contains(*text))
        findings_.push_back({"cancel_unknown", place.pointer(), {{"name", *text}}});
    if (!text || !is_expression) return;
    const Result<Expression> expression = Expression::parse(*text);
    if (!expression) return;
    if (key == "guard" && owner == "notify" && never_holds(expression.value()))
        findings_.push_back({"notice_never_told", place.pointer(), {}});
    if (fails_by(expression.value(),
                 {.procedure = &procedure_, .members = true, .member_states = true}))
        found_state(place.pointer());
    if (fails_by(expression.value(), {.procedure = &procedure_, .members = true, .persons = true}))
        findings_.push_back({"person_in_expression", place.pointer(), {}});
    look_at_words(*text, place.pointer());
}

}  // namespace

namespace {

bool brings(const Procedure& procedure, const Transition& transition, std::string_view field) {
    const auto* const trigger = procedure.trigger(procedure.chart.triggers[transition.cause.index]);
    if (!trigger) return true;
    const auto& brought = procedure.rules(*trigger).brought;
    return std::any_of(brought.begin(), brought.end(),
                       [&](const auto& one) { return one.name == field; });
}

// Some way into the state may bring the field: a trigger that asks for it, or no trigger of its
// own, whose data are those of whatever came before.
bool may_be_brought(const Procedure& procedure, NodeIndex node, std::string_view field) {
    const Chart& chart = procedure.chart;
    const auto leads_in = [&](const Transition& transition) {
        return std::any_of(transition.targets.begin(), transition.targets.end(), [&](NodeIndex t) {
            return t == node || chart.nodes[t].is_history() || chart.is_descendant(t, node) ||
                   chart.is_descendant(node, t);
        });
    };
    bool entered = false;
    for (const Transition& transition : chart.transitions) {
        if (!leads_in(transition)) continue;
        entered = true;
        if (transition.cause.kind != Cause::Kind::trigger || brings(procedure, transition, field))
            return true;
    }
    return !entered;
}

void check_entries(const Procedure& procedure, std::vector<Finding>& findings) {
    for (std::size_t n = 1; n < procedure.chart.nodes.size(); ++n) {
        const auto node = static_cast<NodeIndex>(n);
        for (const Actions& actions : procedure.chart.nodes[n].entry)
            for (const Assignment& assignment : actions.assign)
                for (const auto& [name, member] : assignment.value.references())
                    if (name == "data" && !member.empty() &&
                        !may_be_brought(procedure, node, member))
                        findings.push_back(
                            {"data_never_brought",
                             assignment.where,
                             {{"field", member}, {"state", procedure.chart.nodes[n].label}}});
    }
}

}  // namespace

void check_actions(const Procedure& procedure, std::vector<Finding>& findings) {
    check_entries(procedure, findings);
    ActionCheck check{procedure, findings};
    for_each_block(procedure.chart, [&](const Actions& actions) { check.look_at(actions); });
    const Result<Value> written = parse_canonical(procedure.canonical);
    if (written) check.look_inside(Place{written.value(), ""}, "", "");
}

}  // namespace promenade::workflow
