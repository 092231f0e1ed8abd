// Graphviz's `dot`, as a program beside this one.
#pragma once

#include "engine/core/result.hpp"

#include <string>
#include <string_view>

namespace promenade::app {

// The SVG of a graph in the dot language. Errors: invalid ("dot is not installed", "dot failed");
// unavailable (no room for a temporary file).
Result<std::string> svg_of(std::string_view dot);

}  // namespace promenade::app
