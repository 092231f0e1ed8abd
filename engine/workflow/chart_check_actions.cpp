#include "engine/core/canonical_json.hpp"
#include "engine/network/roster.hpp"
#include "engine/workflow/case_names.hpp"
#include "engine/workflow/chart_check.hpp"

namespace promenade::workflow {

namespace {

class ActionCheck {
public:
    ActionCheck(const Procedure& procedure, std::vector<Finding>& findings)
        : procedure_(procedure), findings_(findings) {}

    void look_at(const Actions& actions);
    // Expressions by where they stand; `owner`: the key above `key`.
    void look_inside(const Place& place, std::string_view key, std::string_view owner);

private:
    bool has_unknown_state(const Expression& expression) const;
    void found_state(const std::string& where) {
        std::string states;
        for (const std::string_view state : network::kMemberStates)
            states += (states.empty() ? "" : ", ") + std::string{state};
        findings_.push_back({"member_state_unknown", where, {{"states", states}}});
    }

    const Procedure& procedure_;
    std::vector<Finding>& findings_;
};

void ActionCheck::look_at(const Actions& actions) {
    for (const Assignment& assignment : actions.assign)
        if (assignment.field == "author")
            findings_.push_back({"author_assigned", assignment.where, {}});
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

// It loaded: what is wrong once the states are known is wrong about a state.
bool ActionCheck::has_unknown_state(const Expression& expression) const {
    if (!expression.mentions("members")) return false;
    const Names loaded{.procedure = &procedure_, .members = true};
    const Names strict{.procedure = &procedure_, .members = true, .member_states = true};
    const CaseNames before{loaded}, now{strict};
    return workflow::check(expression, &before) && !workflow::check(expression, &now);
}

void ActionCheck::look_inside(const Place& place, std::string_view key, std::string_view owner) {
    for (const auto& [name, member] : place.members()) look_inside(member, name, key);
    // Of the items of a list the key is that of the list.
    for (const Place& item : place.items()) look_inside(item, key, owner);
    const std::string* const text = place.value().text();
    const bool is_expression =
        is_one_of(key, "guard for_each key member") || is_one_of(owner, "assign set output data");
    if (!text || !is_expression) return;
    const Result<Expression> expression = Expression::parse(*text);
    if (!expression) return;
    if (key == "guard" && owner == "notify" && never_holds(expression.value()))
        findings_.push_back({"notice_never_told", place.pointer(), {}});
    if (has_unknown_state(expression.value())) found_state(place.pointer());
}

}  // namespace

void check_actions(const Procedure& procedure, std::vector<Finding>& findings) {
    ActionCheck check{procedure, findings};
    for_each_block(procedure.chart, [&](const Actions& actions) { check.look_at(actions); });
    const Result<Value> written = parse_canonical(procedure.canonical);
    if (written) check.look_inside(Place{written.value(), ""}, "", "");
}

}  // namespace promenade::workflow
