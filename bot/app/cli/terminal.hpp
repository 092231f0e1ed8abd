// How commands speak: results to standard output, refusals to standard error, in French.
#pragma once

#include "bot/delivery/texts.hpp"

#include <filesystem>
#include <string>

namespace promenade::app {

void print_line(const std::string& line);
// Prints the error in French, and returns its exit code.
int fail(const Error& error, const std::filesystem::path& config);

}  // namespace promenade::app
