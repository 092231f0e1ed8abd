// The network's members as a definition's `for_each` sees them.
#pragma once

#include "engine/core/value.hpp"
#include "engine/network/roster.hpp"

namespace promenade::runtime {

// [{employer, id, label_date, state, themes}], by id, whatever their state; erased ones are left
// out. What is not known is an empty text.
Value members_of(const network::Roster& roster);

}  // namespace promenade::runtime
