// The files of page/, embedded at build time by embed.cmake.
#pragma once

#include <string_view>
#include <vector>

namespace promenade::platforms::web {

// Empty if there is no such file.
std::string_view asset(std::string_view name);
std::vector<std::string_view> asset_names();

}  // namespace promenade::platforms::web
