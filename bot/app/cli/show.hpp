// `promenade show case|inbox|directory`, and the same in chat. Lists end with where to go on.
#pragma once

#include "bot/app/cli/labels.hpp"
#include "engine/workflow/case_state.hpp"
#include "projections/directory.hpp"
#include "projections/inbox.hpp"

#include <functional>

namespace promenade::app {

// The only way a name gets into an answer: who may read it opens the sealed identity. Empty, or an
// empty answer: the id alone.
using Names = std::function<std::string(const network::SealedIn& identity)>;

// What is sealed is named, not shown. JSON: {stream, version, definition, configuration, fields,
// sealed, timers, opened, changed}. A state without a stream is a case that was not yet there:
// a sentence about `stream`, or null.
std::string render_case(const workflow::CaseState& state, const StreamId& stream, Format format,
                        const Labels& labels);

// JSON: {"cases": […], "next"}.
std::string render_inbox(const projections::Paged<projections::InboxEntry>& page, Format format,
                         const Labels& labels);

// JSON: {"members": […], "next"}; "name" is null where it was not opened.
std::string render_directory(const projections::Paged<projections::Member>& page, Format format,
                             const Labels& labels, const Names& names = {});

}  // namespace promenade::app
