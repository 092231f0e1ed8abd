// Which of the choices that somebody was last shown their message means.
#pragma once

#include "bot/conversation/turn.hpp"

namespace promenade::conversation {

// The case that the first of them is about; empty: none.
StreamId last_shown(const Offered& offered);

// The card last shown, with what the case was then; empty: a list was, or nothing.
ShownCard card_shown(const Offered& offered);

// « 2 », some words of one choice, or « oui » where one alone was shown and nothing else waits; 0:
// none.
int chosen_by(const Scene& scene, const Speaker& speaker, const std::string& text,
              const language::Reading& reading, const Offered& offered);

}  // namespace promenade::conversation
