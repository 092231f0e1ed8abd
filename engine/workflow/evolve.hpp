// evolve: folds one recorded event into its case. Total: it accepts every event ever stored, cannot
// fail, and copies what the event says; it never runs a chart, an expression or a calendar.
#pragma once

#include "engine/log/event.hpp"
#include "engine/workflow/case_state.hpp"

namespace promenade::workflow {

void evolve(CaseState& state, const log::Event& event);

}  // namespace promenade::workflow
