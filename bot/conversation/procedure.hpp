// The network's procedures in a chat, by what their definitions say: a case is opened, shown, and
// moved on in the words of its triggers.
#pragma once

#include "bot/conversation/turn.hpp"

namespace promenade::conversation {

// « je veux devenir promeneur du net », « Blandine a signé la charte », « L-0003 ». The case that
// is meant is the one that is named by its number, or the open one where the trigger can be sent
// and that concerns whoever is named; of several the bot asks which. False: nothing of a procedure
// is said, or what is said can be meant of no case of theirs: it may still be a request.
bool take_procedure(const Scene& scene, const Speaker& speaker, const std::string& text,
                    Turn& turn);

// What this person may open, as choices to tap.
List openings(const Scene& scene, const Speaker& speaker);

// The answer to a question of an opening's form; `skipped`: « passe ».
void answer_opening(const Scene& scene, const Speaker& speaker, const Draft& draft,
                    const std::string& text, bool skipped, Turn& turn);

}  // namespace promenade::conversation
