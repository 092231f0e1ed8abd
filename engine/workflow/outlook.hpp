// What is already sure of a command whose form is not full yet.
#pragma once

#include "engine/workflow/decide.hpp"
#include "engine/workflow/procedure.hpp"

namespace promenade::workflow {

// Errors: rejected, the refusal of a transition (its key "refuse") that will be met whatever the
// form is still going to say: no guard that comes before it, nor its own, looks at anything but
// what is known. `data` may lack any field. An expression is looked at as decide() would.
Result<void> check_not_refused_already(const Definition& definition, const CaseState& state,
                                       const TriggerSpec& trigger, const Actor& actor,
                                       const Map& data, const DecideContext& context);

}  // namespace promenade::workflow
