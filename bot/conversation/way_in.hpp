// How people get into the conversation: a one-time code for somebody, or one's own in a browser.
#pragma once

#include "bot/conversation/turn.hpp"

#include <string>
#include <vector>

namespace promenade::conversation {

// « code pour Blandine »: for the coordinator to pass on; it replaces the last one that is unused.
// `people`: ids of those named.
void give_code(const Scene& scene, const Speaker& speaker, const std::vector<std::string>& people,
               Turn& turn);

// « lien web »: to the same conversation, in a browser.
void give_web_link(const Scene& scene, const Speaker& speaker, Turn& turn);

}  // namespace promenade::conversation
