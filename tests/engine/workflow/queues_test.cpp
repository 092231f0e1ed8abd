// What a chart gives itself: raised triggers, sends, their delays, and what fails on the way.
#include "engine/workflow/chart_run.hpp"
#include "tests/engine/workflow/case_driver.hpp"
#include "tests/engine/workflow/plain_run.hpp"

#include <gtest/gtest.h>

#include <set>

namespace promenade::workflow {
namespace {

TEST(Queues, WhatIsRaisedIsTakenInItsOrderBeforeWhatIsSent) {
    EXPECT_EQ(run(R"({"initial": "a", "states": {
        "a": {"on": {"t": {"target": "b", "send": "last", "raise": ["first", "second"]}}},
        "b": {"on": {"first": "c", "*": "wrong"}}, "c": {"on": {"second": "d", "*": "wrong"}},
        "d": {"on": {"last": "e"}}, "e": {}, "wrong": {}}})",
                  {"t"}),
              "a | e");
}

// Written the same in a bare chart and in a procedure, it does the same.
TEST(Queues, ASendWithoutADelayIsOfTheSameStepEverywhere) {
    EXPECT_EQ(run(R"({"initial": "a", "states": {
        "a": {"on": {"t": {"target": "b", "send": "ring"}}}, "b": {"on": {"ring": "c"}},
        "c": {}}})",
                  {"t"}),
              "a | c");
    const auto procedure = [](std::string_view send) {
        return Definition::load(R"({
          "id": "ring", "title": "Essai", "prefix": "T", "opens_with": "open",
          "readers": ["author"], "data": {"author": {"type": "person", "label": "Auteur"}},
          "triggers": {"open": {"label": "Ouvrir", "by": ["pdn"]},
                       "ring": {"label": "Sonner", "by": ["system"]}},
          "initial": "a", "states": {
            "a": {"label": "A", "on": {"open": {"target": "b", "send": )" +
                                    std::string{send} + R"(}}},
            "b": {"label": "B", "on": {"ring": "c"}}, "c": {"label": "C"}}})",
                                "ring.json");
    };
    CaseDriver driver{procedure(R"("ring")").value()};
    driver.send(Actor{"M-021", {"pdn"}, {}, {}}, "open");
    EXPECT_EQ(driver.state().configuration, std::vector<std::string>{"c"});
    EXPECT_TRUE(driver.state().timers.empty());
    for (const char* nothing : {"PT0S", "business:P0D"}) {
        const auto loaded =
            procedure(R"({"trigger": "ring", "delay": ")" + std::string{nothing} + "\"}");
        ASSERT_FALSE(loaded) << nothing;
        EXPECT_EQ(loaded.error().where, "ring.json#/states/a/on/open/send/delay");
    }
}

TEST(Queues, ActionsOfAListAreDoneOneAfterTheOther) {
    EXPECT_EQ(run(R"({"initial": "a", "states": {
        "a": {"entry": [{"assign": {"n": "1"}},
                        {"raise": {"trigger": "look", "data": {"seen": "fields.n"}},
                         "actions": [{"assign": {"n": "fields.n + 1"}},
                                     {"guard": "fields.n > 5", "assign": {"n": "100"}}]}],
              "on": {"look": {"guard": "data.seen == 1 && fields.n == 2", "target": "right"}}},
        "right": {}}})",
                  {}),
              "right");
}

TEST(Queues, AGuardSeesTheTriggerAndTheActiveStates) {
    EXPECT_EQ(run(R"({"type": "parallel", "states": {
        "x": {"initial": "x1", "states": {
            "x1": {"on": {"*": {"guard": "trigger.name == 'go' && trigger.kind == 'outside'",
                                "target": "x2"}}}, "x2": {}}},
        "y": {"initial": "y1", "states": {
            "y1": {"on": {"t": {"guard": "'x.x2' in active && 'x' in active", "target": "y2"}}},
            "y2": {}}}}})",
                  {"t", "go", "t"}),
              "x.x1 y.y1 | x.x1 y.y1 | x.x2 y.y1 | x.x2 y.y2");
}

TEST(Queues, ADelayedSendOutlivesTheStateThatSentIt) {
    constexpr std::string_view kChart = R"({"initial": "a", "states": {
        "a": {"entry": {"send": {"trigger": "ring", "id": "r", "delay": "PT2S",
                                 "data": {"n": "7"}}},
              "on": {"t": "b"}},
        "b": {"on": {"ring": {"guard": "data.n == 7 && trigger.id == 'r'", "target": "c"}}},
        "c": {}}})";
    EXPECT_EQ(run(kChart, {"t", "PT1S", "PT1S"}), "a | b | b | c");
    EXPECT_EQ(run(kChart, {"PT2S", "t"}), "a | a | b") << "nobody waited for it";
}

TEST(Queues, SendsThatAreDueTogetherComeInTheirOrder) {
    EXPECT_EQ(run(R"({"initial": "a", "states": {
        "a": {"entry": {"send": [{"trigger": "z", "delay": "1000"},
                                 {"trigger": "y", "delay": "1000"},
                                 {"trigger": "x", "delay": "PT1S"}]},
              "on": {"z": "b"}},
        "b": {"on": {"y": "c"}}, "c": {"on": {"x": "d"}}, "d": {}}})",
                  {"PT1S"}),
              "a | d");
}

TEST(Queues, CancelEndsEachPendingSendOfItsId) {
    EXPECT_EQ(run(R"({"initial": "a", "states": {
        "a": {"entry": {"send": [{"trigger": "ring", "delay": "PT1S", "id": "r"},
                                 {"trigger": "ring", "delay": "PT2S", "id": "r"},
                                 {"trigger": "knock", "delay": "PT3S"}]},
              "on": {"t": {"cancel": "r"}, "ring": "wrong", "knock": "right"}},
        "right": {}, "wrong": {}}})",
                  {"t", "PT9S"}),
              "a | a | right");
}

TEST(Queues, ABlockCancelsBeforeItSendsAnew) {
    EXPECT_EQ(run(R"({"initial": "a", "states": {
        "a": {"entry": {"send": {"trigger": "ring", "delay": "PT2S", "id": "r"}},
              "on": {"t": {"send": {"trigger": "ring", "delay": "PT2S", "id": "r"},
                           "cancel": "r"},
                     "ring": "b"}},
        "b": {}}})",
                  {"PT1S", "t", "PT1S", "PT1S"}),
              "a | a | a | a | b");
}

TEST(Queues, WhatComesAlongIsTheTriggersAloneUntilItIsAssigned) {
    const auto definition = Definition::load(R"j({"initial": "a", "states": {
        "a": {"on": {"t": {"guard": "data.n == 7", "target": "b"}}},
        "b": {"on": {"look": [{"guard": "has(fields.n)", "target": "wrong"}, {"target": "c"}]}},
        "c": {}, "wrong": {}}})j",
                                             "chart.json", Strictness::plain);
    auto running = ChartRun::start(definition.value(), Instant{}).value();
    ASSERT_TRUE(running.send("t", Map{{"n", 7}}, Actor{}));
    EXPECT_EQ(canonical(running.state().fields), R"({"author":""})");
    ASSERT_TRUE(running.send("look", Map{}, Actor{}));
    EXPECT_EQ(running.active(), std::vector<std::string>{"c"});
}

TEST(Queues, WhatFailsInAPlainChartIsATriggerAndEndsItsBlock) {
    EXPECT_EQ(run(R"({"initial": "a", "states": {
        "a": {"entry": [{"assign": {"n": "1"}, "actions": [{"assign": {"m": "1 / 0"}},
                                                            {"assign": {"n": "2"}}]},
                        {"assign": {"k": "fields.n + 10"}}],
              "on": {"error.execution": {"guard": "trigger.kind == 'platform' && fields.k == 11",
                                         "target": "b"}}},
        "b": {"on": {"t": {"guard": "nothing.there", "target": "wrong"}, "error.*": "c"}},
        "c": {}, "wrong": {}}})",
                  {"t"}),
              "b | c");
}

// An event and the transition that it leads to are one microstep.
TEST(Queues, AChainThatEndsIsNotStopped) {
    const auto chain = [](int length) {
        std::string triggers;
        for (int i = 0; i < length; ++i) triggers += (i ? ",\"n\"" : "\"n\"");
        return run(R"({"initial": "a", "states": {"a": {"on": {"t": {"raise": [)" + triggers +
                       R"(]}, "n": {"assign": {"n": "1"}}}}}})",
                   {"t"});
    };
    EXPECT_EQ(chain(999), "a | a");
    EXPECT_NE(chain(1000).find("goes round in: a"), std::string::npos);
}

TEST(Queues, AChartThatGoesRoundSaysWhere) {
    const auto definition = Definition::load(R"({"initial": "a", "states": {
        "a": {"on": {"t": "b"}}, "b": {"always": "c"}, "c": {"always": "b"}}})",
                                             "chart.json", Strictness::plain);
    auto running = ChartRun::start(definition.value(), Instant{}).value();
    const auto sent = running.send("t", Map{}, Actor{});
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().where, "/states/c/always");
}

TEST(Queues, AGuardThatFailsForEverIsStopped) {
    EXPECT_NE(run(R"({"initial": "a", "states": {
        "a": {"on": {"*": {"guard": "nothing.there", "target": "b"}}}, "b": {}}})",
                  {"t"})
                  .find("goes round in: a"),
              std::string::npos);
}

TEST(Queues, DoneOfAStateBringsTheOutputOfItsFinalOne) {
    EXPECT_EQ(run(R"({"initial": "a", "states": {
        "a": {"initial": "f", "onDone": {"guard": "data.n == 3", "target": "b"},
              "states": {"f": {"type": "final", "output": {"n": "1 + 2"}}}},
        "b": {}}})",
                  {}),
              "b");
}

TEST(Queues, AParallelStateInsideAnotherIsDoneWithItsRegions) {
    EXPECT_EQ(run(R"({"initial": "p", "states": {
        "p": {"type": "parallel", "onDone": "over", "states": {
            "q": {"type": "parallel", "states": {
                "x": {"initial": "f", "states": {"f": {"type": "final"}}},
                "y": {"initial": "y1", "states": {"y1": {"on": {"t": "f"}},
                                                  "f": {"type": "final"}}}}}}},
        "over": {}}})",
                  {"t"}),
              "p.q.x.f p.q.y.y1 | over");
}

TEST(Queues, InitialTransitionsActBetweenTheParentsEntryAndTheChilds) {
    EXPECT_EQ(run(R"({"initial": "a", "states": {
        "a": {"entry": {"assign": {"s": "'p'"}},
              "initial": {"target": "b", "assign": {"s": "fields.s + 'i'"}},
              "states": {"b": {"entry": {"assign": {"s": "fields.s + 'c'"}},
                               "always": {"guard": "fields.s == 'pic'", "target": "#right"}}}},
        "right": {"id": "right"}}})",
                  {}),
              "right");
}

TEST(Queues, AHistoryActsWhereItTakesItsDefault) {
    EXPECT_EQ(run(R"({"initial": "out", "states": {
        "a": {"initial": "b", "on": {"leave": "out"}, "states": {
            "h": {"type": "history", "target": "b", "raise": "fresh"},
            "b": {"on": {"fresh": "c"}}, "c": {"on": {"fresh": "wrong"}}, "wrong": {}}},
        "out": {"on": {"back": "a.h"}}}})",
                  {"back", "leave", "back"}),
              "out | a.c | out | a.c");
}

constexpr std::string_view kReminding = R"({
  "id": "remind", "title": "Essai", "prefix": "T", "opens_with": "open", "readers": ["author"],
  "data": {
    "author": {"type": "person", "label": "Auteur"},
    "level": {"type": "number", "label": "Niveau"},
    "told": {"type": "number", "label": "Dit"}
  },
  "triggers": {
    "open": {"label": "Ouvrir", "by": ["pdn"], "form": ["level"]},
    "stop": {"label": "Cesser", "by": ["author"]},
    "remind": {"label": "Rappeler", "by": ["system"], "form": ["level"]}
  },
  "initial": "new",
  "states": {
    "new": {"label": "Nouvelle", "on": {"open": {"target": "opened", "send": {
        "trigger": "remind", "id": "r", "delay": "P1D", "data": {"level": "100 / fields.level"}}}}},
    "opened": {"label": "Ouverte", "on": {
        "stop": {"cancel": "r"}, "remind": {"assign": {"told": "data.level"}}}}
  }
})";

constexpr std::string_view kRenewing = R"({
  "id": "renew", "title": "Essai", "prefix": "T", "opens_with": "open", "readers": ["author"],
  "data": {"author": {"type": "person", "label": "Auteur"}},
  "triggers": {"open": {"label": "Ouvrir", "by": ["pdn"]},
               "remind": {"label": "Rappeler", "by": ["system"]}},
  "initial": "new",
  "states": {
    "new": {"label": "Nouvelle", "on": {"open": {"target": "opened", "send":
      {"trigger": "remind", "id": "r", "delay": "P1D"}}}},
    "opened": {"label": "Ouverte", "on": {"remind": {"send":
      {"trigger": "remind", "id": "r", "delay": "P1D"}}}}
  }
})";

class Reminding : public ::testing::Test {
protected:
    CaseDriver case_{Definition::load(kReminding, "remind.json").value()};
    Actor pdn_{"p-pdn", {"pdn"}, {}, {}};

    std::string data() const { return canonical(case_.events().back().data); }
};

TEST_F(Reminding, ItsEventSaysWhatWillBeSentWhenAndWithWhat) {
    case_.send(pdn_, "open", Map{{"level", 5}});
    EXPECT_EQ(data(), R"({"configuration":["opened"],"fields":{"author":"p-pdn","level":5},)"
                      R"("timers":[{"data":{"level":20},"due":"2026-11-21T08:00:00.000Z",)"
                      R"("name":"send/0001/r","trigger":"remind"}],"trigger":"open"})");
    const Timer timer = case_.state().timers.at(0);
    EXPECT_EQ(case_from(parse_json(row_of(case_.state())).value()).value(), case_.state());
    case_.fire(timer);
    EXPECT_EQ(data(), R"({"configuration":["opened"],"fields":{"told":20},)"
                      R"("stopped":["send/0001/r"],"trigger":"remind"})");
    EXPECT_TRUE(case_.state().timers.empty());
}

TEST_F(Reminding, AChainOfSendsHasNoEnd) {
    CaseDriver chain{Definition::load(kRenewing, "renew.json").value()};
    chain.send(pdn_, "open");
    std::set<std::string> names;
    for (int i = 0; i < 20; ++i) {
        const Timer timer = chain.state().timers.at(0);
        ASSERT_TRUE(names.insert(timer.name + " " + std::to_string(timer.version)).second);
        EXPECT_TRUE(timer.name == "send/0001/r" || timer.name == "send/0002/r") << timer.name;
        chain.fire(timer);
        ASSERT_EQ(chain.state().timers.size(), 1U);
        EXPECT_TRUE(
            decide_timer(chain.definition(), chain.state(), timer, chain.context()).value().empty())
            << "it fires once";
    }
}

TEST_F(Reminding, ACancelledSendIsNotSent) {
    case_.send(pdn_, "open", Map{{"level", 5}});
    case_.send(pdn_, "stop");
    EXPECT_TRUE(case_.state().timers.empty());
}

TEST_F(Reminding, AnExpressionThatFailsRefusesTheTriggerAndLeavesTheCase) {
    EXPECT_EQ(case_.refusal(pdn_, "open", Map{{"level", 0}}),
              "expression at /states/new/on/open/send/data/level");
    EXPECT_EQ(case_.state(), CaseState{});
}

TEST_F(Reminding, NobodySendsWhatTheChartAloneMaySend) {
    case_.send(pdn_, "open", Map{{"level", 5}});
    EXPECT_EQ(case_.refusal(pdn_, "remind", Map{{"level", 5}}), "not_allowed");
}

}  // namespace
}  // namespace promenade::workflow
