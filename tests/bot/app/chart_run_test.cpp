#include "bot/app/cli/chart_run.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace promenade::app {
namespace {

std::string run(std::string_view chart, std::string_view triggers) {
    const auto ran = run_chart(chart, "chart.json", triggers, "triggers.json");
    return ran ? ran.value() : describe(ran.error());
}

constexpr std::string_view kLight = R"({"id": "light", "initial": "green", "states": {
    "green": {"after": {"PT5S": "yellow"}, "on": {"STOP": "stopped"}},
    "yellow": {"after": {"PT1S": "red"}},
    "red": {"id": "the_red_one", "initial": "walk",
            "states": {"walk": {"on": {"WAIT": "wait"}}, "wait": {}}},
    "stopped": {"type": "final"}}})";

TEST(ChartRun, PrintsTheActiveNodesAfterTheStartAndAfterEachEntry) {
    EXPECT_EQ(run(kLight, R"([{"trigger": "NOTHING"}, {"advance": "PT5S"}, {"advance": "PT1S"},
                              {"trigger": "WAIT"}])"),
              R"([["green"],["green"],["yellow"],["red.walk"],["red.wait"]])");
    EXPECT_EQ(run(kLight, "[]"), R"([["green"]])");
    EXPECT_EQ(run(kLight, R"([{"trigger": "STOP"}, {"advance": "P1D"}])"),
              R"([["green"],["stopped"],["stopped"]])");
}

TEST(ChartRun, GuardsSeeTheDataAndTheActorOfAnEntry) {
    constexpr std::string_view kChart = R"j({"initial": "a", "states": {
        "a": {"on": {"go": [{"guard": "data.n > 1 && 'pdn' in actor.roles", "target": "b"}]}},
        "b": {}}})j";
    EXPECT_EQ(run(kChart, R"([{"trigger": "go", "data": {"n": 2}},
                              {"trigger": "go", "data": {"n": 2}, "actor": {"roles": ["pdn"]}}])"),
              R"([["a"],["a"],["b"]])");
}

std::string source(const char* path) {
    std::ifstream file{std::string{PROMENADE_SOURCE_DIR} + "/" + path};
    std::stringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

TEST(ChartRun, TheExampleOfTheManualRunsAsItSays) {
    EXPECT_EQ(run(source("config/workflows/loan.json"), R"([
        {"trigger": "ask", "data": {"starts_on": "2026-12-01", "returns_on": "2026-12-08"}},
        {"advance": "P3D"}, {"trigger": "lend"}, {"trigger": "give_back"}])"),
              R"([["asked"],["asked"],["asked"],["lent"],["returned"]])");
}

TEST(ChartRun, TheRequestProcedureRunsWithoutPermissions) {
    EXPECT_EQ(run(source("config/workflows/request.json"), R"([
        {"trigger": "submit", "actor": {"pseudonym": "p-a", "roles": ["pdn"]}},
        {"advance": "P4D"},
        {"trigger": "answer", "actor": {"roles": ["coordinator"]}},
        {"trigger": "close", "data": {"outcome": "traitee"}},
        {"advance": "P31D"}])"),
              R"([["new"],["submitted"],["submitted"],["answered"],["closed"],["archived"]])");
}

TEST(ChartRun, WrongInputIsRefusedWithItsPlace) {
    EXPECT_EQ(run("{", "[]").substr(0, 22), "invalid at chart.json#");
    EXPECT_NE(run(kLight, "{}").find("triggers.json#"), std::string::npos);
    EXPECT_NE(run(kLight, R"([{"trigger": "A", "when": 1}])").find("triggers.json#/0/when"),
              std::string::npos);
    EXPECT_NE(run(kLight, R"([{"advance": "1 day"}])").find("triggers.json#/0/advance"),
              std::string::npos);
}

}  // namespace
}  // namespace promenade::app
