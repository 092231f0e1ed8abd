// The timeline: what happened in each stream, event by event, without what is sealed.
#pragma once

#include "engine/core/instant.hpp"
#include "projections/projection.hpp"

namespace promenade::projections {

extern const Projection kTimeline;

struct TimelineEntry {
    Position position = 0;
    Instant time{};
    std::string effectivetime;
    std::string type;
    StreamId stream;
    Version version = 0;
    std::string actor, onbehalfof, subject;
    std::string definition;
    std::string trigger;                     // of a case's event
    std::vector<std::string> configuration;  // of a case, after it
    Map changes;                             // of a case, its changed fields; else the clear data
    std::vector<std::string> sealed;         // names of the sealed fields that it recorded
};

TimelineEntry entry_of(const log::Event& event);

// `after` and `next` of a page are versions of the stream, in decimal. Errors: corruption.
Result<Paged<TimelineEntry>> timeline(const ReadRows& rows, const StreamId& stream,
                                      const Page& page);

}  // namespace promenade::projections
