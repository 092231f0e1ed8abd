#include "engine/workflow/macrostep.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/workflow/budget.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

Value texts(const std::vector<std::string>& from) { return List(from.begin(), from.end()); }

bool contains(const std::vector<std::uint16_t>& list, std::uint16_t index) {
    return std::find(list.begin(), list.end(), index) != list.end();
}

// A number within the profile, at any depth: what an event can hold.
bool is_recordable(const Value& value) {
    if (const std::int64_t* number = value.number())
        return *number >= -kJsonIntegerMax && *number <= kJsonIntegerMax;
    if (const List* items = value.list())
        return std::all_of(items->begin(), items->end(), is_recordable);
    if (const Map* members = value.map())
        return std::all_of(members->begin(), members->end(),
                           [](const auto& member) { return is_recordable(member.second); });
    return true;
}

bool fits_in(const Assignment& assignment, const Value& value) {
    if (!is_recordable(value)) return false;
    return !assignment.spec || value.is_null() || fits(*assignment.spec, value);
}

}  // namespace

Result<Standing> standing_of(const Chart& chart, const CaseState& state) {
    Standing standing;
    TRY(standing.active, active_nodes(chart, state.configuration));
    for (const auto& [history, nodes] : state.history) {
        // Migrations once left these behind.
        if (nodes.list() && nodes.list()->empty()) continue;
        const auto index = chart.node_named(history);
        if (!index || !nodes.list())
            return error(Errc::corruption, "a history that the definition does not have");
        Standing::Memory memory{*index, {}};
        for (const Value& name : *nodes.list()) {
            const auto node = name.text() ? chart.node_named(*name.text()) : std::nullopt;
            if (!node) return error(Errc::corruption, "a state that the definition does not have");
            memory.nodes.push_back(*node);
        }
        standing.memories.push_back(std::move(memory));
    }
    return standing;
}

Macrostep::Macrostep(const Procedure& procedure, const CaseState& state, Standing standing,
                     const Actor& actor, const Submission& submission, const DecideContext& context)
    : procedure_(procedure),
      state_(state),
      actor_(actor),
      submission_(submission),
      context_(context),
      standing_(std::move(standing)),
      view_(procedure.chart, standing_, now_),
      scope_(state.fields, submission.clear, actor, context.now) {
    scope_.set_chart(view_);
    scope_.set_case(state);
    scope_.set_members(context.members);
    scope_.set_settings(procedure, context.settings);
}

Result<bool> Macrostep::react(const Happening& happening) {
    if (happening.kind == Happening::Kind::start)
        change("author", actor_.onbehalfof.empty() ? actor_.pseudonym : actor_.onbehalfof);
    form_stored_ = happening.kind != Happening::Kind::trigger;
    if (const TriggerSpec* const trigger =
            form_stored_ ? nullptr : procedure_.trigger(happening.trigger))
        collects_ = procedure_.rules(*trigger).collects;
    look_at(happening);
    const Result<bool> reacted = run(procedure_.chart, happening, standing_, *this);
    TRY(check_guards());
    if (!reacted) return reacted.error();
    if (!procedure_.listens.empty()) note_listens();
    TRY(note_output());
    return reacted;
}

Result<Indices> Macrostep::foresee(const Happening& happening) {
    look_at(happening);
    Agenda nothing_yet;
    Indices transitions = select(procedure_.chart, standing_, happening, *this, nothing_yet);
    TRY(check_guards());
    return transitions;
}

// In a plain chart a guard that fails is false, and a trigger that the chart may react to.
Result<void> Macrostep::check_guards() const {
    if (failed_.empty() || procedure_.chart.platform_triggers) return success();
    return error(Errc::rejected, "guard_failed", failed_);
}

// What a person brought along is borrowed, what the chart sent itself is kept.
void Macrostep::look_at(const Happening& happening) {
    now_ = happening;
    scope_.set_data(now_.data.empty() ? submission_.clear : now_.data);
}

const Happening& Macrostep::handle(Happening happening) {
    now_ = std::move(happening);
    scope_.set_data(now_.data);
    return now_;
}

Host::Verdict Macrostep::verdict_on(const Expression& guard) {
    const Result<Value> value = scope_.evaluate(guard);
    return !value && procedure_.chart.platform_triggers ? Verdict::error : verdict_of(value);
}

Host::Verdict Macrostep::judge(const Transition& transition) {
    const Verdict verdict = verdict_on(*transition.guard);
    if (verdict == Verdict::error && failed_.empty()) failed_ = transition.where + "/guard";
    return verdict;
}

Result<bool> Macrostep::holds(const Expression& guard, const std::string& where, Agenda& agenda) {
    const Verdict verdict = verdict_on(guard);
    if (verdict == Verdict::error) {
        if (!procedure_.chart.platform_triggers)
            return error(Errc::rejected, "guard_failed", where);
        agenda.inside.push_back(Happening::execution_error());
    }
    return verdict == Verdict::holds;
}

void Macrostep::change(std::string_view field, Value value) {
    if (!fields_copied_) {
        fields_ = state_.fields;
        fields_copied_ = true;
        scope_.set_fields(fields_);
    }
    if (value.is_null())
        fields_.erase(field);
    else
        fields_.set(field, value);
    const Value* const before = state_.fields.find(field);
    const bool empties_a_slot = value.is_null() && state_.sealed.contains(field);
    if (!empties_a_slot && (before ? *before == value : value.is_null()))
        changes_.erase(field);
    else
        changes_.set(field, std::move(value));
}

// Guards have compared the form with the fields; from the first action on it is part of them. In a
// plain chart what comes along is the trigger's alone (SCXML 5.10), unless it is declared.
void Macrostep::store_form() {
    form_stored_ = true;
    for (const auto& [field, value] : submission_.clear)
        if (!procedure_.chart.platform_triggers || procedure_.field(field)) change(field, value);
    if (collects_.empty()) return;
    const Value* const known = state_.fields.find(collects_);
    List people = known && known->list() ? *known->list() : List{};
    people.push_back(signature(actor_));
    change(collects_, std::move(people));
}

// In a plain chart what fails is left, and is a trigger that the chart may react to.
Result<void> Macrostep::act(const Actions& actions, Agenda& agenda) {
    if (!form_stored_) store_form();
    if (actions.empty()) return success();
    Result<void> done = act_on(actions, agenda);
    if (!done && done.error().code == Errc::rejected && procedure_.chart.platform_triggers) {
        agenda.inside.push_back(Happening::execution_error());
        return success();
    }
    return done;
}

Result<void> Macrostep::act_on(const Actions& actions, Agenda& agenda) {
    if (actions.guard) {
        TRY(const bool wanted, holds(*actions.guard, actions.where + "/guard", agenda));
        if (!wanted) return success();
    }
    for (const std::string& id : actions.cancel) cancel(id);
    TRY(assign(actions.assign));
    for (const Sending& raised : actions.raise) {
        TRY(Map data, values_of(raised.data));
        agenda.inside.push_back(Happening{Happening::Kind::trigger,
                                          raised.trigger,
                                          0,
                                          Happening::Origin::inside,
                                          {},
                                          std::move(data)});
    }
    for (const Sending& sending : actions.send) {
        TRY(send(sending, agenda));
    }
    for (const Spawning& spawning : actions.spawn) {
        TRY(spawn(spawning));
    }
    for (const Signalling& signalling : actions.signal) {
        TRY(signal(signalling));
    }
    for (const MemberRecording& recording : actions.record) {
        TRY(record(recording));
    }
    for (std::size_t i = 0; i < actions.notify.size(); ++i) {
        const Notice& notice = actions.notify[i];
        bool wanted = true;
        if (notice.guard) {
            const std::string where = actions.where + "/notify/" + std::to_string(i) + "/guard";
            TRY(wanted, holds(*notice.guard, where, agenda));
        }
        if (wanted) effects_.push_back(notice.effect);
    }
    if (event_type_.empty()) event_type_ = actions.emit;
    for (const Actions& next : actions.then) {
        TRY(act_on(next, agenda));
    }
    return success();
}

Result<Map> Macrostep::values_of(const std::vector<Assignment>& assignments) {
    Map values;
    for (const Assignment& assignment : assignments) {
        Result<Value> value = scope_.evaluate(assignment.value);
        if (!value || !fits_in(assignment, value.value()))
            return error(Errc::rejected, "expression", assignment.where);
        values.set(assignment.field, std::move(value).value());
    }
    return values;
}

Result<void> Macrostep::assign(const std::vector<Assignment>& assignments) {
    if (assignments.empty()) return success();
    TRY(Map values, values_of(assignments));
    for (auto& [field, value] : values) change(field, std::move(value));
    return success();
}

Result<Map> Macrostep::output(NodeIndex final_node, Agenda& agenda) {
    const auto& output = procedure_.chart.nodes[final_node].output;
    if (output.empty()) return Map{};
    Result<Map> values = values_of(output);
    if (!values && procedure_.chart.platform_triggers) {
        agenda.inside.push_back(Happening::execution_error());
        return Map{};
    }
    return values;
}

void Macrostep::entered(NodeIndex node) {
    const Node& entered = procedure_.chart.nodes[node];
    for (const std::uint16_t timer : entered.timers) set_.push_back(timer);
    const auto& before = state_.configuration;
    if (entered.is_leaf() && std::find(before.begin(), before.end(), entered.name) != before.end())
        again_.push_back(node);
}

void Macrostep::left(NodeIndex node) {
    for (const std::uint16_t timer : procedure_.chart.nodes[node].timers) {
        set_.erase(std::remove(set_.begin(), set_.end(), timer), set_.end());
        if (!contains(stopped_, timer)) stopped_.push_back(timer);
    }
}

// Those of the states that were left, and the one that fired; all, once the chart is done.
std::vector<std::string> Macrostep::stopped_timers(std::string_view fired) const {
    std::vector<std::string> names;
    const bool done = is_done(procedure_.chart, standing_.active);
    for (const Timer& pending : state_.timers) {
        const auto index = procedure_.chart.timer_named(pending.name);
        const bool cancelled =
            std::find(cancelled_.begin(), cancelled_.end(), pending.name) != cancelled_.end();
        if (done || cancelled || pending.name == fired || (index && contains(stopped_, *index)))
            names.push_back(pending.name);
    }
    return names;
}

List Macrostep::changed_history() const {
    List changes;
    for (const Standing::Memory& memory : standing_.memories) {
        std::vector<std::string> names;
        for (const NodeIndex n : memory.nodes) names.push_back(procedure_.chart.nodes[n].name);
        Value nodes = texts(names);
        const std::string& history = procedure_.chart.nodes[memory.history].name;
        const Value* const before = state_.history.find(history);
        if (before && *before == nodes) continue;
        changes.push_back(Map{{"node", history}, {"nodes", std::move(nodes)}});
    }
    return changes;
}

List Macrostep::entered_again() const {
    List entered;
    for (const NodeIndex n : again_) {
        Value one =
            Map{{"node", procedure_.chart.nodes[n].name}, {"since", format_instant(context_.now)}};
        if (standing_.active.test(n) &&
            std::find(entered.begin(), entered.end(), one) == entered.end())
            entered.push_back(std::move(one));
    }
    return entered;
}

// None of them outlives the chart.
List Macrostep::new_timers() const {
    if (is_done(procedure_.chart, standing_.active)) return {};
    std::vector<const TimerSpec*> entered;
    for (const std::uint16_t index : set_) entered.push_back(&procedure_.chart.timers[index]);
    List timers = timers_set(entered, fields(), context_);
    for (const Timer& sent : sends_) {
        Map timer;
        if (!sent.data.empty()) timer.append("data", Map{sent.data});
        timer.append("due", format_instant(sent.due));
        timer.append("name", sent.name);
        timer.append("trigger", sent.trigger);
        timers.emplace_back(std::move(timer));
    }
    return timers;
}

Decision Macrostep::decision(std::string_view trigger, std::string_view fired) && {
    Decision decision;
    decision.event_type = event_type_.empty() ? "case.advanced" : std::move(event_type_);
    decision.effects = std::move(effects_);
    decision.onbehalfof = actor_.onbehalfof.empty() ? actor_.stands_in_for : actor_.onbehalfof;
    Map& data = decision.data;
    data.append("configuration", texts(leaf_names(procedure_.chart, standing_.active)));
    if (List entered = entered_again(); !entered.empty())
        data.append("entered", std::move(entered));
    if (!changes_.empty()) data.append("fields", std::move(changes_));
    if (List history = changed_history(); !history.empty())
        data.append("history", std::move(history));
    if (!actor_.onbehalfof.empty() && !actor_.stands_in_for.empty())
        data.append("stands_in_for", actor_.stands_in_for);
    if (const auto stopped = stopped_timers(fired); !stopped.empty())
        data.append("stopped", texts(stopped));
    if (List timers = new_timers(); !timers.empty()) data.append("timers", std::move(timers));
    data.append("trigger", trigger);
    record_relations(decision);
    for (const auto& [field, value] : submission_.personal) {
        PersonalField personal{field->name, value, field->personal->of, field->personal->retention};
        for (const FieldRules::Retention& other : procedure_.rules(*field).retention_when) {
            if (!scope_.holds(other.guard)) continue;
            personal.retention = other.retention;
            break;
        }
        decision.personal.push_back(std::move(personal));
    }
    return decision;
}

}  // namespace promenade::workflow
