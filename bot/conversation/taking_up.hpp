// « prise de poste », « état du réseau »: what somebody who takes up the coordination must know
// first.
#pragma once

#include "bot/conversation/turn.hpp"

namespace promenade::conversation {

// The network's nature and maturity, who is in it and who decides, its employers, its open and late
// work by procedure, its rules. Counts alone: no word of a case, and cases that the speaker may not
// read are not counted.
runtime::Reply taking_up(const Scene& scene, const Speaker& speaker);

// « qui décide de la labellisation ? »: who holds which role, and the choices this network has
// made.
runtime::Reply deciders(const Scene& scene);

}  // namespace promenade::conversation
