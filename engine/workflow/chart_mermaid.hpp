// A drawing as Mermaid's stateDiagram-v2 (mermaid.js.org/syntax/stateDiagram.html), which knows
// neither history nor dashed arrows: a history is a small state, a deadline says so in its words.
#pragma once

#include "engine/workflow/chart_drawing.hpp"

#include <string>

namespace promenade::workflow {

std::string mermaid_of(const Drawing& drawing);

}  // namespace promenade::workflow
