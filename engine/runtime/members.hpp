// The network's members as the expressions of a running chart see them.
#pragma once

#include "engine/core/value.hpp"
#include "engine/network/roster.hpp"
#include "engine/privacy/key_store.hpp"

#include <functional>
#include <string>

namespace promenade::runtime {

// [{case, connected, directory, employer, id, label_date, state, themes, unlisted}], by id,
// whatever their state; erased ones are left out. `id`: as `named` calls them; in a pseudonymous
// stream, of those alone who have a pseudonym key already. `connected`: has a chat account.
// `unlisted`: not to be shown in the directory. What is not known is an empty text.
Value members_of(const network::Roster& roster,
                 const std::function<std::string(const PersonId&)>& named);

// The same for the expressions of one case: a pseudonymous stream names them by its pseudonyms.
Value members_in(const StreamId& stream, bool pseudonymous, const network::Roster& roster,
                 const privacy::KeyStore& keys);

// Does it change the state of somebody known, or whether they are unlisted? `roster`: before it.
bool changes_standing(const network::Roster& roster, const log::Event& event);

}  // namespace promenade::runtime
