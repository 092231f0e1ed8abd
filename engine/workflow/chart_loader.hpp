// Loads the statechart of a definition: XState v5's names, in SCXML's sense.
#pragma once

#include "engine/workflow/place.hpp"
#include "engine/workflow/procedure.hpp"

namespace promenade::workflow {

// Into procedure.chart; its fields and triggers are loaded already. Errors: invalid.
Result<void> load_chart(const Place& root, Strictness strictness, Procedure& procedure);

}  // namespace promenade::workflow
