// Rows: "case/<stream>" = what is known of the case, its place in the list among it;
// "open/<0 urgent, 1>/<since>/<stream>" and "finished/…" = the queue.
#include "projections/inbox.hpp"

#include "projections/stored.hpp"

#include <algorithm>
#include <array>

namespace promenade::projections {

namespace {

constexpr std::string_view kCase = "case/", kOpen = "open/", kFinishedList = "finished/",
                           kFinished = "finished";

// State nodes of config/workflows/request.json.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kQueues{{
    {"submitted", "to_triage"},
    {"urgent", "urgent"},
    {"acknowledged", "acknowledged"},
    {"in_progress", "taken"},
    {"with_referent", "with_referent"},
    {"advice", "with_referent"},
    {"waiting_author", "waiting_author"},
    {"oriented", "oriented"},
    {"answered", "answered"},
    {"closed", kFinished},
    {"closed_oriented", kFinished},
    {"archived", kFinished},
}};

std::string case_key(std::string_view stream) { return std::string{kCase}.append(stream); }

bool is_urgent(const Map& row) {
    return text_at(row, "queue") == "urgent" ||
           Value{map_at(row, "fields")}.boolean_at("urgent", false);
}

std::string place_of(const Map& row, std::string_view stream) {
    std::string place{text_at(row, "queue") == kFinished ? kFinishedList : kOpen};
    place.append(is_urgent(row) ? "0/" : "1/").append(text_at(row, "since"));
    return place.append("/").append(stream);
}

// Null removes, as in workflow::evolve.
void set_fields(Map& row, const Map& changes) {
    if (changes.empty() && row.contains("fields")) return;
    Map fields = map_at(row, "fields");
    for (const auto& [name, value] : changes) {
        if (value.is_null())
            fields.erase(name);
        else
            fields.set(name, value);
    }
    row.set("fields", std::move(fields));
}

void set_timers(Map& row, const log::Event& event) {
    const List& stopped = list_at(event.data, "stopped");
    const List& set = list_at(event.data, "timers");
    if (stopped.empty() && set.empty()) return;
    const auto ends = [&](const Value& timer) {
        const std::string_view name = timer.text_at("name");
        return std::any_of(stopped.begin(), stopped.end(),
                           [&](const Value& other) { return other == Value{name}; }) ||
               std::any_of(set.begin(), set.end(),
                           [&](const Value& other) { return other.text_at("name") == name; });
    };
    List timers = list_at(row, "timers");
    std::erase_if(timers, ends);
    timers.insert(timers.end(), set.begin(), set.end());
    row.set("timers", std::move(timers));
}

void set_queue(Map& row, const log::Event& event) {
    const std::vector<std::string> configuration = texts_at(event.data, "configuration");
    const std::string state = configuration.empty() ? "" : configuration[0];
    const std::string_view queue = queue_of(state);
    row.set("state", state);
    if (text_at(row, "queue") == queue) return;
    row.set("queue", queue);
    row.set("since", format_instant(event.time));
}

Result<void> apply_to_inbox(const log::Event& event, Rows& rows) {
    if (event.definition.empty() || !event.data.contains("configuration")) return success();
    const std::string& stream = event.stream.text();
    const std::string key = case_key(stream);
    TRY(const std::optional<Map> known, get_map(rows, key));
    Map row = known ? *known : Map{{"opened", format_instant(event.time)}};
    row.set("definition", event.definition);
    row.set("version", static_cast<std::int64_t>(event.version));
    set_fields(row, map_at(event.data, "fields"));
    set_timers(row, event);
    set_queue(row, event);
    put_map(rows, key, row);

    const std::string place = place_of(row, stream);
    if (known && place_of(*known, stream) != place) rows.erase(place_of(*known, stream));
    rows.put(place, text_at(row, "queue"));
    return success();
}

Instant instant_at(const Map& row, std::string_view key) {
    const Result<Instant> instant = parse_instant(text_at(row, key));
    return instant ? instant.value() : Instant{};
}

std::optional<Instant> first_due(const Map& row) {
    std::optional<Instant> first;
    for (const Value& timer : list_at(row, "timers")) {
        const Result<Instant> due = parse_instant(timer.text_at("due"));
        if (due && (!first || due.value() < *first)) first = due.value();
    }
    return first;
}

InboxEntry entry_from(std::string_view stream, const Map& row) {
    InboxEntry entry;
    entry.stream = StreamId{std::string{stream}};
    entry.version = static_cast<Version>(Value{row}.number_at("version", 0));
    entry.definition = text_at(row, "definition");
    entry.queue = text_at(row, "queue");
    entry.state = text_at(row, "state");
    entry.urgent = is_urgent(row);
    entry.fields = map_at(row, "fields");
    entry.author = text_at(entry.fields, "author");
    entry.classified = entry.fields.contains("nature");
    entry.nature = text_at(entry.fields, entry.classified ? "nature" : "proposed_nature");
    entry.category = text_at(entry.fields, entry.classified ? "category" : "proposed_category");
    entry.sensitivity = Value{entry.fields}.number_at("sensitivity", 0);
    entry.theme = text_at(entry.fields, "theme");
    entry.opened = instant_at(row, "opened");
    entry.since = instant_at(row, "since");
    entry.due = first_due(row);
    return entry;
}

std::string_view stream_in(std::string_view place) {
    // "open/1/2026-11-20T08:00:00.000Z/D-0001": a stream may hold a slash, what is before has
    // three.
    for (int slashes = 0; slashes < 3; ++slashes) place.remove_prefix(place.find('/') + 1);
    return place;
}

}  // namespace

std::string_view queue_of(std::string_view state) {
    const auto at = std::find_if(kQueues.begin(), kQueues.end(),
                                 [&](const auto& known) { return known.first == state; });
    return at == kQueues.end() ? "open" : at->second;
}

const Projection kInbox{"inbox", 1, apply_to_inbox};

Result<Paged<InboxEntry>> inbox(const ReadRows& rows, const InboxQuery& query) {
    Paged<InboxEntry> found;
    Result<void> read = success();
    std::string last;
    const auto add = [&](std::string_view place, std::string_view queue) -> Result<void> {
        if (!query.queue.empty() && queue != query.queue) return success();
        TRY(std::optional<InboxEntry> entry,
            inbox_entry(rows, StreamId{std::string{stream_in(place)}}));
        if (!entry) return error(Errc::corruption, "the inbox lists a case that it has not");
        if (!query.theme.empty() && entry->theme != query.theme) return success();
        if (query.left_out.contains(entry->definition)) return success();
        if (found.items.size() == query.page.limit) {
            found.next = last;
            return success();
        }
        found.items.push_back(*std::move(entry));
        last = place;
        return success();
    };
    const std::string_view list = query.queue == kFinished ? kFinishedList : kOpen;
    const std::string from = query.page.after.empty() ? "" : query.page.after + '\0';
    TRY(rows.scan(list, from, [&](std::string_view place, std::string_view queue) {
        read = add(place, queue);
        return read.has_value() && found.next.empty();
    }));
    TRY(std::move(read));
    return found;
}

Result<std::optional<InboxEntry>> inbox_entry(const ReadRows& rows, const StreamId& stream) {
    TRY(const std::optional<Map> row, get_map(rows, case_key(stream.text())));
    if (!row) return std::optional<InboxEntry>{};
    return std::optional{entry_from(stream.text(), *row)};
}

}  // namespace promenade::projections
