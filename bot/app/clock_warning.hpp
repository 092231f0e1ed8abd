// A machine whose clock was once far in the future leaves a log whose times are: everything is then
// recorded at that time until the clock gets there. Nothing is wrong with the log; somebody should
// know.
#pragma once

#include "bot/app/core.hpp"

#include <string>

namespace promenade::app {

// In French; empty where the last event is not more than an hour ahead of the clock.
std::string clock_warning(const Core& core);

}  // namespace promenade::app
