// config/workflows/request.json, as the tests load it.
#pragma once

#include "engine/workflow/definition.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace promenade::workflow {

inline std::string request_bytes() {
    std::ifstream file{std::string{PROMENADE_SOURCE_DIR} + "/config/workflows/request.json"};
    std::stringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

inline Definition request_definition() {
    auto loaded = Definition::load(request_bytes(), "request.json");
    EXPECT_TRUE(loaded) << (loaded ? "" : describe(loaded.error()));
    return loaded.value();
}

}  // namespace promenade::workflow
