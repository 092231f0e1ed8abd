// What a procedure leaves to each network: its `settings`, each with a type and the value that
// holds where the network's own settings, under "procedures", say nothing.
#pragma once

#include "engine/workflow/place.hpp"
#include "engine/workflow/procedure.hpp"

namespace promenade::workflow {

// Before the chart, whose expressions and delays name them. Errors: invalid.
Result<void> load_local_settings(const Place& root, Procedure& procedure);

// As expressions see them. `network`: the network's deployed settings; nullptr: none.
Map local_settings(const Procedure& procedure, const Map* network);

// The delay, which a setting may give. `network`: as above.
TimerSpec with_local_delay(const TimerSpec& timer, const Map* network);

}  // namespace promenade::workflow
