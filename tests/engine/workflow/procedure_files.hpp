// The procedures of config/workflows, as the tests load them.
#pragma once

#include "engine/workflow/definition.hpp"
#include "tests/support/source.hpp"

#include <gtest/gtest.h>

namespace promenade::workflow {

inline std::string procedure_bytes(const std::string& name) {
    return testing::read_source("config/workflows/" + name);
}

inline Definition procedure_in(const std::string& name) {
    auto loaded = Definition::load(procedure_bytes(name), name);
    EXPECT_TRUE(loaded) << (loaded ? "" : describe(loaded.error()));
    return loaded.value();
}

inline Definition request_definition() { return procedure_in("request.json"); }

}  // namespace promenade::workflow
