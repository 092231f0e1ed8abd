// The story of the demonstration, played without a browser: a register answers, a request is
// restated, recorded, triaged in two taps, recalled, routed, and replayed.
#pragma once

#include "bot/app/chat.hpp"

#include <functional>
#include <string>

namespace promenade::app {

// Tells each step; stops at the first that does not hold. The chat's clock must stand still.
// Errors: rejected (what did not hold).
Result<void> play_story(Chat& chat, const std::function<void(const std::string&)>& tell);

}  // namespace promenade::app
