// Somebody whom the network does not know yet, as the coordinator writes them down.
#pragma once

#include "engine/core/value.hpp"

#include <optional>
#include <string_view>

namespace promenade::conversation {

// « Blandine Roussel, blandine.roussel@tilleuls.example, 06 39 98 10 99 »: given and family name,
// then an address and a number in any order, both optional. Nothing: it is no such line.
std::optional<Map> newcomer_in(std::string_view text);

}  // namespace promenade::conversation
