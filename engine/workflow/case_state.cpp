#include "engine/workflow/case_state.hpp"

namespace promenade::workflow {

namespace {

std::int64_t millis(Instant instant) { return instant.time_since_epoch().count(); }
Instant instant_of(std::int64_t number) { return Instant{std::chrono::milliseconds{number}}; }

Value texts(const std::vector<std::string>& from) { return List(from.begin(), from.end()); }

using SealedFields = std::vector<std::pair<std::string, SealedField>>;

Value sealed_value(const SealedFields& fields) {
    List list;
    for (const auto& [name, field] : fields)
        list.push_back(Map{{"event_id", field.event_id},
                           {"event_type", field.event_type},
                           {"name", name},
                           {"slot", field.slot}});
    return list;
}

Value timers_value(const std::vector<Timer>& timers) {
    List list;
    for (const Timer& timer : timers)
        list.push_back(Map{{"due", millis(timer.due)},
                           {"name", timer.name},
                           {"version", static_cast<std::int64_t>(timer.version)}});
    return list;
}

Value undo_value(const Undo& undo) {
    return Map{{"actor", undo.actor},
               {"at", millis(undo.at)},
               {"configuration", texts(undo.configuration)},
               {"event_id", undo.event_id},
               {"fields", undo.fields},
               {"sealed", sealed_value(undo.sealed)}};
}

Error corrupt() { return error(Errc::corruption, "not a stored case"); }

Result<const Value*> member(const Value& value, std::string_view key) {
    const Value* const found = value.find(key);
    if (!found) return corrupt();
    return found;
}

Result<std::string> text(const Value& value, std::string_view key) {
    TRY(const Value* const found, member(value, key));
    if (!found->text()) return corrupt();
    return *found->text();
}

Result<std::int64_t> number(const Value& value, std::string_view key) {
    TRY(const Value* const found, member(value, key));
    if (!found->number()) return corrupt();
    return *found->number();
}

Result<Map> map(const Value& value, std::string_view key) {
    TRY(const Value* const found, member(value, key));
    if (!found->map()) return corrupt();
    return *found->map();
}

Result<const List*> list(const Value& value, std::string_view key) {
    TRY(const Value* const found, member(value, key));
    if (!found->list()) return corrupt();
    return found->list();
}

Result<std::vector<std::string>> text_list(const Value& value, std::string_view key) {
    TRY(const List* const items, list(value, key));
    std::vector<std::string> found;
    for (const Value& item : *items) {
        if (!item.text()) return corrupt();
        found.push_back(*item.text());
    }
    return found;
}

Result<SealedFields> sealed_list(const Value& value, std::string_view key) {
    TRY(const List* const items, list(value, key));
    SealedFields found;
    for (const Value& item : *items) {
        SealedField field;
        TRY(std::string name, text(item, "name"));
        TRY(field.event_id, text(item, "event_id"));
        TRY(field.event_type, text(item, "event_type"));
        TRY(const Value* const slot, member(item, "slot"));
        field.slot = *slot;
        found.emplace_back(std::move(name), std::move(field));
    }
    return found;
}

Result<std::vector<Timer>> timer_list(const Value& value) {
    TRY(const List* const items, list(value, "timers"));
    std::vector<Timer> found;
    for (const Value& item : *items) {
        Timer timer;
        TRY(timer.name, text(item, "name"));
        TRY(const std::int64_t due, number(item, "due"));
        TRY(const std::int64_t version, number(item, "version"));
        timer.due = instant_of(due);
        timer.version = static_cast<Version>(version);
        found.push_back(std::move(timer));
    }
    return found;
}

Result<Undo> undo_from(const Value& value) {
    Undo undo;
    TRY(undo.event_id, text(value, "event_id"));
    TRY(undo.actor, text(value, "actor"));
    TRY(const std::int64_t at, number(value, "at"));
    undo.at = instant_of(at);
    TRY(undo.configuration, text_list(value, "configuration"));
    TRY(undo.fields, map(value, "fields"));
    TRY(undo.sealed, sealed_list(value, "sealed"));
    return undo;
}

}  // namespace

Value to_value(const CaseState& state) {
    Map map{{"changed_at", millis(state.changed_at)},
            {"configuration", texts(state.configuration)},
            {"definition", state.definition},
            {"fields", state.fields},
            {"history", state.history},
            {"opened_at", millis(state.opened_at)},
            {"sealed", sealed_value(state.sealed)},
            {"stream", state.stream.text()},
            {"timers", timers_value(state.timers)}};
    if (!state.undo.event_id.empty()) map.append("undo", undo_value(state.undo));
    map.append("version", static_cast<std::int64_t>(state.version));
    return map;
}

Result<CaseState> case_from(const Value& value) {
    CaseState state;
    TRY(std::string stream, text(value, "stream"));
    state.stream = StreamId{std::move(stream)};
    TRY(const std::int64_t version, number(value, "version"));
    state.version = static_cast<Version>(version);
    TRY(state.definition, text(value, "definition"));
    TRY(state.configuration, text_list(value, "configuration"));
    TRY(state.history, map(value, "history"));
    TRY(state.fields, map(value, "fields"));
    TRY(state.sealed, sealed_list(value, "sealed"));
    TRY(state.timers, timer_list(value));
    TRY(const std::int64_t opened_at, number(value, "opened_at"));
    TRY(const std::int64_t changed_at, number(value, "changed_at"));
    state.opened_at = instant_of(opened_at);
    state.changed_at = instant_of(changed_at);
    if (const Value* const undo = value.find("undo")) {
        TRY(state.undo, undo_from(*undo));
    }
    return state;
}

}  // namespace promenade::workflow
