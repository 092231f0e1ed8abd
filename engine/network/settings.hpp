// What a network deploys about itself: config/README.md documents every key. The settings stay a
// plain Map; this says which maps are settings.
#pragma once

#include "engine/core/result.hpp"
#include "engine/core/value.hpp"

#include <string_view>

namespace promenade::network {

// A settings file (config/network.example.json). Errors: invalid, `where` = "<file>#<pointer>",
// detail = what was expected there, or "unknown key".
Result<Map> check_settings(std::string_view json, std::string_view file);

// The part that an event records. "server" (addresses, token files) belongs to one machine, and
// stays out of the log.
Map deployed_part(Map settings);

}  // namespace promenade::network
