#include "bot/app/cli/chart_run.hpp"

#include "bot/app/cli/chart_export.hpp"
#include "bot/app/console.hpp"
#include "tests/bot/app/config_folder.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

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

TEST(ChartRun, DeadlinesThatNeverEndAreToldWithTheirStates) {
    constexpr std::string_view kChart = R"({"initial": "a", "states": {
        "a": {"after": {"PT0S": "b"}}, "b": {"after": {"PT0S": "a"}}}})";
    EXPECT_EQ(run(kChart, R"([{"advance": "PT1S"}])"),
              "invalid at triggers.json#/0/advance: expected at most 10000 deadlines at once: a");
}

std::vector<std::string> told(std::string_view chart, std::string_view triggers) {
    std::vector<std::string> lines;
    const auto texts = delivery::Texts::load(kConfig / "texts" / "chart.fr.json");
    const auto ran = run_chart(chart, "chart.json", triggers, "triggers.json", texts.value(),
                               [&](const std::string& line) { lines.push_back(line); });
    if (!ran) lines.push_back(describe(ran.error()));
    return lines;
}

TEST(ChartRun, SaysWhyATriggerDidNothingAndWhereItStood) {
    constexpr std::string_view kChart = R"j({"initial": "a", "states": {
        "a": {"label": "Ouverte", "on": {
            "go": {"guard": "data.n > 1", "target": "b"},
            "halve": {"guard": "1 / data.n > 1", "target": "b"},
            "wait": {"refuse": "too_early"}}},
        "b": {"on": {"end": "c"}}, "c": {"type": "final"}}})j";
    EXPECT_EQ(told(kChart, R"([{"trigger": "nothing"}, {"trigger": "end"}, {"trigger": "wait"},
                               {"trigger": "go", "data": {"n": 1}},
                               {"trigger": "halve", "data": {"n": 0}},
                               {"trigger": "go", "data": {"n": 2}}, {"trigger": "go"},
                               {"advance": "PT1S"}, {"trigger": "end"}, {"trigger": "go"}])"),
              (std::vector<std::string>{
                  "1. « nothing » (Ouverte) : sans effet, ce déclencheur n'existe pas dans ce "
                  "diagramme.",
                  "2. « end » (Ouverte) : sans effet, aucun des états actifs n'y réagit.",
                  "3. « wait » (Ouverte) : refusé par le diagramme, avec le motif « too_early » "
                  "(/states/a/on/wait).",
                  "4. « go » (Ouverte) : sans effet, la condition est fausse "
                  "(/states/a/on/go/guard).",
                  "5. « halve » (Ouverte) : sans effet, la condition ne peut pas être calculée "
                  "(/states/a/on/halve/guard).",
                  "7. « go » (b) : sans effet, aucun des états actifs n'y réagit.",
                  "10. « go » (c) : sans effet, le dossier est terminé."}));
}

TEST(ChartRun, SaysWhatWouldBeRefusedInService) {
    const std::string request = read_file(kConfig / "workflows" / "request.json").value();
    const auto lines = told(request, R"([
        {"trigger": "submit", "data": {"text": 3}},
        {"trigger": "acknowledge", "actor": {"roles": ["employer"]}},
        {"trigger": "take", "actor": {"roles": ["coordinator"]}}])");
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_NE(lines[0].find("une réponse ne convient pas (/data/text)"), std::string::npos);
    EXPECT_NE(lines[1].find("ces rôles n'en ont pas le droit"), std::string::npos) << lines[1];
}

TEST(ChartRun, ANumberThatNoEventHoldsIsToldWithItsTrigger) {
    for (const char* number :
         {"1.5", "9007199254740992", "-9007199254740992", "1e30", "123456789012345678901234567890"})
        EXPECT_EQ(run(kLight, R"([{"trigger": "STOP"}, {"trigger": "WAIT", "data": {"l": [)" +
                                  std::string{number} + "]}}]"),
                  "invalid at triggers.json#/1/data/l/0: expected whole numbers within the "
                  "profile beside the trigger: WAIT");
}

TEST(ChartRun, AChartThatDoesNotComeToRestSaysInWhichStates) {
    EXPECT_EQ(
        run(R"({"initial": "a", "states": {"a": {"always": "b"}, "b": {"always": "a"}}})", "[]"),
        "invalid at chart.json#/states/a/always: the chart does not come to rest within "
        "1000 microsteps and goes round in: a, b");
}

TEST(ChartExport, NamesADelayOnACalendarAndKeepsWhatWasWritten) {
    constexpr std::string_view kChart = R"({"initial": "a", "states": {
        "a": {"after": {"PT5S": "b", "business:referent:P1D": "b", "until:back_on": "b"}},
        "b": {}}})";
    const auto machine = nlohmann::json::parse(xstate_of(kChart).value());
    const auto& after = machine["states"]["a"]["after"];
    EXPECT_TRUE(after.contains("5000"));
    for (const auto& [name, written] : machine["meta"]["delays"].items())
        EXPECT_EQ(after[name], "b") << written;
    EXPECT_EQ(machine["meta"]["delays"],
              (nlohmann::json{{"business_referent_P1D", "business:referent:P1D"},
                              {"until_back_on", "until:back_on"}}));
}

TEST(ChartExport, LeadsToADeepInitialStateStepByStep) {
    constexpr std::string_view kDeep = R"({"initial": "p.q.r", "states": {
        "p": {"initial": "q", "states": {"q": {"states": {"r": {}, "s": {}}}}}}})";
    const auto machine = nlohmann::json::parse(xstate_of(kDeep).value());
    EXPECT_EQ(machine["initial"], "p");
    EXPECT_EQ(machine["states"]["p"]["initial"], "q");
    EXPECT_EQ(machine["states"]["p"]["states"]["q"]["initial"], "r");
    constexpr std::string_view kRegions = R"({"initial": ["p.x.b", "p.y.d"], "states": {
        "p": {"type": "parallel", "states": {
            "x": {"initial": "b", "states": {"a": {}, "b": {}}},
            "y": {"initial": "d", "states": {"c": {}, "d": {}}}}}}})";
    const auto regions = nlohmann::json::parse(xstate_of(kRegions).value());
    EXPECT_EQ(regions["initial"], "p");
    EXPECT_FALSE(regions["states"]["p"].contains("initial"));
    constexpr std::string_view kOther = R"({"initial": "p.b", "states": {
        "p": {"initial": "a", "states": {"a": {}, "b": {}}}}})";
    const auto refused = xstate_of(kOther);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().where, "/initial");
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
