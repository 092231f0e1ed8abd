// The procedures of config/workflows, as the tests load them.
#pragma once

#include "engine/workflow/definition.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace promenade::workflow {

inline std::string procedure_bytes(const std::string& name) {
    std::ifstream file{std::string{PROMENADE_SOURCE_DIR} + "/config/workflows/" + name};
    std::stringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

inline Definition procedure_in(const std::string& name) {
    auto loaded = Definition::load(procedure_bytes(name), name);
    EXPECT_TRUE(loaded) << (loaded ? "" : describe(loaded.error()));
    return loaded.value();
}

inline Definition request_definition() { return procedure_in("request.json"); }

}  // namespace promenade::workflow
