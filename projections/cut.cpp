#include "projections/cut.hpp"

#include "engine/log/codec.hpp"
#include "engine/workflow/evolve.hpp"

#include <algorithm>
#include <charconv>

namespace promenade::projections {

namespace {

std::optional<Position> parse_position(std::string_view text) {
    Position position = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), position);
    if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return position;
}

Result<Instant> parse_moment(std::string_view text, std::string_view zone) {
    if (const Result<LocalDate> date = parse_date(text)) return end_of_day(date.value(), zone);
    return parse_instant(text);
}

// A fact of a local date holds from the first moment of that day.
bool held_by(const log::Event& event, Instant moment, std::string_view zone) {
    if (event.effectivetime.empty()) return event.time <= moment;
    if (const Result<LocalDate> date = parse_date(event.effectivetime))
        return date.value() <= local_date(moment, zone);
    const Result<Instant> instant = parse_instant(event.effectivetime);
    return (instant ? instant.value() : event.time) <= moment;
}

Result<void> visit_stream(const log::Store& store, const StreamId& stream,
                          const log::Store::EventVisitor& visit) {
    TRY(const std::vector<Position> positions, store.positions(stream, 1));
    for (const Position position : positions) {
        TRY(const std::string bytes, store.read(position));
        if (!visit(position, bytes)) break;
    }
    return success();
}

}  // namespace

bool Cut::ends_before(const log::Event& event) const {
    if (!known_at) return false;
    if (const Position* const last = std::get_if<Position>(&*known_at))
        return event.position > *last;
    return event.time > std::get<Instant>(*known_at);
}

bool Cut::admits(const log::Event& event) const {
    return !ends_before(event) && (!as_of || held_by(event, *as_of, zone));
}

Result<Cut> parse_cut(std::string_view as_of, std::string_view known_at, std::string zone) {
    Cut cut;
    cut.zone = std::move(zone);
    if (!as_of.empty()) {
        const Result<Instant> moment = parse_moment(as_of, cut.zone);
        if (!moment) return error(Errc::invalid, "expected a date or an instant", "as-of");
        cut.as_of = moment.value();
    }
    if (known_at.empty()) return cut;
    if (const auto position = parse_position(known_at)) {
        cut.known_at = *position;
        return cut;
    }
    const Result<Instant> moment = parse_moment(known_at, cut.zone);
    if (!moment)
        return error(Errc::invalid, "expected a date, an instant or a position", "known-at");
    cut.known_at = moment.value();
    return cut;
}

Result<void> visit_events(const log::Store& store, const StreamId& stream, const Cut& cut,
                          const EventVisitor& visit) {
    Result<void> visited = success();
    bool ended = false;
    const auto visit_one = [&](std::string_view bytes) -> Result<void> {
        TRY(const log::Event event, log::decode(bytes));
        ended = cut.ends_before(event);
        return cut.admits(event) ? visit(event) : success();
    };
    const auto visit_bytes = [&](Position, std::string_view bytes) {
        visited = visit_one(bytes);
        return visited.has_value() && !ended;
    };
    TRY(stream.empty() ? store.scan(0, store.size(), visit_bytes)
                       : visit_stream(store, stream, visit_bytes));
    return visited;
}

Result<MemoryRows> project(const log::Store& store, const Projection& projection, const Cut& cut) {
    MemoryRows rows;
    TRY(visit_events(store, {}, cut,
                     [&](const log::Event& event) { return projection.apply(event, rows); }));
    return rows;
}

Result<workflow::CaseState> case_under(const log::Store& store, const StreamId& stream,
                                       const Cut& cut) {
    workflow::CaseState state;
    TRY(visit_events(store, stream, cut, [&](const log::Event& event) -> Result<void> {
        workflow::evolve(state, event);
        return success();
    }));
    return state;
}

Result<network::Roster> roster_under(const log::Store& store, const Cut& cut) {
    network::Roster roster;
    TRY(visit_events(store, {}, cut, [&](const log::Event& event) -> Result<void> {
        network::evolve(roster, event);
        return success();
    }));
    return roster;
}

}  // namespace promenade::projections
