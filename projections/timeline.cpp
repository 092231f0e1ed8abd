// Rows: stream, 0x00, u64be(version).
#include "projections/timeline.hpp"

#include "engine/core/encoding.hpp"
#include "projections/stored.hpp"

#include <charconv>

namespace promenade::projections {

namespace {

std::string prefix_of(const StreamId& stream) { return stream.text() + '\0'; }

std::string key_of(const StreamId& stream, Version version) {
    std::string key = prefix_of(stream);
    append_u64be(key, version);
    return key;
}

// Of a step of a case: its fields, and the cases that it opened, came from or heard the end of.
Map changes_of_case(const Map& data) {
    Map changes = map_at(data, "fields");
    for (const char* relation : {"ended", "spawned"})
        if (const Value* const cases = data.find(relation)) changes.set(relation, *cases);
    if (const Value* const parent = data.find("parent"))
        changes.set("parent", parent->text_at("stream"));
    return changes;
}

Map changes_of(const log::Event& event) {
    if (event.data.contains("configuration")) return changes_of_case(event.data);
    Map changes = event.data;
    changes.erase("sealed");
    changes.erase("trigger");
    changes.erase("definition");  // the bytes of a whole procedure: its hash stays
    return changes;
}

void append_text(Map& row, std::string key, const std::string& text) {
    if (!text.empty()) ENGINE_ASSERT(row.append(std::move(key), text));
}

void append_texts(Map& row, std::string key, const std::vector<std::string>& texts) {
    if (!texts.empty()) ENGINE_ASSERT(row.append(std::move(key), List{texts.begin(), texts.end()}));
}

Result<void> apply_to_timeline(const log::Event& event, Rows& rows) {
    TimelineEntry entry = entry_of(event);
    Map row;  // keys in order: every event passes here
    append_text(row, "actor", entry.actor);
    if (!entry.changes.empty()) row.append("changes", std::move(entry.changes));
    append_texts(row, "configuration", entry.configuration);
    append_text(row, "definition", entry.definition);
    append_text(row, "effectivetime", entry.effectivetime);
    append_text(row, "onbehalfof", entry.onbehalfof);
    row.append("position", static_cast<std::int64_t>(entry.position));
    append_texts(row, "sealed", entry.sealed);
    append_text(row, "subject", entry.subject);
    row.append("time", format_instant(entry.time));
    append_text(row, "trigger", entry.trigger);
    append_text(row, "type", entry.type);
    put_map(rows, key_of(event.stream, event.version), row);
    return success();
}

Result<TimelineEntry> entry_from(const StreamId& stream, Version version, std::string_view stored) {
    TRY(const Map row, map_from(stored));
    TimelineEntry entry;
    entry.position = static_cast<Position>(Value{row}.number_at("position", 0));
    TRY(entry.time, parse_instant(text_at(row, "time")));
    entry.effectivetime = text_at(row, "effectivetime");
    entry.type = text_at(row, "type");
    entry.stream = stream;
    entry.version = version;
    entry.actor = text_at(row, "actor");
    entry.onbehalfof = text_at(row, "onbehalfof");
    entry.subject = text_at(row, "subject");
    entry.definition = text_at(row, "definition");
    entry.trigger = text_at(row, "trigger");
    entry.configuration = texts_at(row, "configuration");
    entry.changes = map_at(row, "changes");
    entry.sealed = texts_at(row, "sealed");
    return entry;
}

Version version_after(const Page& page) {
    Version after = 0;  // also for what is no number: from the start
    std::from_chars(page.after.data(), page.after.data() + page.after.size(), after);
    return after + 1;
}

}  // namespace

const Projection kTimeline{"timeline", 2, apply_to_timeline};

TimelineEntry entry_of(const log::Event& event) {
    TimelineEntry entry;
    entry.position = event.position;
    entry.time = event.time;
    entry.effectivetime = event.effectivetime;
    entry.type = event.type;
    entry.stream = event.stream;
    entry.version = event.version;
    entry.actor = event.actor;
    entry.onbehalfof = event.onbehalfof;
    entry.subject = event.subject;
    entry.definition = event.definition;
    entry.trigger = text_at(event.data, "trigger");
    entry.configuration = texts_at(event.data, "configuration");
    entry.changes = changes_of(event);
    for (const Value& slot : list_at(event.data, "sealed"))
        entry.sealed.emplace_back(slot.text_at("slot"));
    return entry;
}

Result<Paged<TimelineEntry>> timeline(const ReadRows& rows, const StreamId& stream,
                                      const Page& page) {
    Paged<TimelineEntry> found;
    Result<void> read = success();
    const std::string prefix = prefix_of(stream);
    const auto add = [&](std::string_view key, std::string_view stored) -> Result<void> {
        if (found.items.size() == page.limit) {
            found.next = std::to_string(found.items.back().version);
            return success();
        }
        TRY(TimelineEntry entry, entry_from(stream, read_u64be(key.substr(prefix.size())), stored));
        found.items.push_back(std::move(entry));
        return success();
    };
    TRY(rows.scan(prefix, key_of(stream, version_after(page)),
                  [&](std::string_view key, std::string_view stored) {
                      read = add(key, stored);
                      return read.has_value() && found.next.empty();
                  }));
    TRY(std::move(read));
    return found;
}

}  // namespace promenade::projections
