// What the author of a request adds to it, asked or not: restated, and added once they say yes.
#pragma once

#include "bot/conversation/turn.hpp"

namespace promenade::conversation {

// The coordination has asked the author of one case for a precision: what they write is restated as
// that. False: nobody has, or several cases wait. `draft.original` is what was typed, unless the
// filter held something back.
bool take_reply(const Scene& scene, const Speaker& speaker, const std::string& text, Turn& turn);

// « D-0042 : finalement pour 30 personnes », unasked. False: it is not theirs to add to.
bool take_addition(const Scene& scene, const Speaker& speaker, const StreamId& stream,
                   const std::string& text, Turn& turn);

// What is added to a case may be more delicate than the case: it comes with the sensitivity of its
// words where the trigger may bring one. Of all that the turn submits.
void raise_sensitivity(const Scene& scene, const Speaker& speaker, Turn& turn);

}  // namespace promenade::conversation
