#include "engine/workflow/evolve.hpp"

#include <algorithm>
#include <array>

namespace promenade::workflow {

namespace {

constexpr std::array<std::string_view, 5> kReachesOut{"migrated_from", "spawned", "signals",
                                                      "records", "ended"};

const List& list_at(const Map& data, std::string_view key) {
    static const List kNone;
    const Value* const found = data.find(key);
    return found && found->list() ? *found->list() : kNone;
}

const Map& map_at(const Map& data, std::string_view key) {
    static const Map kNone;
    const Value* const found = data.find(key);
    return found && found->map() ? *found->map() : kNone;
}

std::string_view text_at(const Map& data, std::string_view key) {
    const Value* const found = data.find(key);
    return found && found->text() ? std::string_view{*found->text()} : std::string_view{};
}

void set_configuration(CaseState& state, const List& names) {
    state.configuration.clear();
    for (const Value& name : names)
        if (name.text()) state.configuration.push_back(*name.text());
}

// Null removes. `before` receives what the fields were, null where absent.
void set_fields(Map& fields, const Map& changes, Map& before) {
    for (const auto& [name, value] : changes) {
        Value* const old = fields.find(name);
        before.append(name, old ? std::move(*old) : Value{});
        if (value.is_null())
            fields.erase(name);
        else
            fields.set(name, value);
    }
}

// The slots stay in their events: a case is written after each of its own, and would carry them all
// again and again. What is emptied has none any more: null.
Map places_of_slots(const log::Event& event, const Map& sealed) {
    Map places;
    for (const auto& [name, value] : map_at(event.data, "fields"))
        if (value.is_null() && sealed.contains(name)) places.set(name, nullptr);
    for (const Value& slot : list_at(event.data, "sealed"))
        places.set(slot.text_at("slot"), static_cast<std::int64_t>(event.position));
    return places;
}

void set_timers(std::vector<Timer>& timers, const log::Event& event) {
    const auto remove = [&](std::string_view name) {
        timers.erase(std::remove_if(timers.begin(), timers.end(),
                                    [&](const Timer& timer) { return timer.name == name; }),
                     timers.end());
    };
    for (const Value& name : list_at(event.data, "stopped"))
        if (name.text()) remove(*name.text());
    for (const Value& set : list_at(event.data, "timers")) {
        const Result<Instant> due = parse_instant(set.text_at("due"));
        if (!due || !set.map()) continue;
        const Result<Instant> since = parse_instant(set.text_at("since"));
        Timer timer{std::string{set.text_at("name")},    due.value(),
                    since ? since.value() : event.time,  event.version,
                    std::string{set.text_at("trigger")}, map_at(*set.map(), "data")};
        remove(timer.name);
        const auto at =
            std::lower_bound(timers.begin(), timers.end(), timer,
                             [](const Timer& a, const Timer& b) { return a.name < b.name; });
        timers.insert(at, std::move(timer));
    }
}

void set_history(Map& history, const List& changes) {
    for (const Value& change : changes)
        if (const Value* const nodes = change.find("nodes"))
            history.set(change.text_at("node"), *nodes);
}

void set_relations(CaseState& state, const log::Event& event) {
    if (const Value* const parent = event.data.find("parent"))
        state.parent = {StreamId{std::string{parent->text_at("stream")}},
                        std::string{parent->text_at("done")}};
    std::vector<StreamId>& children = state.children;
    for (const Value& child : list_at(event.data, "spawned"))
        if (child.text()) children.emplace_back(*child.text());
    const std::string_view ended = text_at(event.data, "ended");
    children.erase(std::remove_if(children.begin(), children.end(),
                                  [&](const StreamId& child) { return child.text() == ended; }),
                   children.end());
    std::sort(children.begin(), children.end());
    if (!event.data.contains("listens")) return;
    state.listens.clear();
    for (const Value& listen : list_at(event.data, "listens"))
        state.listens.push_back(
            {std::string{listen.text_at("trigger")}, std::string{listen.text_at("key")}});
}

// A correction takes back what the event sealed; the one before it can be undone next.
void correct(CaseState& state) {
    Map replaced;
    set_fields(state.sealed, state.undos.back().sealed, replaced);
    state.undos.pop_back();
}

// What was done under another definition, or what others than the case know of, can't be undone,
// nor what came before it.
bool bars_undo(const log::Event& event) {
    return std::any_of(kReachesOut.begin(), kReachesOut.end(),
                       [&](std::string_view key) { return event.data.contains(key); });
}

}  // namespace

void evolve(CaseState& state, const log::Event& event) {
    const bool opening = state.version == 0;
    if (opening) {
        state.stream = event.stream;
        state.opened_at = event.time;
    }
    state.version = event.version;
    state.changed_at = event.time;
    if (!event.definition.empty()) state.definition = event.definition;
    set_timers(state.timers, event);
    set_relations(state, event);
    if (!event.data.contains("configuration")) return;  // no macrostep

    state.actor = event.actor;
    Undo undo{event.id, event.version, event.actor, event.time, std::move(state.configuration), {},
              {}};
    set_configuration(state, list_at(event.data, "configuration"));
    if (opening || state.configuration != undo.configuration) state.stands_since = event.time;
    set_fields(state.fields, map_at(event.data, "fields"), undo.fields);
    set_fields(state.sealed, places_of_slots(event, state.sealed), undo.sealed);
    set_history(state.history, list_at(event.data, "history"));
    const std::string_view corrected = text_at(event.data, "corrects");
    if (opening || bars_undo(event)) {
        state.undos.clear();
    } else if (corrected.empty()) {
        if (state.undos.size() == kUndosMax) state.undos.erase(state.undos.begin());
        state.undos.push_back(std::move(undo));
    } else if (!state.undos.empty() && corrected == state.undos.back().event_id) {
        correct(state);
    }
}

}  // namespace promenade::workflow
