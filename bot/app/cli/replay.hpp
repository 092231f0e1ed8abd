// `promenade replay`, and the same trail in chat: what was recorded, event by event.
#pragma once

#include "bot/app/cli/labels.hpp"
#include "projections/cut.hpp"

#include <functional>

namespace promenade::app {

struct ReplayFilter {
    StreamId stream;  // empty: the whole log
    projections::Cut cut;
    // Fields that the reader may see; without it, all.
    std::function<bool(std::string_view field)> shows = {};
};

// Text: one line an event, its changes indented below. JSON: an array of {position, time,
// effectivetime, type, stream, version, actor, onbehalfof, subject, trigger, configuration,
// changes, sealed}, null where there is none; people as they are in the log.
// Errors: not_found (there never was such a stream), corruption.
Result<std::string> render_replay(const log::Store& store, const ReplayFilter& filter,
                                  Format format, const Labels& labels);

// What one event adds to the text.
std::string replay_lines(const projections::TimelineEntry& entry, const Labels& labels);

}  // namespace promenade::app
