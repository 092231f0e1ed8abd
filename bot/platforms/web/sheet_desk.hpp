// Spreadsheets behind a signed link: what the page offers, and their bytes.
#pragma once

#include "engine/core/result.hpp"

#include <functional>
#include <string>
#include <vector>

namespace promenade::platforms::web {

struct SheetDesk {
    // The names of the files; none: the link is not valid, or no longer.
    std::function<std::vector<std::string>(const std::string& token)> list;
    // Errors: not_found (as above, or no such file), corruption.
    std::function<Result<std::string>(const std::string& token, const std::string& name)> read;
};

}  // namespace promenade::platforms::web
