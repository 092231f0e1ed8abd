// The question that waits for the speaker's answer, and whether what they wrote is that answer.
#pragma once

#include "bot/conversation/turn.hpp"

#include <string>

namespace promenade::conversation {

// Takes the text as the answer to the draft's question. False: the message is about something
// else, and the question goes on waiting. Into a question for free words goes whatever is no plain
// order; any other lets through what it cannot read and something else can.
bool answer_waiting(const Scene& scene, const Speaker& speaker, const Draft& draft,
                    const std::string& text, const language::Reading& reading, Turn& turn);

// « 4 » answers the question how many; it taps none of the choices beside it.
bool waits_for_a_number(const Scene& scene, const PersonId& speaker);

}  // namespace promenade::conversation
