// The network's members as the expressions of a running chart see them.
#pragma once

#include "engine/core/value.hpp"
#include "engine/network/roster.hpp"

#include <functional>
#include <string>

namespace promenade::runtime {

// [{case, connected, employer, id, label_date, state, themes}], by id, whatever their state; erased
// ones are left out. `id`: as `named` calls them; in a pseudonymous stream, of those alone who have
// a pseudonym key already. `connected`: has a chat account. What is not known is an empty text.
Value members_of(const network::Roster& roster,
                 const std::function<std::string(const PersonId&)>& named);

}  // namespace promenade::runtime
