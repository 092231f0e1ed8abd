// Who may do and read what: decide, the buttons and the cards ask the same functions.
#pragma once

#include "engine/workflow/case_state.hpp"
#include "engine/workflow/decide.hpp"
#include "engine/workflow/procedure.hpp"

namespace promenade::workflow {

// One of the rules fits the actor, and its guard holds on the case's fields.
// The rule of `by` that lets them send it; nullptr: none does.
const Rule* rule_that_lets(const Procedure& procedure, const TriggerSpec& trigger,
                           const CaseState& state, const Actor& actor);
bool any_fits(const std::vector<Rule>& rules, const CaseState& state, const Actor& actor);

// `by`, `on_behalf`, `collects` and `separation`, and, once the case is open, `readers`: who may
// not read a case sends it nothing. Says nothing about the state that the case is in. Empty: may
// send; else the code of a refusal, as decide gives it.
std::string_view why_not(const Procedure& procedure, const TriggerSpec& trigger,
                         const CaseState& state, const Actor& actor);
bool may_send(const Procedure& procedure, const TriggerSpec& trigger, const CaseState& state,
              const Actor& actor);

}  // namespace promenade::workflow
