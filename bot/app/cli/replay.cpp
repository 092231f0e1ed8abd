#include "bot/app/cli/replay.hpp"

#include "engine/core/canonical_json.hpp"

namespace promenade::app {

namespace {

using projections::TimelineEntry;

Value text_or_null(const std::string& text) { return text.empty() ? Value{} : Value{text}; }

Value number(std::uint64_t count) { return static_cast<std::int64_t>(count); }

Value to_value(const TimelineEntry& entry) {
    return Map{
        {"actor", text_or_null(entry.actor)},
        {"changes", entry.changes},
        {"configuration", List{entry.configuration.begin(), entry.configuration.end()}},
        {"effectivetime", text_or_null(entry.effectivetime)},
        {"onbehalfof", text_or_null(entry.onbehalfof)},
        {"position", number(entry.position)},
        {"sealed", List{entry.sealed.begin(), entry.sealed.end()}},
        {"stream", entry.stream.text()},
        {"subject", text_or_null(entry.subject)},
        {"time", format_instant(entry.time)},
        {"trigger", text_or_null(entry.trigger)},
        {"type", entry.type},
        {"version", number(entry.version)},
    };
}

std::string headline(const TimelineEntry& entry, const Labels& labels) {
    Map places{{"sentence", labels.sentence(entry)},
               {"stream", entry.stream.text()},
               {"when", labels.when(entry.time)}};
    if (entry.actor.empty()) return labels.texts().render("replay.line_alone", places);
    places.set("actor", labels.person(entry.actor));
    if (entry.onbehalfof.empty()) return labels.texts().render("replay.line", places);
    places.set("onbehalfof", labels.person(entry.onbehalfof));
    return labels.texts().render("replay.line_for", places);
}

std::string since(std::string_view effectivetime, const Labels& labels) {
    if (const Result<LocalDate> date = parse_date(effectivetime))
        return labels.texts().render("replay.effective", {{"date", labels.date(date.value())}});
    const Result<Instant> instant = parse_instant(effectivetime);
    const std::string when = instant ? labels.when(instant.value()) : std::string{effectivetime};
    return labels.texts().render("replay.effective_instant", {{"when", when}});
}

std::string change(const TimelineEntry& entry, const std::string& name, const Value& value,
                   const Labels& labels) {
    const std::string field = labels.field(entry.definition, name);
    if (value.is_null()) return labels.texts().render("replay.removed", {{"field", field}});
    const std::string shown = labels.value(entry.definition, name, value);
    return labels.texts().render("replay.detail", {{"field", field}, {"value", shown}});
}

std::vector<std::string> details(const TimelineEntry& entry, const Labels& labels) {
    std::vector<std::string> all;
    if (!entry.effectivetime.empty()) all.push_back(since(entry.effectivetime, labels));
    for (const std::string& node : entry.configuration)
        all.push_back(labels.texts().render("replay.state",
                                            {{"state", labels.state(entry.definition, node)}}));
    for (const auto& [name, value] : entry.changes)
        if (!value.map()) all.push_back(change(entry, name, value, labels));
    for (const std::string& name : entry.sealed)
        all.push_back(labels.texts().render("replay.sealed",
                                            {{"field", labels.field(entry.definition, name)}}));
    return all;
}

Result<std::vector<TimelineEntry>> entries(const log::Store& store, const ReplayFilter& filter) {
    std::vector<TimelineEntry> all;
    TRY(projections::visit_events(store, filter.stream, filter.cut,
                                  [&](const log::Event& event) -> Result<void> {
                                      all.push_back(projections::entry_of(event));
                                      return success();
                                  }));
    if (!filter.shows) return all;
    for (TimelineEntry& entry : all) {
        Map changes;
        for (auto& [name, value] : entry.changes)
            if (filter.shows(name)) changes.set(name, value);
        entry.changes = std::move(changes);
        std::erase_if(entry.sealed, [&](const std::string& name) { return !filter.shows(name); });
    }
    return all;
}

}  // namespace

std::string replay_lines(const TimelineEntry& entry, const Labels& labels) {
    std::string lines = headline(entry, labels) + '\n';
    const std::string more =
        joined(details(entry, labels), labels.texts().render("replay.separator", {}));
    if (!more.empty()) lines += labels.texts().render("replay.details", {{"details", more}}) + '\n';
    return lines;
}

Result<std::string> render_replay(const log::Store& store, const ReplayFilter& filter,
                                  Format format, const Labels& labels) {
    if (!filter.stream.empty()) {
        TRY(const Version version, store.version_of(filter.stream));
        if (version == 0) return error(Errc::not_found, "no such stream", filter.stream.text());
    }
    TRY(const std::vector<TimelineEntry> trail, entries(store, filter));
    if (format == Format::json) {
        List all;
        for (const TimelineEntry& entry : trail) all.push_back(to_value(entry));
        return pretty(all) + '\n';
    }
    if (trail.empty()) return labels.texts().render("replay.empty", {}) + '\n';
    std::string text;
    for (const TimelineEntry& entry : trail) text += replay_lines(entry, labels);
    return text;
}

}  // namespace promenade::app
