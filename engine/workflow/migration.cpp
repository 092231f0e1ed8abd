#include "engine/workflow/migration.hpp"

#include "engine/workflow/form.hpp"
#include "engine/workflow/macrostep.hpp"
#include "engine/workflow/procedure.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

struct Impossible {
    const char* reason;
    std::string where;
};

std::string renamed(const std::map<std::string, std::string>& names, const std::string& name) {
    const auto at = names.find(name);
    return at == names.end() ? name : at->second;
}

class Planner {
public:
    Planner(const Procedure& now, const Procedure& next, const CaseState& state,
            const DecideContext& context)
        : now_(now), next_(next), state_(state), context_(context) {}

    Result<Migration> plan();

private:
    bool is_same_procedure();
    bool find_states();
    void enter(NodeIndex node);
    bool complete();
    bool move_fields();
    bool keeps_sealed();
    void move_history();
    void move_timers();
    std::vector<Listen> listens_there() const;
    bool had(const TimerSpec& timer) const;
    std::string name_there(const Timer& pending) const;
    bool refuse(const char* reason, std::string where) {
        impossible_ = Impossible{reason, std::move(where)};
        return false;
    }

    const Procedure& now_;
    const Procedure& next_;
    const CaseState& state_;
    const DecideContext& context_;
    NodeSet active_;
    Map fields_, changes_;
    List stopped_, set_, history_;
    std::optional<Impossible> impossible_;
};

Result<Migration> Planner::plan() {
    TRY(active_nodes(now_.chart, state_.configuration));
    Migration migration;
    if (!is_same_procedure() || !find_states() || !complete() || !move_fields() ||
        !keeps_sealed()) {
        migration.fate = Migration::Fate::impossible;
        migration.reason = impossible_->reason;
        migration.where = std::move(impossible_->where);
        return migration;
    }
    move_history();
    move_timers();
    const std::vector<std::string> leaves = leaf_names(next_.chart, active_);
    const std::vector<Listen> listens = listens_there();
    const bool changes = leaves != state_.configuration || !changes_.empty() || !set_.empty() ||
                         !stopped_.empty() || !history_.empty() || listens != state_.listens;
    migration.fate = changes ? Migration::Fate::moves : Migration::Fate::unchanged;
    migration.decision.event_type = "case.migrated";
    Map& data = migration.decision.data;
    data.append("configuration", List(leaves.begin(), leaves.end()));
    if (!changes_.empty()) data.append("fields", std::move(changes_));
    if (!history_.empty()) data.append("history", std::move(history_));
    if (listens != state_.listens) data.append("listens", as_value(listens));
    data.append("migrated_from", state_.definition);
    if (!stopped_.empty()) data.append("stopped", std::move(stopped_));
    if (!set_.empty()) data.append("timers", std::move(set_));
    data.append("trigger", "migrate");
    return migration;
}

bool Planner::is_same_procedure() {
    return (now_.prefix == next_.prefix && now_.pseudonymous == next_.pseudonymous) ||
           refuse("other_procedure", next_.prefix);
}

void Planner::enter(NodeIndex node) {
    for (NodeIndex n = node; !active_.test(n); n = next_.chart.nodes[n].parent) active_.set(n);
}

bool Planner::find_states() {
    active_ = NodeSet(next_.chart.nodes.size());
    active_.set(0);
    for (const std::string& leaf : state_.configuration) {
        const auto node = next_.chart.node_named(renamed(next_.migrate.states, leaf));
        if (!node || next_.chart.nodes[*node].is_history()) return refuse("state_unknown", leaf);
        enter(*node);
    }
    return true;
}

// What a node that has become compound or parallel enters by default, without its actions. Document
// order: whatever is entered stands after the node that it is entered for.
bool Planner::complete() {
    for (auto n = active_.find_first(); n != NodeSet::kNone; n = active_.find_next(n)) {
        const Node& node = next_.chart.nodes[n];
        const auto active = std::count_if(node.children.begin(), node.children.end(),
                                          [&](NodeIndex child) { return active_.test(child); });
        if (node.kind == Node::Kind::parallel)
            for (const NodeIndex region : node.children) enter(region);
        if (node.kind != Node::Kind::compound) continue;
        if (active > 1) return refuse("states_conflict", node.name);
        if (active == 0)
            for (const NodeIndex target : node.initial) {
                const Node& first = next_.chart.nodes[target];
                if (first.is_history())
                    for (const NodeIndex usual : first.initial) enter(usual);
                else
                    enter(target);
            }
    }
    return true;
}

bool Planner::move_fields() {
    for (const auto& [name, value] : state_.fields) {
        const std::string there = renamed(next_.migrate.fields, name);
        if (there != name) changes_.set(name, nullptr);
        if (there.empty()) continue;
        const FieldSpec* const field = next_.field(there);
        if (!field || field->personal) return refuse("field_unknown", name);
        if (!fits(*field, value)) return refuse("field_unfit", name);
        fields_.set(there, value);
        if (there != name) changes_.set(there, value);
    }
    return true;
}

// A slot is sealed under its field's name and its owner's key: neither can change.
bool Planner::keeps_sealed() {
    for (const auto& entry : state_.sealed) {
        const FieldSpec* const before = now_.field(entry.first);
        const FieldSpec* const field = next_.field(entry.first);
        if (!field || !field->personal ||
            (before && before->personal && before->personal->of != field->personal->of))
            return refuse("sealed_unknown", entry.first);
    }
    return true;
}

// What a history remembers of states that are gone is forgotten.
void Planner::move_history() {
    for (const auto& [history, nodes] : state_.history) {
        List kept;
        const auto node = next_.chart.node_named(history);
        if (node && next_.chart.nodes[*node].is_history() && nodes.list())
            for (const Value& name : *nodes.list()) {
                const std::string there =
                    renamed(next_.migrate.states, name.text() ? *name.text() : "");
                if (next_.chart.node_named(there)) kept.push_back(there);
            }
        if (Value{kept} != nodes)
            history_.push_back(Map{{"node", history}, {"nodes", std::move(kept)}});
    }
}

// "submitted:business:P1D" of a state that is called otherwise there.
std::string Planner::name_there(const Timer& pending) const {
    const auto index = now_.chart.timer_named(pending.name);
    if (!index) return pending.name;
    const std::string& node = now_.chart.nodes[now_.chart.timers[*index].node].name;
    return renamed(next_.migrate.states, node) + pending.name.substr(node.size());
}

// The state had this deadline before: it is pending, or has fired.
bool Planner::had(const TimerSpec& timer) const {
    return std::any_of(
        now_.chart.timers.begin(), now_.chart.timers.end(),
        [&](const TimerSpec& before) { return name_there(Timer{before.name}) == timer.name; });
}

void Planner::move_timers() {
    const Chart& chart = next_.chart;
    for (const Timer& pending : state_.timers) {
        if (!pending.trigger.empty()) {  // a delayed send, which the case itself will react to
            if (!chart.trigger_named(pending.trigger)) stopped_.push_back(pending.name);
            continue;
        }
        const std::string name = name_there(pending);
        const auto index = chart.timer_named(name);
        const bool stays = index && active_.test(chart.timers[*index].node);
        if (stays && name == pending.name) continue;
        stopped_.push_back(pending.name);
        if (stays)
            set_.push_back(Map{{"due", format_instant(pending.due)},
                               {"name", name},
                               {"since", format_instant(pending.since)}});
    }
    for (const TimerSpec& timer : chart.timers) {
        if (!active_.test(timer.node) || had(timer)) continue;
        const auto due = due_instant(timer, state_.stands_since, fields_, context_);
        if (due)
            set_.push_back(Map{{"due", format_instant(std::max(*due, context_.now))},
                               {"name", timer.name},
                               {"since", format_instant(state_.stands_since)}});
    }
}

std::vector<Listen> Planner::listens_there() const {
    static const Map kNoData;
    static const Actor kNobody;
    if (is_done(next_.chart, active_)) return {};
    CaseScope scope{fields_, kNoData, kNobody, context_.now};
    scope.set_case(state_);
    return listens_of(next_, scope);
}

}  // namespace

Result<Migration> plan_migration(const Definition& now, const Definition& next,
                                 const CaseState& state, const DecideContext& context) {
    return Planner{now.procedure(), next.procedure(), state, context}.plan();
}

bool is_over(const Definition& definition, const CaseState& state) {
    const Result<NodeSet> active = active_nodes(definition.chart(), state.configuration);
    return active && is_done(definition.chart(), active.value());
}

}  // namespace promenade::workflow
