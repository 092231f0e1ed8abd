// « nouveau courriel de Farida : … », « nouveau responsable Tilleuls : … »: the coordinator
// corrects what the network keeps of a member or of an employer's contact, a member their own
// address and number. Read back and confirmed first.
#pragma once

#include "bot/conversation/turn.hpp"

#include <string>

namespace promenade::conversation {

// The definition of a draft of one: none of the network's procedures.
inline constexpr std::string_view kCorrection = "correction";

// `of`: what follows the order, « de Farida : farida@exemple.fr ».
void take_correction(const Scene& scene, const Speaker& speaker, const std::string& of, Turn& turn);

// « j'ai changé de numéro, c'est le 06 39 98 00 00 »: a member's own address or number.
void take_own_correction(const Scene& scene, const Speaker& speaker, const std::string& text,
                         Turn& turn);

// After the yes. The member is told of it, the coordinator of what a member corrected.
void record_correction(const Scene& scene, const Speaker& speaker, const Draft& draft, Turn& turn);

}  // namespace promenade::conversation
