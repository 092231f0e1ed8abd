// `promenade chart replan`: after the calendar changed, what becomes of the open deadlines, and,
// unless it is a dry run, their new instants.
#pragma once

#include "bot/app/cli/terminal.hpp"
#include "bot/app/core.hpp"

namespace promenade::app {

struct ReplanOptions {
    bool dry_run = false;
    bool json = false;
};

// JSON: {"cases": [{"stream", "timers": [{"name", "from", "to"}]}], "replanned": number of cases}.
// A deadline that is past stays. Each case moves by an event of its own; an interrupted command
// goes on when it is given again. Exit code 0.
int replan_deadlines(Core& core, const ReplanOptions& options, const Terminal& terminal);

}  // namespace promenade::app
