#include "engine/workflow/migration.hpp"

#include "engine/workflow/absorb.hpp"
#include "engine/workflow/evolve.hpp"
#include "engine/workflow/form.hpp"
#include "engine/workflow/macrostep.hpp"
#include "engine/workflow/procedure.hpp"

#include <algorithm>
#include <iterator>

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
    List history_there(NodeIndex history, const List& nodes) const;
    bool can_be_active(const std::vector<NodeIndex>& nodes) const;
    void move_entered();
    void move_timers();
    struct Since {
        Instant at;
        bool known;
    };
    Since entered_there(NodeIndex node) const;
    bool is_or_holds(NodeIndex node, const std::string& leaf) const;
    std::vector<Listen> listens_there() const;
    bool had(const TimerSpec& timer) const;
    std::string there(const std::string& name) const;
    std::string name_there(const Timer& pending) const;
    // Takes the eventless transitions of the case as the decision leaves it.
    // Errors: corruption; false: they cannot be taken.
    Result<bool> settle(Migration& migration);
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
    List stopped_, set_, history_, entered_;
    std::vector<std::string> assumed_;
    std::optional<Impossible> impossible_;
};

Result<Migration> Planner::plan() {
    TRY(active_nodes(now_.chart, state_.configuration));
    const auto impossible = [this] {
        Migration migration;
        migration.fate = Migration::Fate::impossible;
        migration.reason = impossible_->reason;
        migration.where = std::move(impossible_->where);
        return migration;
    };
    if (!is_same_procedure() || !find_states() || !complete() || !move_fields() || !keeps_sealed())
        return impossible();
    move_history();
    move_entered();
    move_timers();
    Migration migration;
    const std::vector<std::string> leaves = leaf_names(next_.chart, active_);
    const std::vector<Listen> listens = listens_there();
    const bool changes = leaves != state_.configuration || !changes_.empty() || !set_.empty() ||
                         !stopped_.empty() || !history_.empty() || listens != state_.listens;
    migration.fate = changes ? Migration::Fate::moves : Migration::Fate::unchanged;
    migration.decision.event_type = "case.migrated";
    Map& data = migration.decision.data;
    data.append("configuration", List(leaves.begin(), leaves.end()));
    if (!entered_.empty()) data.append("entered", std::move(entered_));
    if (!changes_.empty()) data.append("fields", std::move(changes_));
    if (!history_.empty()) data.append("history", std::move(history_));
    if (listens != state_.listens) data.append("listens", as_value(listens));
    data.append("migrated_from", state_.definition);
    if (!stopped_.empty()) data.append("stopped", std::move(stopped_));
    if (!set_.empty()) data.append("timers", std::move(set_));
    data.append("trigger", "migrate");
    TRY(const bool settled, settle(migration));
    if (!settled) return impossible();
    migration.assumed = std::move(assumed_);
    return migration;
}

Result<bool> Planner::settle(Migration& migration) {
    if (!next_.chart.has_eventless || is_done(next_.chart, active_)) return true;
    static const Actor kSystem{"system", {"system"}, {}, {}};
    static const Submission kNothing;
    log::Event event;
    event.stream = state_.stream;
    event.version = state_.version + 1;
    event.time = context_.now;
    event.definition = next_.hash;
    event.data = migration.decision.data;
    CaseState moved = state_;
    evolve(moved, event);
    TRY(Standing standing, standing_of(next_.chart, moved));
    Macrostep step{next_, moved, std::move(standing), kSystem, kNothing, context_};
    const Result<bool> reacted = step.react(Happening{Happening::Kind::always});
    if (!reacted && reacted.error().code == Errc::corruption) return reacted.error();
    if (!reacted)
        return reacted.error().code == Errc::rejected
                   ? refuse("eventless_failed", reacted.error().where)
                   : refuse("eventless_endless", "");
    if (!reacted.value()) return true;
    Decision decision = std::move(step).decision("migrate");
    absorb(migration.decision, std::move(decision));
    migration.fate = Migration::Fate::moves;
    return true;
}

// What a state or history is called in the new definition. Inside a state that is called otherwise,
// what has no id of its own is so too.
std::string Planner::there(const std::string& name) const {
    const auto mapped = next_.migrate.states.find(name);
    if (mapped != next_.migrate.states.end()) return mapped->second;
    const auto node = now_.chart.node_named(name);
    if (!node || *node == 0 || next_.chart.node_named(name)) return name;
    const std::string& parent = now_.chart.nodes[now_.chart.nodes[*node].parent].name;
    if (!name.starts_with(parent + ".")) return name;
    return there(parent) + name.substr(parent.size());
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
        const auto node = next_.chart.node_named(there(leaf));
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

// None of two of them excludes the other.
bool Planner::can_be_active(const std::vector<NodeIndex>& nodes) const {
    NodeSet active(next_.chart.nodes.size());
    active.set(0);
    for (NodeIndex n : nodes)
        for (; !active.test_set(n); n = next_.chart.nodes[n].parent) continue;
    for (const Node& node : next_.chart.nodes) {
        const auto within = std::count_if(node.children.begin(), node.children.end(),
                                          [&](NodeIndex child) { return active.test(child); });
        if (node.kind == Node::Kind::compound && within > 1) return false;
    }
    return true;
}

// States that are gone, or no longer inside what the history is of, are forgotten.
List Planner::history_there(NodeIndex history, const List& nodes) const {
    const NodeIndex parent = next_.chart.nodes[history].parent;
    std::vector<NodeIndex> kept;
    for (const Value& name : nodes) {
        const auto node = name.text() ? next_.chart.node_named(there(*name.text())) : std::nullopt;
        if (node && !next_.chart.nodes[*node].is_history() &&
            next_.chart.is_descendant(*node, parent))
            kept.push_back(*node);
    }
    List names;
    if (can_be_active(kept))
        for (const NodeIndex node : kept) names.push_back(next_.chart.nodes[node].name);
    return names;
}

void Planner::move_history() {
    List kept;
    for (const auto& [history, nodes] : state_.history) {
        const std::string name = there(history);
        const auto node = next_.chart.node_named(name);
        List remembered;
        if (node && next_.chart.nodes[*node].is_history() && nodes.list())
            remembered = history_there(*node, *nodes.list());
        if (name == history && !remembered.empty() && Value{remembered} == nodes) continue;
        if (name != history || remembered.empty())
            history_.push_back(Map{{"node", history}, {"nodes", nullptr}});
        if (!remembered.empty())
            kept.push_back(Map{{"node", name}, {"nodes", std::move(remembered)}});
    }
    // After all that is forgotten: one may be called now what another was.
    std::move(kept.begin(), kept.end(), std::back_inserter(history_));
}

// A state that is called otherwise is as old as it was.
void Planner::move_entered() {
    for (const std::string& leaf : state_.configuration) {
        const std::string name = there(leaf);
        const auto node = next_.chart.node_named(name);
        if (name != leaf && node && next_.chart.nodes[*node].is_leaf())
            entered_.push_back(
                Map{{"node", name}, {"since", format_instant(entered_at(state_, leaf))}});
    }
}

// Is what the leaf has become that state, or inside it?
bool Planner::is_or_holds(NodeIndex node, const std::string& leaf) const {
    const auto now = next_.chart.node_named(there(leaf));
    return now && (*now == node || next_.chart.is_descendant(*now, node));
}

// A pending deadline of the state counts from there; else a leaf's own age is known, and that of
// what holds it where the case has never been elsewhere.
Planner::Since Planner::entered_there(NodeIndex node) const {
    const std::string& name = next_.chart.nodes[node].name;
    for (const Timer& pending : state_.timers) {
        const auto index = now_.chart.timer_named(pending.name);
        if (index && there(now_.chart.nodes[now_.chart.timers[*index].node].name) == name)
            return {pending.since, true};
    }
    Since since{context_.now, true};
    for (const std::string& leaf : state_.configuration) {
        if (!is_or_holds(node, leaf)) continue;
        const Instant entered = entered_at(state_, leaf);
        if (there(leaf) == name) return {entered, true};
        since = {std::min(since.at, entered), false};
    }
    since.known = since.known || since.at == state_.opened_at;
    return since;
}

// "submitted:business:P1D" of a state that is called otherwise there.
std::string Planner::name_there(const Timer& pending) const {
    const auto index = now_.chart.timer_named(pending.name);
    if (!index) return pending.name;
    const std::string& node = now_.chart.nodes[now_.chart.timers[*index].node].name;
    return there(node) + pending.name.substr(node.size());
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
        const Since since = entered_there(timer.node);
        const auto due = due_instant(timer, since.at, fields_, context_);
        if (!due) continue;
        if (!since.known) assumed_.push_back(timer.name);
        set_.push_back(Map{{"due", format_instant(std::max(*due, context_.now))},
                           {"name", timer.name},
                           {"since", format_instant(since.at)}});
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
