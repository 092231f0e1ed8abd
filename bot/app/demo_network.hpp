// The demonstration: the invented Val-de-Lorne of config/demo, on 20 November 2026 at 9.
#pragma once

#include "bot/app/chat.hpp"

namespace promenade::app {

// Its clock's first instant. Errors: invalid.
Result<Instant> demo_start(const std::filesystem::path& config);
// Founds it in an empty folder: role holders, partners, employers, members, and a web account for
// everybody, named by their id. Nothing if it is there already.
Result<void> found_demo(Core& core);

}  // namespace promenade::app
