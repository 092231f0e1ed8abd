// Who may do and read what: decide, the buttons and the cards ask the same functions.
#pragma once

#include "engine/workflow/case_state.hpp"
#include "engine/workflow/decide.hpp"
#include "engine/workflow/procedure.hpp"

namespace promenade::workflow {

// One of the rules fits the actor, and its guard holds on the case's fields.
bool any_fits(const std::vector<Rule>& rules, const Map& fields, const Actor& actor);

// `by` and `on_behalf` of the trigger; says nothing about the state that the case is in.
bool may_send(const Procedure& procedure, const TriggerSpec& trigger, const CaseState& state,
              const Actor& actor);

}  // namespace promenade::workflow
