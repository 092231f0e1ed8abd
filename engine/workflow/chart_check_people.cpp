#include "engine/core/canonical_json.hpp"
#include "engine/workflow/chart_check.hpp"
#include "engine/workflow/json_pointer.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

bool is_relation(std::string_view who) {
    return who == "author" || who == "assignee" || who == "subject" || who == "theme_referent";
}

class PeopleCheck {
public:
    PeopleCheck(const Procedure& procedure, const ChartReach& reach, std::vector<Finding>& findings)
        : procedure_(procedure), chart_(procedure.chart), reach_(reach), findings_(findings) {}

    void trigger(const TriggerSpec& trigger);
    void implied(std::uint16_t transition);
    void deadline(std::uint16_t transition);

private:
    bool may_be_sent(const TriggerSpec& trigger) const;
    bool is_kept_from_senders(const TriggerSpec& trigger) const;
    bool reacts(const TriggerSpec& trigger) const;
    bool is_given(const TriggerSpec& trigger) const;
    bool can_imply(const Transition& transition, const TriggerSpec& implied) const;
    bool share_a_sender(const TriggerSpec& one, const TriggerSpec& other) const;
    bool overlap(NodeIndex one, NodeIndex other) const;
    bool tells(const Actions& actions) const;
    bool tells(const std::vector<Actions>& blocks) const;
    bool is_told(std::uint16_t transition, const NodeSet& entered) const;
    bool offers(const NodeSet& nodes) const;
    NodeSet lineage(NodeIndex n) const;
    const TriggerSpec* trigger_of(const Transition& transition) const {
        return transition.cause.kind == Cause::Kind::trigger
                   ? procedure_.trigger(chart_.triggers[transition.cause.index])
                   : nullptr;
    }

    const Procedure& procedure_;
    const Chart& chart_;
    const Value written_ = parse_canonical(procedure_.canonical).value();
    const ChartReach& reach_;
    std::vector<Finding>& findings_;
};

// Before a case is open nobody has a part in it yet.
bool PeopleCheck::may_be_sent(const TriggerSpec& trigger) const {
    const bool opens = trigger.name == procedure_.opens_with;
    const std::vector<Rule>& by = procedure_.rules(trigger).by;
    return std::any_of(by.begin(), by.end(), [&](const Rule& rule) {
        return !(opens && is_relation(rule.who)) && can_fit(procedure_, rule);
    });
}

// Who may not read a case sends it nothing, once it is open.
bool PeopleCheck::is_kept_from_senders(const TriggerSpec& trigger) const {
    if (trigger.name == procedure_.opens_with) return false;
    const std::vector<Rule>& by = procedure_.rules(trigger).by;
    return std::none_of(by.begin(), by.end(), [&](const Rule& rule) {
        return can_fit(procedure_, rule) && (rule.who == "system" || can_read(procedure_, rule));
    });
}

// Some case can send it, this one or another.
bool PeopleCheck::is_given(const TriggerSpec& trigger) const {
    bool given = std::any_of(procedure_.listens.begin(), procedure_.listens.end(),
                             [&](const Listening& l) { return l.trigger == trigger.name; });
    const auto is_it = [&](const auto& sending) { return sending.trigger == trigger.name; };
    for_each_block(chart_, [&](const Actions& actions) {
        given |= std::any_of(actions.raise.begin(), actions.raise.end(), is_it) ||
                 std::any_of(actions.send.begin(), actions.send.end(), is_it) ||
                 std::any_of(actions.spawn.begin(), actions.spawn.end(),
                             [&](const Spawning& s) { return s.done == trigger.name; });
    });
    return given;
}

bool PeopleCheck::reacts(const TriggerSpec& trigger) const {
    const bool opens = trigger.name == procedure_.opens_with;
    for (std::size_t t = 0; t < chart_.transitions.size(); ++t) {
        const Transition& transition = chart_.transitions[t];
        if (trigger_of(transition) == &trigger && reach_.may_fire(static_cast<std::uint16_t>(t)) &&
            (!opens || reach_.beginning().test(transition.source)))
            return true;
    }
    return false;
}

void PeopleCheck::trigger(const TriggerSpec& trigger) {
    const std::string where = "/triggers/" + trigger.name;
    const Map args{{"name", trigger.name}, {"trigger", trigger.label}};
    const bool opens = trigger.name == procedure_.opens_with;
    if (!may_be_sent(trigger))
        findings_.push_back(
            {opens ? "opening_without_sender" : "trigger_without_sender", where + "/by", args});
    else if (is_kept_from_senders(trigger))
        findings_.push_back({"sender_without_reading", where + "/by", args});
    else if (!opens && !has_sender(procedure_, trigger) && !is_given(trigger))
        findings_.push_back({"trigger_never_given", where + "/by", args});
    if (!reacts(trigger))
        findings_.push_back(
            {opens ? "opening_without_state" : "trigger_without_state", where, args});
}

bool PeopleCheck::share_a_sender(const TriggerSpec& one, const TriggerSpec& other) const {
    for (const Rule& a : procedure_.rules(one).by)
        for (const Rule& b : procedure_.rules(other).by)
            if (can_fit(procedure_, a) && can_fit(procedure_, b) &&
                (a.who == b.who || is_relation(a.who) || is_relation(b.who)))
                return true;
    return false;
}

// Both can be active at once.
bool PeopleCheck::overlap(NodeIndex one, NodeIndex other) const {
    if (one == other || chart_.is_descendant(one, other) || chart_.is_descendant(other, one))
        return true;
    NodeIndex above = chart_.nodes[one].parent;
    while (!chart_.is_descendant(other, above)) above = chart_.nodes[above].parent;
    return chart_.nodes[above].kind == Node::Kind::parallel;
}

bool PeopleCheck::can_imply(const Transition& transition, const TriggerSpec& implied) const {
    const TriggerSpec* const sent = trigger_of(transition);
    if (sent == &implied || (sent && !share_a_sender(*sent, implied))) return false;
    for (std::size_t t = 0; t < chart_.transitions.size(); ++t)
        if (trigger_of(chart_.transitions[t]) == &implied &&
            reach_.may_fire(static_cast<std::uint16_t>(t)) &&
            overlap(transition.source, chart_.transitions[t].source))
            return true;
    return false;
}

void PeopleCheck::implied(std::uint16_t t) {
    const Transition& transition = chart_.transitions[t];
    if (!reach_.may_fire(t)) return;
    for (std::size_t i = 0; i < transition.implies.size(); ++i) {
        const TriggerSpec* const trigger =
            procedure_.trigger(chart_.triggers[transition.implies[i]]);
        if (trigger && !can_imply(transition, *trigger))
            findings_.push_back({"implied_never_enabled",
                                 transition.where + "/implies/" + std::to_string(i),
                                 {{"name", trigger->name},
                                  {"state", chart_.nodes[transition.source].label},
                                  {"trigger", trigger->label}}});
    }
}

NodeSet PeopleCheck::lineage(NodeIndex n) const {
    NodeSet nodes{chart_.nodes.size()};
    for (nodes.set(n); n != 0; nodes.set(n)) n = chart_.nodes[n].parent;
    return nodes;
}

// A person finds something to do in one of the nodes.
bool PeopleCheck::offers(const NodeSet& nodes) const {
    for (std::size_t t = 0; t < chart_.transitions.size(); ++t) {
        const Transition& transition = chart_.transitions[t];
        const TriggerSpec* const trigger = trigger_of(transition);
        if (nodes.test(transition.source) && trigger && !never_holds(transition.guard) &&
            has_sender(procedure_, *trigger))
            return true;
    }
    return false;
}

bool PeopleCheck::tells(const Actions& actions) const {
    return std::any_of(actions.notify.begin(), actions.notify.end(),
                       [&](const Notice& notice) {
                           return !never_holds(notice.guard) &&
                                  has_recipient(procedure_, notice.effect.to);
                       }) ||
           tells(actions.then);
}

bool PeopleCheck::tells(const std::vector<Actions>& blocks) const {
    return std::any_of(blocks.begin(), blocks.end(),
                       [&](const Actions& block) { return tells(block); });
}

bool PeopleCheck::is_told(std::uint16_t t, const NodeSet& entered) const {
    const Transition& transition = chart_.transitions[t];
    if (tells(transition.actions)) return true;
    if (!transition.targets.empty() && tells(chart_.nodes[transition.source].exit)) return true;
    for (auto n = entered.find_first(); n != NodeSet::kNone; n = entered.find_next(n)) {
        if (tells(chart_.nodes[n].entry)) return true;
        for (const std::uint16_t next : chart_.nodes[n].transitions)
            if (chart_.transitions[next].cause.kind == Cause::Kind::always &&
                tells(chart_.transitions[next].actions))
                return true;
    }
    return false;
}

// Owned: somebody is told, or finds something new to do, or the author of the procedure wrote that
// nobody need be told.
void PeopleCheck::deadline(std::uint16_t t) {
    const Transition& transition = chart_.transitions[t];
    if (transition.cause.kind != Cause::Kind::timer || !reach_.may_fire(t)) return;
    const NodeSet before = lineage(transition.source);
    const NodeSet entered = reach_.leads_to(t) - before;
    // An empty list says that it is so on purpose.
    const bool on_purpose = value_at(written_, transition.where + "/notify") != nullptr;
    if (on_purpose || is_told(t, entered) || offers(entered)) return;
    findings_.push_back({"deadline_without_owner",
                         transition.where,
                         {{"state", chart_.nodes[transition.source].label}}});
}

}  // namespace

void check_triggers(const Procedure& procedure, const ChartReach& reach,
                    std::vector<Finding>& findings) {
    PeopleCheck people{procedure, reach, findings};
    for (const TriggerSpec& trigger : procedure.triggers) people.trigger(trigger);
    for (std::size_t t = 0; t < procedure.chart.transitions.size(); ++t)
        people.implied(static_cast<std::uint16_t>(t));
}

void check_deadlines(const Procedure& procedure, const ChartReach& reach,
                     std::vector<Finding>& findings) {
    PeopleCheck people{procedure, reach, findings};
    for (std::size_t t = 0; t < procedure.chart.transitions.size(); ++t)
        people.deadline(static_cast<std::uint16_t>(t));
}

}  // namespace promenade::workflow
