// « fiche Farida », « ma fiche »: who a member is, and what the directory says of them.
#pragma once

#include "bot/conversation/turn.hpp"

namespace promenade::conversation {

// Bears the label now, pausing or not.
bool has_label(const network::Person& person);

// May know where the member stands in the network.
bool manages_or_employs(const Speaker& speaker, const network::Person& person);

// Those who manage, the member themselves and their employer see the contact, and where the entry
// stands; everybody else reads the entry once it is published. Of a member without the label the
// others learn no more than of somebody unknown.
runtime::Reply member_card(const Scene& scene, const Speaker& speaker, const PersonId& member);

}  // namespace promenade::conversation
