#include "engine/workflow/evolve.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace promenade::workflow {

namespace {

constexpr std::string_view kSystem = "system";  // the actor of what nobody sends

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

// Null removes. `before` receives what the values were, null where absent.
void set_values(Map& values, const Map& changes, Map& before) {
    for (const auto& [name, value] : changes) {
        Value* const old = values.find(name);
        before.append(name, old ? std::move(*old) : Value{});
        if (value.is_null())
            values.erase(name);
        else
            values.set(name, value);
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

// Those that it ends.
std::vector<Timer> set_timers(std::vector<Timer>& timers, const log::Event& event) {
    std::vector<Timer> ended;
    const auto remove = [&](std::string_view name) {
        const auto at = std::find_if(timers.begin(), timers.end(),
                                     [&](const Timer& timer) { return timer.name == name; });
        if (at == timers.end()) return;
        ended.push_back(std::move(*at));
        timers.erase(at);
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
    return ended;
}

Map as_map(const List& histories) {
    Map map;
    for (const Value& change : histories)
        if (const Value* const nodes = change.find("nodes"))
            map.set(change.text_at("node"), *nodes);
    return map;
}

// `stood`: since when the case stood as before it.
void set_entered(CaseState& state, const std::vector<std::string>& before, Instant stood,
                 const log::Event& event) {
    const auto known = std::exchange(state.entered, {});
    const auto contains = [](const std::vector<std::string>& names, std::string_view name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    const auto set = [&](const std::string& name, Instant since) {
        if (since == state.stands_since)
            state.entered.erase(name);
        else
            state.entered[name] = since;
    };
    for (const std::string& name : state.configuration) {
        if (!contains(before, name)) continue;
        const auto at = known.find(name);
        set(name, at == known.end() ? stood : at->second);
    }
    for (const Value& entered : list_at(event.data, "entered")) {
        const std::string name{entered.text_at("node")};
        const Result<Instant> since = parse_instant(entered.text_at("since"));
        if (since && contains(state.configuration, name)) set(name, since.value());
    }
}

// An event has the name of the deadline that led to it, but of a send what it gave the chart.
bool may_have_fired(const Timer& timer, const log::Event& event) {
    const std::string_view trigger = text_at(event.data, "trigger");
    if (timer.trigger.empty()) return timer.name == trigger;
    return timer.trigger == trigger && timer.due <= event.time && event.actor == kSystem;
}

// What the event took the place of, so far as the case's timers know. Of a deadline that fired the
// definition tells how long it is; of a send, itself alone.
void keep_ended(std::vector<Timer> ended, const log::Event& event, Undo& undo) {
    const auto order = [](const Timer& t) { return std::tie(t.due, t.since, t.version, t.name); };
    const Timer* fired = nullptr;
    for (const Timer& timer : ended)
        if (may_have_fired(timer, event) && (!fired || order(timer) < order(*fired)))
            fired = &timer;
    if (fired) undo.fired = fired->name;
    for (Timer& timer : ended)
        if (&timer != fired || !timer.trigger.empty()) undo.ended.push_back(std::move(timer));
    for (const Value& set : list_at(event.data, "timers"))
        if (!set.text_at("trigger").empty()) undo.sends.emplace_back(set.text_at("name"));
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

// A deadline or reminder that is over, and no more than that.
bool changed_nothing(const CaseState& state, const Undo& undo, const log::Event& event) {
    constexpr std::array<std::string_view, 3> kChanges{"entered", "listens", "timers"};
    return event.actor == kSystem && !undo.fired.empty() &&
           undo.configuration == state.configuration && undo.fields.empty() &&
           undo.sealed.empty() && undo.history.empty() &&
           std::none_of(kChanges.begin(), kChanges.end(),
                        [&](std::string_view key) { return event.data.contains(key); }) &&
           std::all_of(undo.ended.begin(), undo.ended.end(),
                       [&](const Timer& ended) { return ended.name == undo.fired; });
}

void remember(CaseState& state, Undo undo, const log::Event& event) {
    std::vector<Undo>& undos = state.undos;
    if (changed_nothing(state, undo, event)) return;
    if (undos.size() == kUndosMax) undos.erase(undos.begin());
    undos.push_back(std::move(undo));
}

// A correction takes back what the event sealed; the one before it can be undone next.
void correct(CaseState& state) {
    Map replaced;
    set_values(state.sealed, state.undos.back().sealed, replaced);
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
    std::vector<Timer> ended = set_timers(state.timers, event);
    set_relations(state, event);
    if (!event.data.contains("configuration")) return;  // no macrostep

    state.actor = event.actor;
    Undo undo;
    undo.event_id = event.id;
    undo.version = event.version;
    undo.actor = event.actor;
    undo.onbehalfof = event.onbehalfof;
    undo.at = event.time;
    undo.configuration = std::move(state.configuration);
    keep_ended(std::move(ended), event, undo);
    set_configuration(state, list_at(event.data, "configuration"));
    const Instant stood = state.stands_since;
    if (opening || state.configuration != undo.configuration) state.stands_since = event.time;
    set_entered(state, undo.configuration, stood, event);
    set_values(state.fields, map_at(event.data, "fields"), undo.fields);
    set_values(state.sealed, places_of_slots(event, state.sealed), undo.sealed);
    set_values(state.history, as_map(list_at(event.data, "history")), undo.history);
    const std::string_view corrected = text_at(event.data, "corrects");
    if (opening || bars_undo(event)) {
        state.undos.clear();
    } else if (corrected.empty()) {
        remember(state, std::move(undo), event);
    } else if (!state.undos.empty() && corrected == state.undos.back().event_id) {
        correct(state);
    }
}

}  // namespace promenade::workflow
