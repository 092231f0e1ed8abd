#include "bot/app/import_rules.hpp"

#include "bot/app/core.hpp"

#include <gtest/gtest.h>

namespace promenade::app {
namespace {

TEST(ImportRules, AreRefusedWithAWordNobodyKnows) {
    std::string rules = read_file(PROMENADE_SOURCE_DIR "/config/import.json").value();
    const std::string known = "\"paused\"";
    rules.replace(rules.find(known), known.size(), "\"on_leave\"");
    const auto refused = ImportRules::load(rules, "config/import.json");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().where, "config/import.json#/states/on_leave");
}

}  // namespace
}  // namespace promenade::app
