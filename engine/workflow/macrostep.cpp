#include "engine/workflow/macrostep.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/workflow/budget.hpp"

#include <algorithm>
#include <set>

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

// "send/0012/reminder", or "send/0012": the number keeps sends that are due together in order.
constexpr std::string_view kSendPrefix = "send/";
constexpr std::size_t kSendDigits = 4;

bool is_send(const Timer& timer) { return !timer.trigger.empty(); }

int number_of_send(std::string_view name) {
    return std::stoi(std::string{name.substr(kSendPrefix.size(), kSendDigits)});
}

std::string_view id_of_send(std::string_view name) {
    return name.substr(std::min(name.size(), kSendPrefix.size() + kSendDigits + 1));
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

Happening sent_by(const Timer& timer) {
    return Happening{Happening::Kind::trigger,
                     timer.trigger,
                     0,
                     Happening::Origin::outside,
                     std::string{id_of_send(timer.name)},
                     timer.data};
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
    TRY(const bool reacted, run(procedure_.chart, happening, standing_, *this));
    if (!procedure_.listens.empty()) note_listens();
    TRY(note_output());
    return reacted;
}

Indices Macrostep::foresee(const Happening& happening) {
    look_at(happening);
    Agenda nothing_yet;
    return select(procedure_.chart, standing_, happening, *this, nothing_yet);
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

Host::Verdict Macrostep::judge(const Expression& guard) {
    const Result<Value> value = scope_.evaluate(guard);
    if (!value || !value.value().boolean()) return Verdict::error;
    return *value.value().boolean() ? Verdict::holds : Verdict::fails;
}

bool Macrostep::fails(const Expression& guard) {
    const Result<Value> value = scope_.evaluate(guard);
    return !value && value.error().detail != kNoMember.what;
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
        const Verdict verdict = judge(*actions.guard);
        if (verdict == Verdict::error && procedure_.chart.platform_triggers)
            agenda.inside.push_back(Happening::execution_error());
        if (verdict != Verdict::holds) return success();
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
    for (const Notice& notice : actions.notify)
        if (!notice.guard || scope_.holds(*notice.guard)) effects_.push_back(notice.effect);
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

Result<void> Macrostep::send(const Sending& sending, Agenda& agenda) {
    TRY(Map data, values_of(sending.data));
    if (!sending.delay) {
        agenda.outside.push_back(Happening{Happening::Kind::trigger, sending.trigger, 0,
                                           Happening::Origin::outside, sending.id,
                                           std::move(data)});
        return success();
    }
    TRY(std::string name, name_of_send(sending.id));
    const auto due = due_instant(*sending.delay, context_.now, fields(), context_);
    if (due)
        sends_.push_back(
            Timer{std::move(name), *due, context_.now, 0, sending.trigger, std::move(data)});
    return success();
}

// The lowest number that is free, after those of this macrostep: its sends sort as they were made,
// older ones have an earlier version.
Result<std::string> Macrostep::name_of_send(const std::string& id) const {
    std::set<int> taken;
    for (const Timer& timer : state_.timers)
        if (is_send(timer)) taken.insert(number_of_send(timer.name));
    const std::size_t count = taken.size() + sends_.size();
    int number = sends_.empty() ? 1 : number_of_send(sends_.back().name) + 1;
    while (taken.contains(number)) ++number;
    std::string digits = std::to_string(number);
    if (count >= kSendsPendingMax || digits.size() > kSendDigits)
        return error(Errc::invalid, "more delayed sends than a case may have");
    digits.insert(0, kSendDigits - digits.size(), '0');
    return std::string{kSendPrefix} + digits + (id.empty() ? "" : "/" + id);
}

void Macrostep::cancel(const std::string& id) {
    const auto is_meant = [&](const Timer& t) { return is_send(t) && id_of_send(t.name) == id; };
    sends_.erase(std::remove_if(sends_.begin(), sends_.end(), is_meant), sends_.end());
    for (const Timer& pending : state_.timers)
        if (is_meant(pending)) cancelled_.push_back(pending.name);
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
