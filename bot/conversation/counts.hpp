// « combien de PdN parentalité au 31/12/2025 ? »
#pragma once

#include "bot/conversation/turn.hpp"

#include <string>

namespace promenade::conversation {

// Of the public that is named, else of each; on the day that is named, else today.
runtime::Reply counts(const Scene& scene, const std::string& text);

}  // namespace promenade::conversation
