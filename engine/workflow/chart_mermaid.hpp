// A drawing as Mermaid's stateDiagram-v2 (mermaid.js.org/syntax/stateDiagram.html), which knows
// neither history nor dashed arrows, and gives arrows no style: a history is a small state, a
// deadline says so in its words, a transition that the case took has a ✔ before them.
#pragma once

#include "engine/workflow/chart_drawing.hpp"

#include <string>

namespace promenade::workflow {

std::string mermaid_of(const Drawing& drawing);

}  // namespace promenade::workflow
