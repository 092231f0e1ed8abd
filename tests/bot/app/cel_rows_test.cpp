// The rows of tests/conformance/cel/rows.json: the language, section by section of its definition,
// through what `promenade eval` calls.
#include "bot/app/cli/evaluate.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace promenade::app {
namespace {

using Json = nlohmann::json;

Json answer_to(const Json& row) {
    const Json context = row.size() > 2 ? row[2] : Json::object();
    const auto value = evaluate(row[0].get<std::string>(), context.dump());
    return value ? Json::parse(value.value()) : Json{{"error", value.error().detail}};
}

TEST(CelRows, EachHasTheValueOrTheErrorThatTheDefinitionSays) {
    std::ifstream file{PROMENADE_SOURCE_DIR "/tests/conformance/cel/rows.json"};
    const Json list = Json::parse(file);
    std::size_t rows = 0;
    for (const Json& section : list["sections"])
        for (const Json& row : section["rows"]) {
            const Json answer = answer_to(row);
            // 1 and 1.0 are equal to the library, not to CEL.
            EXPECT_EQ(answer.dump(), row[1].dump())
                << section["section"].get<std::string>() << ": " << row[0].get<std::string>();
            ++rows;
        }
    EXPECT_GT(rows, 400U);
}

}  // namespace
}  // namespace promenade::app
