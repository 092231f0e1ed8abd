// A drawing in the languages of Graphviz (graphviz.org/doc/info/lang.html) and of Mermaid's
// stateDiagram-v2 (mermaid.js.org/syntax/stateDiagram.html).
#pragma once

#include "engine/workflow/chart_drawing.hpp"

#include <string>

namespace promenade::workflow {

std::string dot_of(const Drawing& drawing);

}  // namespace promenade::workflow
