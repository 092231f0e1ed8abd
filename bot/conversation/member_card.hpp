// « fiche Farida », « ma fiche »: who a member is, and what the directory says of them.
#pragma once

#include "bot/conversation/turn.hpp"

namespace promenade::conversation {

// The coordinator, a referent and the member themselves see the contact, and where the entry
// stands; everybody else reads the entry once it is published. Unknown and erased ones are answered
// alike.
runtime::Reply member_card(const Scene& scene, const Speaker& speaker, const PersonId& member);

}  // namespace promenade::conversation
