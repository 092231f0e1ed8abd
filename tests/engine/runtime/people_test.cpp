// Who acts for whom, and when what was planned is due.
#include "tests/engine/runtime/engine_fixture.hpp"

namespace promenade::runtime {
namespace {

TEST_F(EngineTest, ADeputyActsForTheAbsentCoordinatorAndTheEventSaysSo) {
    network.appoint_deputy();
    const StreamId before = network.ask("M-002", "Qui anime une soirée débat ?").stream;
    EXPECT_EQ(network.act("deputy", before, "take").refused->detail, "not_allowed");
    network.declare_absence("coordinator", "2026-11-23", "2026-11-27", "deputy");
    EXPECT_EQ(network.act("deputy", before, "take").refused->detail, "not_allowed")
        << "the absence begins on Monday";

    network.clock().advance(std::chrono::hours{72});
    EXPECT_FALSE(network.act("deputy", before, "take").refused);
    const log::Event taken = events().back();
    EXPECT_EQ(taken.type, "request.taken");
    EXPECT_EQ(taken.actor, "deputy");
    EXPECT_EQ(taken.onbehalfof, "coordinator");
    network.sent.clear();
    network.ask("M-001", "Et le lien du questionnaire ?");
    ASSERT_FALSE(network.sent.empty());
    EXPECT_EQ(network.sent[0].to.text(), "deputy") << "who is told reads meanwhile";

    network.clock().advance(std::chrono::hours{24 * 7});
    EXPECT_EQ(network.act("deputy", before, "close", Map{{"outcome", "traitee"}}).refused->detail,
              "not_allowed");
    expect_rebuild_equal();
}

TEST_F(EngineTest, ALabelledDeputyNeverReadsASituation) {
    network.declare_absence("coordinator", "2026-11-20", "2026-11-27", "M-001");
    const StreamId ordinary = network.ask("M-002", "Qui anime une soirée débat ?").stream;
    const StreamId situation = network
                                   .act("M-002", {}, "submit",
                                        Map{{"text", "Une situation"},
                                            {"proposed_nature", "SITUATION"},
                                            {"proposed_sensitivity", 2}})
                                   .stream;
    EXPECT_EQ(network.act("M-001", situation, "take").refused->detail, "not_allowed");
    EXPECT_EQ(network.sent.back().to.text(), "M-002");
    for (const runtime::OutboxItem& item : network.sent)
        EXPECT_FALSE(item.stream == situation && item.to.text() == "M-001");
    EXPECT_FALSE(network.act("M-001", ordinary, "take").refused);
    EXPECT_EQ(events().back().onbehalfof, "coordinator");
    EXPECT_TRUE(events().back().actor.starts_with("p-"));
}

TEST_F(EngineTest, AChangedCalendarMovesTheOpenDeadlinesWhenTheyAreReplannedAndNoPastOne) {
    const StreamId stream = network.ask("M-002", "Qui anime une soirée débat ?").stream;
    const auto due = [&] { return network.engine().case_at(stream).value().timers.at(0).due; };
    const Instant monday = network.clock().now() + std::chrono::hours{72};
    EXPECT_EQ(due(), monday);
    network.declare_absence("coordinator", "2026-11-23", "2026-11-24", "");
    EXPECT_EQ(due(), monday) << "what was planned is in the event";
    EXPECT_FALSE(network.act("", stream, "replan").refused);
    EXPECT_EQ(due(), monday + std::chrono::hours{72}) << "Wednesday is no worked day";
    EXPECT_EQ(events().back().type, "case.replanned");
    EXPECT_EQ(network.act("", stream, "replan").refused->detail, "nothing_to_replan");
    EXPECT_EQ(network.act("M-002", stream, "replan").refused->detail, "no_such_trigger");
    expect_rebuild_equal();
}

TEST_F(EngineTest, OfAbsencesThatCrossTheLastSaidDecidesWhichDaysAreWorked) {
    network.appoint_deputy();
    const StreamId stream = network.ask("M-002", "Qui anime une soirée débat ?").stream;
    const auto due = [&] { return network.engine().case_at(stream).value().timers.at(0).due; };
    const Instant monday = due();
    network.declare_absence("coordinator", "2026-11-23", "2026-11-26", "deputy");
    network.declare_absence("coordinator", "2026-11-23", "2026-11-24", "");
    EXPECT_FALSE(network.act("", stream, "replan").refused);
    EXPECT_EQ(due(), monday + std::chrono::hours{72}) << "Wednesday is the deputy's first day";
}

// Tuesday and Thursday are the days of M-001, who follows the case under a pseudonym of it.
TEST_F(EngineTest, ADeadlineOnTheDaysOfWhoFollowsTheCaseCountsTheirs) {
    constexpr std::string_view kVisit = R"json({
      "id": "visit", "title": "Visite", "prefix": "V", "pseudonymous": true, "opens_with": "ask",
      "readers": ["coordinator", "assignee"],
      "data": {"author": {"type": "person", "label": "Auteur"},
               "assignee": {"type": "person", "label": "Suivie par"}},
      "triggers": {"ask": {"label": "Demander", "by": ["coordinator"], "form": ["assignee"]}},
      "initial": "new",
      "states": {
        "new": {"label": "Nouvelle", "on": {"ask": "open"}},
        "open": {"label": "Ouverte", "after": {"business:assignee:P2D": {"notify": []}}}
      }
    })json";
    network.decide(network::DeployDefinition{
        "visit", workflow::Definition::load(kVisit, "visit.json").value().canonical()});
    Map settings = network.engine().snapshot()->roster.settings;
    const auto works = [](const char* id, List days) {
        return Value{Map{{"days", std::move(days)}, {"id", id}}};
    };
    settings.set("working_days_of",
                 List{works("M-001", List{"tue", "thu"}), works("referent-jeunesse", List{"wed"})});
    network.decide(network::DeploySettings{settings});
    const auto due_of = [&](const char* who) {
        Submission submission;
        submission.actor = PersonId{"coordinator"};
        CaseCommand command;
        command.definition = "visit";
        command.trigger = "ask";
        command.data = Map{{"assignee", who}};
        submission.cases.push_back(std::move(command));
        const Outcome outcome = network.submit(std::move(submission));
        EXPECT_FALSE(outcome.refused);
        return network.engine().case_at(outcome.stream).value().timers.at(0).due;
    };
    const Instant friday = network.clock().now();
    const std::chrono::hours day{24};
    // Friday is a day off of theirs: the days are whole ones, until midnight.
    const Instant midnight = friday + std::chrono::hours{15};
    EXPECT_EQ(due_of("M-001"), midnight + day * 6) << "Tuesday, then Thursday";
    EXPECT_EQ(due_of("referent-jeunesse"), midnight + day * 12) << "two Wednesdays";
    EXPECT_EQ(due_of("M-002"), friday + day * 4) << "Monday and Tuesday, as the coordinator";
    network.declare_absence("referent-jeunesse", "2026-11-25", "2026-11-25", "");
    EXPECT_EQ(due_of("referent-jeunesse"), midnight + day * 19) << "the first is no worked day";
    expect_rebuild_equal();
}

}  // namespace
}  // namespace promenade::runtime
