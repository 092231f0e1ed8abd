// Files of the project, for tests that read them as a person would.
#pragma once

#include <fstream>
#include <sstream>
#include <string>

namespace promenade::testing {

inline std::string read_source(const std::string& path) {
    std::ifstream file{std::string{PROMENADE_SOURCE_DIR} + "/" + path};
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

}  // namespace promenade::testing
