// A message read as a request: what the bot understood is restated, asked about where it must be,
// and recorded only once its author says yes; a danger is answered before anything else.
#pragma once

#include "bot/conversation/turn.hpp"

namespace promenade::conversation {

inline constexpr std::string_view kRequest = "request";

// `onbehalfof`: the member a coordinator tells it for; `to_referent`: the coordinator's own, for
// the Caf. Fills the turn with a question, an answer, or, for a danger, the request itself.
void take_request(const Scene& scene, const Speaker& speaker, const std::string& text,
                  language::Room room, const PersonId& onbehalfof, bool to_referent, Turn& turn);

// The answer to « est-ce un collègue ? »: the words as typed, or with « un jeune » in their place.
void take_identity_answer(const Scene& scene, const Speaker& speaker, Draft draft,
                          bool is_colleague, Turn& turn);

// The theme of the coordinator's own request to the Caf.
void take_theme(const Scene& scene, const Speaker& speaker, const Draft& draft,
                const std::string& text, Turn& turn);

// « un humain »: the coordinator is asked to call, with nothing more to say.
void take_human(const Scene& scene, Turn& turn);

}  // namespace promenade::conversation
