// Classes of retention: the personal data of one person has a key for each, so that what may end
// earlier ends alone. A key is stored with its class: a name is for ever.
#pragma once

#include <string_view>

namespace promenade::network {

inline constexpr std::string_view kIdentityRetention = "member";
inline constexpr std::string_view kContactRetention = "employer";
inline constexpr std::string_view kAccountRetention = "account";

// Those that a field of a definition may have, with a space between.
inline constexpr std::string_view kFieldRetentions = "concern member request situation";

}  // namespace promenade::network
