// « mes données »: all that the network holds of a person, readable (GDPR, article 15).
#pragma once

#include "bot/conversation/turn.hpp"

namespace promenade::conversation {

// Who they are, their facts and accounts, and every case, open or over, that names them and that
// they may read, with the words that they may read in it. A case that they may not know of is not
// hinted at. Long: for a private conversation alone.
runtime::Reply data_of(const Scene& scene, const PersonId& person);

}  // namespace promenade::conversation
