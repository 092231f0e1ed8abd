// Timers that are late, that can have no effect, that a changed calendar moves.
#include "engine/runtime/deadlines.hpp"

#include "tests/engine/runtime/engine_fixture.hpp"

namespace promenade::runtime {
namespace {

constexpr const char* kBroken = R"({
    "id": "broken", "title": "Essai", "prefix": "B", "opens_with": "open",
    "readers": ["coordinator"],
    "data": {"author": {"type": "person", "label": "Auteur"},
             "count": {"type": "number", "label": "Nombre", "max": 1}},
    "triggers": {"open": {"label": "Ouvrir", "by": ["coordinator"]},
                 "stop": {"label": "Clore", "by": ["coordinator"]}},
    "initial": "open",
    "states": {
        "open": {"label": "Ouvert", "on": {"open": {}, "stop": "closed"},
                 "after": {"PT1H": {"assign": {"count": "size(active) + 1"}},
                           "PT2H": {"assign": {"count": "1"}}}},
        "closed": {"label": "Clos", "type": "final"}}})";

class DeadlinesTest : public EngineTest {
protected:
    void deploy(const char* json) {
        const auto definition = workflow::Definition::load(json, "broken.json");
        ASSERT_TRUE(definition) << describe(definition.error());
        network.decide(
            network::DeployDefinition{definition.value().id(), definition.value().canonical()});
    }
    Outcome open(const char* definition) {
        Submission submission;
        submission.actor = PersonId{"coordinator"};
        CaseCommand command;
        command.definition = definition;
        command.trigger = "open";
        submission.cases.push_back(std::move(command));
        return network.submit(std::move(submission));
    }
};

TEST_F(DeadlinesTest, ATimerThatCanHaveNoEffectEndsIsToldAndStopsNothing) {
    deploy(kBroken);
    ASSERT_FALSE(open("broken").refused);
    network.sent.clear();
    network.clock().advance(std::chrono::hours{3});
    network.engine().settle();
    EXPECT_EQ(types_of(StreamId{"B-0001"}),
              (std::vector<std::string>{"case.advanced", "timer.lapsed", "case.advanced"}))
        << "the deadline after it has its effect";
    const workflow::CaseState state = network.engine().case_at(StreamId{"B-0001"}).value();
    EXPECT_TRUE(state.timers.empty());
    EXPECT_EQ(*state.fields.find("count")->number(), 1);
    ASSERT_EQ(network.sent.size(), 1U);
    EXPECT_EQ(network.sent[0].text, "timer.lapsed.coordinator");
    EXPECT_FALSE(network.act("coordinator", StreamId{"B-0001"}, "stop").refused);
    expect_rebuild_equal();
}

TEST_F(DeadlinesTest, WhatIsLateIsANumber) {
    network.ask("M-002", "Qui anime une soirée débat ?");
    Deadlines found = deadlines(store, network.clock().now()).value();
    EXPECT_GT(found.pending, 0U);
    EXPECT_EQ(found.overdue, 0U);
    EXPECT_FALSE(found.oldest);
    network.writable = false;  // no room: none is fired
    const Instant due = network.engine().case_at(StreamId{"D-0001"}).value().timers.at(0).due;
    network.clock().advance(std::chrono::hours{24 * 5});
    found = deadlines(store, network.clock().now()).value();
    EXPECT_EQ(found.overdue, 1U);
    EXPECT_EQ(found.oldest, due);
}

TEST_F(DeadlinesTest, AChangedCalendarIsShownCaseByCaseBeforeAnythingMoves) {
    const StreamId first = network.ask("M-002", "Qui anime une soirée débat ?").stream;
    const StreamId taken = network.ask("M-001", "Autre chose").stream;
    network.act("coordinator", taken, "take");
    const Instant due = network.engine().case_at(first).value().timers.at(0).due;
    const auto plan = [&] {
        return plan_replanning(store, network.keys(), *network.engine().snapshot(),
                               network.clock().now())
            .value();
    };
    EXPECT_TRUE(plan().empty());
    network.declare_absence("coordinator", "2026-11-23", "2026-11-24", "");
    const Position size = store.size();
    const auto planned = plan();
    EXPECT_EQ(store.size(), size);
    ASSERT_EQ(planned.size(), 1U) << "what is taken has no deadline on her days";
    EXPECT_EQ(planned[0].stream, first);
    ASSERT_EQ(planned[0].timers.size(), 1U);
    EXPECT_EQ(planned[0].timers[0].from, due);
    EXPECT_EQ(planned[0].timers[0].to, due + std::chrono::hours{72});
    ASSERT_FALSE(network.act("", first, "replan").refused);
    EXPECT_TRUE(plan().empty());
}

TEST_F(DeadlinesTest, ADelayThatTheNetworkChangesMovesWhatIsOpenWhenItIsReplanned) {
    const auto waiting = [&](const char* delay) {
        Map settings = network.engine().snapshot()->roster.settings;
        settings.set("procedures", Map{{"both", Map{{"wait", delay}}}});
        network.decide(network::DeploySettings{settings});
    };
    deploy(R"({
    "id": "both", "title": "Essai", "prefix": "B", "opens_with": "open",
    "readers": ["coordinator"],
    "settings": {"wait": {"type": "delay", "label": "Attente", "default": "P30D"}},
    "data": {"author": {"type": "person", "label": "Auteur"}},
    "triggers": {"open": {"label": "Ouvrir", "by": ["coordinator"]}},
    "initial": "new",
    "states": {"new": {"label": "Nouveau", "on": {"open": "open"}},
               "open": {"label": "Ouvert", "after": {"setting:wait": {"emit": "both.late"}}}}})");
    waiting("P10D");
    ASSERT_FALSE(open("both").refused);
    const auto plan = [&] {
        return plan_replanning(store, network.keys(), *network.engine().snapshot(),
                               network.clock().now())
            .value();
    };
    EXPECT_TRUE(plan().empty());
    waiting("P20D");
    const auto planned = plan();
    ASSERT_EQ(planned.size(), 1U);
    EXPECT_EQ(planned[0].timers[0].to, planned[0].timers[0].from + std::chrono::hours{240});
    ASSERT_FALSE(network.act("", StreamId{"B-0001"}, "replan").refused);
    EXPECT_TRUE(plan().empty());
    expect_rebuild_equal();
}

TEST_F(DeadlinesTest, DueTogetherTheyFireAsTheyStandInTheFile) {
    deploy(R"({
    "id": "both", "title": "Essai", "prefix": "B", "opens_with": "open",
    "readers": ["coordinator"],
    "data": {"author": {"type": "person", "label": "Auteur"}},
    "triggers": {"open": {"label": "Ouvrir", "by": ["coordinator"]}},
    "initial": "new",
    "states": {
        "new": {"label": "Nouveau", "on": {"open": "open"}},
        "open": {"label": "Ouvert", "type": "parallel", "states": {
            "zoo": {"label": "Zoo", "after": {"PT60M": {"emit": "both.first"},
                                              "PT1H": {"emit": "both.second"}}},
            "ant": {"label": "Fourmi", "after": {"PT1H": {"emit": "both.third"}}}}}}})");
    ASSERT_FALSE(open("both").refused);
    network.clock().advance(std::chrono::hours{2});
    network.engine().settle();
    EXPECT_EQ(
        types_of(StreamId{"B-0001"}),
        (std::vector<std::string>{"case.advanced", "both.first", "both.second", "both.third"}));
    expect_rebuild_equal();
}

TEST_F(DeadlinesTest, OfThoseDueTogetherOneThatStopsTheOthersKeepsThemFromFiring) {
    deploy(R"({
    "id": "both", "title": "Essai", "prefix": "B", "opens_with": "open",
    "readers": ["coordinator"],
    "data": {"author": {"type": "person", "label": "Auteur"}},
    "triggers": {"open": {"label": "Ouvrir", "by": ["coordinator"]}},
    "initial": "open",
    "states": {
        "open": {"label": "Ouvert", "on": {"open": {}},
                 "after": {"PT60M": {"target": "closed", "emit": "both.closed"},
                           "PT1H": {"emit": "both.late"}}},
        "closed": {"label": "Clos", "type": "final"}}})");
    ASSERT_FALSE(open("both").refused);
    network.clock().advance(std::chrono::hours{2});
    network.engine().settle();
    EXPECT_EQ(types_of(StreamId{"B-0001"}),
              (std::vector<std::string>{"case.advanced", "both.closed"}));
    expect_rebuild_equal();
}

}  // namespace
}  // namespace promenade::runtime
