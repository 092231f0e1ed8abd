// A message that a register answers at once, and what else it asks.
#pragma once

#include "bot/conversation/turn.hpp"

namespace promenade::conversation {

// Says `answer`, what other registers answer of the message's other questions, and restates as a
// request what none does.
void answer_from(const Scene& scene, const Speaker& speaker, const std::string& text,
                 const language::Reading& reading, language::Room room, runtime::Reply answer,
                 Turn& turn);

}  // namespace promenade::conversation
