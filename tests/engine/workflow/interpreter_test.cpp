// Semantics of appendix D of the SCXML recommendation, on charts small enough to be read.
#include "engine/workflow/interpreter.hpp"

#include "tests/engine/workflow/plain_run.hpp"

#include <gtest/gtest.h>

namespace promenade::workflow {
namespace {

// The chart with its word @ replaced.
std::string with(std::string chart, std::string_view word) {
    return chart.replace(chart.find('@'), 1, word);
}

TEST(Interpreter, EntersInitialStatesAllTheWayDown) {
    EXPECT_EQ(run(R"({"initial": "a", "states": {"a": {"initial": "b", "states": {
                      "b": {"initial": "d", "states": {"c": {}, "d": {}}}}}}})",
                  {}),
              "a.b.d");
    EXPECT_EQ(run(R"({"initial": ["#x2", "#y2"], "states": {"p": {"type": "parallel", "states": {
                      "x": {"states": {"x1": {}, "x2": {"id": "x2"}}},
                      "y": {"states": {"y1": {}, "y2": {"id": "y2"}}}}}}})",
                  {}),
              "x2 y2");
}

TEST(Interpreter, TheInnermostTransitionWins) {
    constexpr std::string_view kChart = R"({"initial": "a", "states": {
        "a": {"initial": "b", "on": {"t": "out", "u": "out"},
              "states": {"b": {"on": {"t": "c"}}, "c": {}}},
        "out": {}}})";
    EXPECT_EQ(run(kChart, {"t", "t"}), "a.b | a.c | out");
    EXPECT_EQ(run(kChart, {"unknown", "u"}), "a.b | a.b | out");
}

TEST(Interpreter, GuardsAreAskedInDocumentOrder) {
    EXPECT_EQ(run(R"({"initial": "a", "states": {
                      "a": {"on": {"t": [{"guard": "false", "target": "b"},
                                         {"guard": "nothing.there", "target": "b"},
                                         {"target": "c"}, {"target": "b"}]}},
                      "b": {}, "c": {}}})",
                  {"t"}),
              "a | c");
}

TEST(Interpreter, EventlessTransitionsRunToCompletion) {
    EXPECT_EQ(run(R"({"initial": "a", "states": {
                      "a": {"on": {"t": {"target": "b", "assign": {"n": "1"}}}},
                      "b": {"always": {"target": "c", "assign": {"n": "fields.n + 1"}}},
                      "c": {"always": [{"guard": "fields.n == 2", "target": "d"}]},
                      "d": {}}})",
                  {"t"}),
              "a | d");
}

TEST(Interpreter, AChartThatNeverRestsIsAnError) {
    EXPECT_NE(run(R"({"initial": "a", "states": {"a": {"always": "b"}, "b": {"always": "a"}}})", {})
                  .find("within 1000 microsteps and goes round in: a, b"),
              std::string::npos);
}

TEST(Interpreter, ParallelRegionsReactTogether) {
    constexpr std::string_view kChart = R"({"initial": "p", "states": {
        "p": {"type": "parallel", "on": {"leave": "out"}, "states": {
            "x": {"initial": "x1", "states": {"x1": {"on": {"t": "x2"}}, "x2": {}}},
            "y": {"initial": "y1", "states": {"y1": {"on": {"t": "y2"}}, "y2": {}}}}},
        "out": {}}})";
    EXPECT_EQ(run(kChart, {"t", "leave"}), "p.x.x1 p.y.y1 | p.x.x2 p.y.y2 | out");
}

TEST(Interpreter, OfTwoRegionsThatBothLeaveTheFirstInTheDocumentWins) {
    EXPECT_EQ(run(R"({"initial": "p", "states": {
        "p": {"type": "parallel", "states": {
            "zebra": {"initial": "z", "states": {"z": {"on": {"t": "#first"}}}},
            "apple": {"initial": "a", "states": {"a": {"on": {"t": "#second"}}}}}},
        "first": {"id": "first"}, "second": {"id": "second"}}})",
                  {"t"}),
              "p.zebra.z p.apple.a | first");
}

TEST(Interpreter, AnInnerTransitionPreemptsTheOneOfItsAncestor) {
    // Both regions select a transition; the outer one of region x would leave them both.
    EXPECT_EQ(run(R"({"initial": "p", "states": {
        "p": {"type": "parallel", "on": {"t": "out"}, "states": {
            "x": {"initial": "x1", "states": {"x1": {}}},
            "y": {"initial": "y1", "states": {"y1": {"on": {"t": "y2"}}, "y2": {}}}}},
        "out": {}}})",
                  {"t"}),
              "p.x.x1 p.y.y1 | p.x.x1 p.y.y2");
}

TEST(Interpreter, ATransitionBetweenRegionsReentersTheParallelState) {
    EXPECT_EQ(run(R"({"initial": "p", "states": {"p": {"type": "parallel", "states": {
            "x": {"initial": "x1",
                  "states": {"x1": {"on": {"t": "x2", "across": "#y2"}}, "x2": {}}},
            "y": {"initial": "y1", "states": {"y1": {}, "y2": {"id": "y2"}}}}}}})",
                  {"t", "across"}),
              "p.x.x1 p.y.y1 | p.x.x2 p.y.y1 | p.x.x2 p.y.y1")
        << "x2 has no such transition";
    EXPECT_EQ(run(R"({"initial": "p", "states": {"p": {"type": "parallel", "states": {
            "x": {"initial": "x1", "on": {"across": "#y2"},
                  "states": {"x1": {"on": {"t": "x2"}}, "x2": {}}},
            "y": {"initial": "y1", "states": {"y1": {}, "y2": {"id": "y2"}}}}}}})",
                  {"t", "across"}),
              "p.x.x1 p.y.y1 | p.x.x2 p.y.y1 | p.x.x1 y2");
}

TEST(Interpreter, FinalStatesRaiseDoneForParentsAndForParallelStates) {
    EXPECT_EQ(run(R"({"initial": "p", "states": {
        "p": {"type": "parallel", "onDone": "after", "states": {
            "x": {"initial": "x1", "states": {"x1": {"on": {"x": "xf"}}, "xf": {"type": "final"}}},
            "y": {"initial": "y1",
                  "states": {"y1": {"on": {"y": "yf"}}, "yf": {"type": "final"}}}}},
        "after": {"initial": "a", "onDone": "over",
                  "states": {"a": {"on": {"t": "f"}}, "f": {"type": "final"}}},
        "over": {"type": "final"}}})",
                  {"x", "y", "t", "t"}),
              "p.x.x1 p.y.y1 | p.x.xf p.y.y1 | after.a | over | over");
}

TEST(Interpreter, ShallowHistoryRemembersTheChildDeepHistoryTheLeaves) {
    const std::string chart = R"({"initial": "a", "states": {
        "a": {"initial": "b", "on": {"leave": "out"}, "states": {
            "h": {"type": "history", "history": "@"},
            "b": {"on": {"t": "c"}},
            "c": {"initial": "c1", "states": {"c1": {"on": {"t": "c2"}}, "c2": {}}}}},
        "out": {"on": {"back": "a.h"}}}})";
    EXPECT_EQ(run(with(chart, "shallow"), {"t", "t", "leave", "back"}),
              "a.b | a.c.c1 | a.c.c2 | out | a.c.c1");
    EXPECT_EQ(run(with(chart, "deep"), {"t", "t", "leave", "back"}),
              "a.b | a.c.c1 | a.c.c2 | out | a.c.c2");
    EXPECT_EQ(run(with(chart, "deep"), {"leave", "back"}), "a.b | out | a.b");
}

TEST(Interpreter, HistoryWithoutAMemoryTakesItsDefault) {
    EXPECT_EQ(run(R"({"initial": "out", "states": {
        "a": {"initial": "b", "states": {
            "h": {"type": "history", "target": "c"}, "b": {}, "c": {}}},
        "out": {"on": {"back": "a.h"}}}})",
                  {"back"}),
              "out | a.c");
}

TEST(Interpreter, InternalTransitionsKeepTheirSourceReenterDoesNot) {
    const std::string chart = R"chart({"initial": "a", "states": {"a": {
            "initial": "b", "exit": {"assign": {"left": "true"}},
            "on": {"t": {"target": ".c" @}, "left": {"guard": "has(fields.left)", "target": "out"}},
            "states": {"b": {}, "c": {}}}, "out": {}}})chart";
    EXPECT_EQ(run(with(chart, ""), {"t", "left"}), "a.b | a.c | a.c");
    EXPECT_EQ(run(with(chart, R"(, "reenter": true)"), {"t", "left"}), "a.b | a.c | out");
}

TEST(Interpreter, ASelfTransitionInARegionLeavesTheOtherRegionsAlone) {
    EXPECT_EQ(run(R"({"initial": "p", "states": {"p": {"type": "parallel", "states": {
            "x": {"initial": "x1", "states": {"x1": {"on": {"self": "x1"}}}},
            "y": {"initial": "y1", "states": {"y1": {"on": {"t": "y2"}}, "y2": {}}}}}}})",
                  {"t", "self"}),
              "p.x.x1 p.y.y1 | p.x.x1 p.y.y2 | p.x.x1 p.y.y2");
}

TEST(Interpreter, TargetlessTransitionsOnlyAct) {
    EXPECT_EQ(run(R"({"initial": "a", "states": {
        "a": {"on": {"t": {"assign": {"n": "1"}}, "u": {"guard": "fields.n == 1", "target": "b"}}},
        "b": {}}})",
                  {"u", "t", "u"}),
              "a | a | a | b");
}

TEST(Interpreter, ActionsRunExitTransitionEntryInThatOrder) {
    EXPECT_EQ(run(R"({"initial": "a", "states": {
        "a": {"entry": {"assign": {"s": "''"}}, "exit": {"assign": {"s": "fields.s + 'x'"}},
              "on": {"t": {"target": "b", "assign": {"s": "fields.s + 't'"}}}},
        "b": {"entry": {"assign": {"s": "fields.s + 'e'"}},
              "always": {"guard": "fields.s == 'xte'", "target": "right"}},
        "right": {}}})",
                  {"t"}),
              "a | right");
}

TEST(Interpreter, AtTheEndTheLastStatesDoWhatTheyDoOnExitInnerOnesFirst) {
    auto running = ChartRun::start(Definition::load(R"({"initial": "a",
            "entry": {"assign": {"s": "''"}}, "exit": {"assign": {"s": "fields.s + 'r'"}},
            "states": {
                "a": {"exit": {"assign": {"s": "fields.s + 'a'"}}, "on": {"t": "end"}},
                "end": {"type": "final", "exit": {"assign": {"s": "fields.s + 'e'"}}}}})",
                                                    "chart.json", Strictness::plain)
                                       .value(),
                                   Instant{})
                       .value();
    ASSERT_TRUE(running.send("t", Map{}, Actor{}));
    EXPECT_EQ(running.active(), std::vector<std::string>{"end"});
    EXPECT_EQ(*running.state().fields.find("s")->text(), "aer");
    ASSERT_TRUE(running.send("t", Map{}, Actor{}));
    EXPECT_EQ(*running.state().fields.find("s")->text(), "aer") << "once";
}

TEST(Interpreter, WildcardsTakeWhatNothingElseNames) {
    EXPECT_EQ(run(R"({"initial": "a", "states": {
        "a": {"on": {"*": "any", "mouse.*": "mouse", "mouse.up": "up"}},
        "any": {"on": {"back": "a"}}, "mouse": {"on": {"back": "a"}}, "up": {}}})",
                  {"key", "back", "mouse.down", "back", "mouse", "back", "mouse.up"}),
              "a | any | a | mouse | a | mouse | a | up");
}

TEST(Interpreter, BeingDoneComesBeforeAWildcard) {
    EXPECT_EQ(run(R"({"initial": "a", "states": {
        "a": {"initial": "b", "on": {"*": "any"}, "onDone": "done",
              "states": {"b": {"on": {"t": "c"}}, "c": {"type": "final"}}},
        "any": {}, "done": {}}})",
                  {"t"}),
              "a.b | done");
    EXPECT_EQ(run(R"({"initial": "a", "states": {
        "a": {"initial": "b", "on": {"done.state.a": "named"}, "onDone": "done",
              "states": {"b": {"on": {"t": "c"}}, "c": {"type": "final"}}},
        "named": {}, "done": {}}})",
                  {"t"}),
              "a.b | done");
}

TEST(Interpreter, TargetsThatCannotBeActiveTogetherAreRefused) {
    EXPECT_NE(run(R"({"initial": "a", "states": {
        "a": {"initial": "y", "states": {"x": {}, "y": {}}},
        "b": {"on": {"t": {"target": ["a", "a.x"]}}}}})",
                  {})
                  .find("states that can be active together: not a and a.x"),
              std::string::npos);
}

TEST(Interpreter, AnEventlessGuardSeesWhatCameWithATriggerThatNothingElseTakes) {
    const auto chart = Definition::load(R"({"initial": "a", "states": {
        "a": {"always": {"guard": "has(data.n) && data.n >= 3", "target": "b"}}, "b": {}}})",
                                        "chart.json", Strictness::plain);
    ASSERT_TRUE(chart) << describe(chart.error());
    auto running = ChartRun::start(chart.value(), Instant{});
    ASSERT_TRUE(running) << describe(running.error());
    ASSERT_TRUE(running.value().send("t", Map{{"n", 2}}, Actor{}));
    EXPECT_EQ(running.value().active(), std::vector<std::string>{"a"});
    ASSERT_TRUE(running.value().send("t", Map{{"n", 3}}, Actor{}));
    EXPECT_EQ(running.value().active(), std::vector<std::string>{"b"});
}

TEST(Interpreter, AnInternalTransitionOfAnAtomicStateComesBeforeItsAncestors) {
    EXPECT_EQ(run(R"({"initial": "p", "states": {
        "p": {"type": "parallel", "on": {"t": "out"}, "states": {
            "x": {"initial": "x1", "states": {"x1": {"on": {"t": "x1"}}}},
            "y": {"initial": "y1", "states": {"y1": {}}}}},
        "out": {}}})",
                  {"t"}),
              "p.x.x1 p.y.y1 | p.x.x1 p.y.y1");
}

TEST(Interpreter, DelaysFireInTheirOrderAndStopWhenTheirStateIsLeft) {
    constexpr std::string_view kChart = R"({"initial": "a", "states": {
        "a": {"after": {"1000": "b", "PT3S": "never"}, "on": {"t": "c"}},
        "b": {"after": {"500": "c"}}, "c": {}, "never": {}}})";
    EXPECT_EQ(run(kChart, {"PT0.9S", "PT0.1S", "PT10S"}), "a | a | b | c");
    EXPECT_EQ(run(kChart, {"t", "PT1H"}), "a | c | c");
    EXPECT_EQ(run(kChart, {"PT1H"}), "a | c");
}

TEST(Interpreter, ADelayStartsAgainWhenItsStateIsEnteredAgain) {
    const std::string chart = R"({"initial": "a", "states": {
        "a": {"after": {"1000": "b"}, "on": {"again": {"target": "a" @}}}, "b": {}}})";
    EXPECT_EQ(run(with(chart, R"(, "reenter": true)"), {"PT0.9S", "again", "PT0.9S", "PT0.1S"}),
              "a | a | a | a | b");
    EXPECT_EQ(run(with(chart, ""), {"PT0.9S", "again", "PT0.1S"}), "a | a | a | b");
}

// It leaves nothing itself, and would come back to a state beside the one that is entered instead.
TEST(Interpreter, WhatLeadsAStateToItselfGivesWayToWhatLeavesIt) {
    EXPECT_EQ(run(R"({"type": "parallel", "states": {
        "x": {"initial": "x1", "states": {"x1": {"on": {"t": "#y2"}}}},
        "y": {"initial": "y1", "states": {
            "h": {"type": "history", "history": "deep", "target": "y1"},
            "y1": {"on": {"t": "h"}}, "y2": {"id": "y2"}}}}})",
                  {"t"}),
              "x.x1 y.y1 | x.x1 y2");
    EXPECT_EQ(run(R"({"initial": "p", "states": {
        "p": {"type": "parallel", "states": {
            "x": {"initial": "x1", "states": {"x1": {"on": {"t": "#out"}}}},
            "y": {"initial": "y1", "states": {
                "h": {"type": "history", "target": "y1"}, "y1": {"on": {"t": "h"}}}}}},
        "out": {"id": "out"}}})",
                  {"t"}),
              "p.x.x1 p.y.y1 | out");
}

}  // namespace
}  // namespace promenade::workflow
