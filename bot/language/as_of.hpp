// The day that a question is asked as of: « rejoue D-0042 au 31/12/2025 ».
#pragma once

#include <map>
#include <string>

namespace promenade::language {

// The first day of a folded text that has its year, as 2025-12-31; empty: none has. `months` gives
// the number of each, « decembre » "12".
std::string day_named(const std::string& folded, const std::map<std::string, std::string>& months);

}  // namespace promenade::language
