#include "engine/workflow/macrostep.hpp"

#include "engine/core/canonical_json.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

std::string_view text_at(const Map& fields, std::string_view name) {
    const Value* const field = fields.find(name);
    return field && field->text() ? std::string_view{*field->text()} : std::string_view{};
}

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
    return !value.map();
}

}  // namespace

Result<Standing> standing_of(const Chart& chart, const CaseState& state) {
    Standing standing;
    TRY(standing.active, active_nodes(chart, state.configuration));
    for (const auto& [history, nodes] : state.history) {
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

std::optional<Instant> due_instant(const TimerSpec& timer, Instant since, const Map& fields,
                                   const DecideContext& context) {
    using Counts = TimerSpec::Counts;
    static const Calendars kUsual;
    const Calendars& calendars = context.calendars ? *context.calendars : kUsual;
    switch (timer.counts) {
        case Counts::wall_clock: return calendars.coordinator.after_any(since, timer.delay);
        case Counts::coordinator_days: return calendars.coordinator.after(since, timer.delay);
        case Counts::referent_days:
            return calendars.of_referent(text_at(fields, "theme")).after(since, timer.delay);
        case Counts::until_date: break;
    }
    const auto date = parse_date(text_at(fields, timer.until));
    if (!date) return std::nullopt;
    return to_utc(std::chrono::local_days{date.value()}, calendars.coordinator.zone);
}

List timers_set(const std::vector<const TimerSpec*>& timers, const Map& fields,
                const DecideContext& context) {
    List set;
    for (const TimerSpec* timer : timers)
        if (const auto due = due_instant(*timer, context.now, fields, context))
            set.push_back(Map{{"due", format_instant(*due)}, {"name", timer->name}});
    return set;
}

Macrostep::Macrostep(const Procedure& procedure, const CaseState& state, Standing standing,
                     const Actor& actor, const Submission& submission, const DecideContext& context)
    : procedure_(procedure),
      state_(state),
      actor_(actor),
      submission_(submission),
      context_(context),
      standing_(std::move(standing)),
      scope_(state.fields, submission.clear, actor, context.now) {}

Result<bool> Macrostep::react(const Happening& happening) {
    if (happening.kind == Happening::Kind::start)
        change("author", actor_.onbehalfof.empty() ? actor_.pseudonym : actor_.onbehalfof);
    form_stored_ = happening.kind != Happening::Kind::trigger;
    if (const TriggerSpec* const trigger =
            form_stored_ ? nullptr : procedure_.trigger(happening.trigger))
        collects_ = procedure_.rules(*trigger).collects;
    return run(procedure_.chart, happening, standing_, *this);
}

std::vector<std::uint16_t> Macrostep::foresee(const Happening& happening) {
    return enabled(procedure_.chart, happening, standing_, *this);
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
    if (before ? *before == value : value.is_null())
        changes_.erase(field);
    else
        changes_.set(field, std::move(value));
}

// Guards have compared the form with the fields; from the first action on it is part of them.
void Macrostep::store_form() {
    form_stored_ = true;
    for (const auto& [field, value] : submission_.clear) change(field, value);
    if (collects_.empty()) return;
    const Value* const known = state_.fields.find(collects_);
    List people = known && known->list() ? *known->list() : List{};
    people.push_back(signature(actor_));
    change(collects_, std::move(people));
}

Result<void> Macrostep::act(const Actions& actions) {
    if (!form_stored_) store_form();
    if (actions.empty()) return success();
    Map values;
    for (const Assignment& assignment : actions.assign) {
        const auto unfit = [&] { return error(Errc::rejected, "expression", assignment.where); };
        Result<Value> value = scope_.evaluate(assignment.value);
        if (!value || !is_recordable(value.value())) return unfit();
        const FieldSpec* const field = assignment.spec;
        if (field && !value.value().is_null() && !fits(*field, value.value())) return unfit();
        values.set(assignment.field, std::move(value).value());
    }
    for (auto& [field, value] : values) change(field, std::move(value));
    for (const Notice& notice : actions.notify)
        if (!notice.guard || scope_.holds(*notice.guard)) effects_.push_back(notice.effect);
    if (event_type_.empty()) event_type_ = actions.emit;
    return success();
}

void Macrostep::entered(NodeIndex node) {
    for (const std::uint16_t timer : procedure_.chart.nodes[node].timers) set_.push_back(timer);
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
        if (done || pending.name == fired || (index && contains(stopped_, *index)))
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

List Macrostep::new_timers() const {
    if (is_done(procedure_.chart, standing_.active)) return {};
    std::vector<const TimerSpec*> timers;
    for (const std::uint16_t index : set_) timers.push_back(&procedure_.chart.timers[index]);
    return timers_set(timers, fields_copied_ ? fields_ : state_.fields, context_);
}

Decision Macrostep::decision(std::string_view trigger, std::string_view fired) && {
    Decision decision;
    decision.event_type = event_type_.empty() ? "case.advanced" : std::move(event_type_);
    decision.effects = std::move(effects_);
    decision.onbehalfof = actor_.onbehalfof.empty() ? actor_.stands_in_for : actor_.onbehalfof;
    Map& data = decision.data;
    data.append("configuration", texts(leaf_names(procedure_.chart, standing_.active)));
    if (!changes_.empty()) data.append("fields", std::move(changes_));
    if (List history = changed_history(); !history.empty())
        data.append("history", std::move(history));
    if (!actor_.onbehalfof.empty() && !actor_.stands_in_for.empty())
        data.append("stands_in_for", actor_.stands_in_for);
    if (const auto stopped = stopped_timers(fired); !stopped.empty())
        data.append("stopped", texts(stopped));
    if (List set = new_timers(); !set.empty()) data.append("timers", std::move(set));
    data.append("trigger", trigger);
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
