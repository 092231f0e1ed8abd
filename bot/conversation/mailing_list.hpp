// « liste de diffusion parentalité »: the addresses of those who have the label, to be copied into
// a mail.
#pragma once

#include "bot/conversation/turn.hpp"

#include <string>

namespace promenade::conversation {

// For the coordinator alone. `wanted`: the words that may name a theme and a town; empty:
// everybody. Who is in pause is left out, and who has refused the network's e-mail.
runtime::Reply mailing_list(const Scene& scene, const Speaker& speaker, const std::string& wanted);

}  // namespace promenade::conversation
