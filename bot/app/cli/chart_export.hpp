// `promenade chart export DEFINITION.json`: the chart as XState v5's machine JSON, for the editors
// and simulators that read it. Of a definition that loads.
#pragma once

#include "engine/core/result.hpp"

#include <string>
#include <string_view>

namespace promenade::app {

// States, transitions and their order as in the file. Guards keep the text of their expression as
// their name, actions are objects {type, params}; a delay on the wall clock is in milliseconds,
// another a name ("business_P1D") to implement, without which XState does not wait at all;
// `meta.delays` has what was written, by name. What XState has no word for is in `meta`: label, by,
// form, emit, data…
//
// XState enters one child by default: an `initial` that leads deeper, or to several regions,
// becomes one of each state on the way. Errors: invalid (one of these has another of its own; where
// = its pointer).
Result<std::string> xstate_of(std::string_view definition);

}  // namespace promenade::app
