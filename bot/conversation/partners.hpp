// « qui pour les addictions, secteur sud ? »: the partners of the register that answer, best first.
#pragma once

#include "bot/conversation/turn.hpp"

#include <string>

namespace promenade::conversation {

// `wanted`: what for and where, as typed; empty: all of them. By how many of its words (as stems)
// the partner's name, domain and orientation hold, then its territory; a place alone is enough
// where no word names a domain.
runtime::Reply partners_for(const Scene& scene, const std::string& wanted);

}  // namespace promenade::conversation
