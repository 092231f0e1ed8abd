// « je prends la demande de Florian », « réponds que … »: an order that names no case by its
// number.
#pragma once

#include "bot/conversation/turn.hpp"

namespace promenade::conversation {

// Asks of which of the open cases that it can be said of now: of whom the words name (and asks
// nothing where they have one), else of the case `shown` last, else of any. Each choice says the
// order again, with the number. False: it can be said of none.
bool ask_which_case(const Scene& scene, const Speaker& speaker, const std::string& text,
                    const language::Reading& reading, const StreamId& shown, Turn& turn);

}  // namespace promenade::conversation
