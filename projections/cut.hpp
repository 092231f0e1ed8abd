// The two axes of a bitemporal record. As of a date: the facts that held then, as known now. Known
// at a date or a position: only what had been recorded by then. Together: what one believed on that
// day about that day.
//
// A fact holds from its effective time on, or where it has none from when it was recorded. Facts
// are folded in the order of the log: the last one recorded corrects those before it.
#pragma once

#include "engine/log/store.hpp"
#include "engine/network/roster.hpp"
#include "engine/workflow/case_state.hpp"
#include "projections/memory_rows.hpp"
#include "projections/projection.hpp"

#include <variant>

namespace promenade::projections {

struct Cut {
    std::optional<Instant> as_of;
    std::optional<std::variant<Instant, Position>> known_at;  // that event included
    std::string zone = "Europe/Paris";                        // of local dates

    bool admits(const log::Event& event) const;
    // Neither this event nor any later one had been recorded.
    bool ends_before(const log::Event& event) const;
};

// Each a local date ("2026-11-20": the end of that day in the zone) or an RFC 3339 instant; the
// second also a position ("1207"); empty: everything. Errors: invalid, where = "as-of" or
// "known-at".
Result<Cut> parse_cut(std::string_view as_of, std::string_view known_at, std::string zone);

using EventVisitor = std::function<Result<void>(const log::Event&)>;
// The admitted events of a stream, or where it is empty of the whole log, in order.
// Errors: corruption, those of `visit`.
Result<void> visit_events(const log::Store& store, const StreamId& stream, const Cut& cut,
                          const EventVisitor& visit);

// A view, a case (its `stream` is empty where there was none yet) and the roster, under a cut.
// Errors of all: corruption.
Result<MemoryRows> project(const log::Store& store, const Projection& projection, const Cut& cut);
Result<workflow::CaseState> case_under(const log::Store& store, const StreamId& stream,
                                       const Cut& cut);
Result<network::Roster> roster_under(const log::Store& store, const Cut& cut);

}  // namespace promenade::projections
