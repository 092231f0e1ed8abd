// A peer of a benchmark that is a program of its own, and says what it measured on its first line.
#pragma once

#include "tests/bench/figure.hpp"

#include <string>

namespace promenade::bench {

// `command`: to the shell, in the folder of the sources. Aborts where it fails.
inline nlohmann::json measured_by(const std::string& command) {
    const std::string there = std::string{"cd "} + PROMENADE_SOURCE_DIR + " && " + command;
    std::FILE* const output = ::popen(there.c_str(), "r");
    ENGINE_ASSERT(output);
    char line[512] = "";
    ENGINE_ASSERT(std::fgets(line, sizeof line, output));
    ENGINE_ASSERT(::pclose(output) == 0);
    return nlohmann::json::parse(line);
}

}  // namespace promenade::bench
