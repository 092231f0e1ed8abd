// « pourquoi ? »: who or what caused a card, by which rule it comes to its reader, since when, and
// what happens if nobody acts.
#pragma once

#include "bot/conversation/turn.hpp"

namespace promenade::conversation {

// For whoever may read the case; anybody else is told what they are told of an unknown number.
runtime::Reply reason_for(const Scene& scene, const Speaker& speaker, const StreamId& stream);

}  // namespace promenade::conversation
