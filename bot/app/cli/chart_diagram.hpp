// `promenade chart diagram DEFINITION.json`: the picture of a procedure, and of a case's way in it.
#pragma once

#include "bot/app/cli/chart_check.hpp"
#include "engine/log/store.hpp"
#include "engine/workflow/chart_drawing.hpp"

#include <string>
#include <vector>

namespace promenade::app {

// What the events of a case say of its way, and the definition it last ran under.
struct CaseWay {
    std::vector<workflow::WayStep> steps;
    std::string definition;
};

// Errors: not_found (there never was such a case), corruption.
Result<CaseWay> way_of_case(const log::Store& store, const StreamId& stream);

// `format`: svg (by Graphviz), dot or mermaid. `way`: nullptr, or the case to mark; that it ran
// under another version is told.
// Exit code: 0, or 2 (no definition, no Graphviz).
int draw_chart(const ChartFile& file, const std::string& format, const CaseWay* way,
               const Terminal& terminal);

}  // namespace promenade::app
