// `promenade rebuild`: the views anew from the log, and whether they are what served until then.
#pragma once

#include "bot/app/cli/labels.hpp"
#include "projections/projector.hpp"

#include <vector>

namespace promenade::app {

// JSON: an array of {view, events, rows, identical}.
std::string render_rebuild(const std::vector<projections::Rebuilt>& rebuilt, Format format,
                           const delivery::Texts& texts);

// The command's exit code: 0, or 1 when a view was not what the log says.
int exit_code_of(const std::vector<projections::Rebuilt>& rebuilt);

}  // namespace promenade::app
