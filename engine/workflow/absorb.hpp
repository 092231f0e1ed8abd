// One event of two macrosteps that follow each other at once.
#pragma once

#include "engine/workflow/decide.hpp"

namespace promenade::workflow {

// `first` becomes what both do; `second` was decided on the case as `first` leaves it. The name of
// the event and its trigger stay those of the first.
void absorb(Decision& first, Decision second);

}  // namespace promenade::workflow
