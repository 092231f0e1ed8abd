// Who somebody is, as the coordinator writes it down.
#pragma once

#include "engine/core/value.hpp"

#include <optional>
#include <string_view>

namespace promenade::conversation {

// A full name, an address, a number, separated by commas, in any order, each optional:
// given_name and family_name, email, phone. Nothing: something there is none of these.
std::optional<Map> identity_in(std::string_view text);

// « Blandine Roussel, blandine.roussel@tilleuls.example, 06 39 98 10 99 »: the same with a name.
std::optional<Map> newcomer_in(std::string_view text);

// The first address and the first number that stand in the text: email, phone; empty: none.
Map contact_in(std::string_view text);

}  // namespace promenade::conversation
