// Which public a few words name: « parentalité », « P », « jeunes ».
#pragma once

#include <string>
#include <string_view>

namespace promenade::language {

// "jeunesse" or "parentalite"; empty: neither, or both.
std::string theme_in(std::string_view text);

}  // namespace promenade::language
