// The way a case took through a chart, read from what its events recorded.
#pragma once

#include "engine/workflow/chart.hpp"

#include <string>
#include <vector>

namespace promenade::workflow {

// What an event of the case says: what happened (a trigger or a timer, by name), and where the case
// stood afterwards.
struct WayStep {
    std::string happening;
    std::vector<std::string> configuration;  // names of the active leaves
};

struct Way {
    NodeSet passed;   // nodes that were active at some time
    NodeSet present;  // nodes that are active now
    IndexSet taken;   // transitions
};

// Names that the chart does not know are passed over: the case may have run under another version.
Way way_of(const Chart& chart, const std::vector<WayStep>& steps);

}  // namespace promenade::workflow
