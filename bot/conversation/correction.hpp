// « nouveau courriel de Farida : … », « nouveau responsable Tilleuls : … »: the coordinator
// corrects what the network keeps of a member or of an employer's contact. Read back and confirmed
// first; the person is told.
#pragma once

#include "bot/conversation/turn.hpp"

#include <string>

namespace promenade::conversation {

// The definition of a draft of one: none of the network's procedures.
inline constexpr std::string_view kCorrection = "correction";

// `of`: what follows the order, « de Farida : farida@exemple.fr ».
void take_correction(const Scene& scene, const Speaker& speaker, const std::string& of, Turn& turn);

// After the yes.
void record_correction(const Scene& scene, const Draft& draft, Turn& turn);

}  // namespace promenade::conversation
