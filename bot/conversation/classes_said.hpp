// « classe D-0042 : animation, rencontre, information, sensibilité 1 », in one sentence.
#pragma once

#include "bot/conversation/known_case.hpp"
#include "bot/conversation/turn.hpp"

#include <string>

namespace promenade::conversation {

// Adds to `data` what `text` answers of the form of `spec`, and of what may be attached to it; a
// category says its nature too: « D-0042 en outil ». False: some of the words answer nothing.
bool add_classes(const Scene& scene, const KnownCase& known, const workflow::TriggerSpec& spec,
                 const std::string& text, Map& data);

}  // namespace promenade::conversation
