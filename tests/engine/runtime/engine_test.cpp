#include "tests/engine/runtime/engine_fixture.hpp"

namespace promenade::runtime {
namespace {

using testing::RunningNetwork;

TEST_F(EngineTest, ARequestIsNumberedAndItsAuthorIsAPseudonym) {
    const Outcome asked = network.ask("M-002", "Qui anime une soirée débat ?");
    ASSERT_FALSE(asked.refused) << describe(*asked.refused);
    EXPECT_EQ(asked.stream.text(), "D-0001");
    EXPECT_EQ(network.ask("M-001", "Une autre").stream.text(), "D-0002");
    for (const log::Event& event : events()) {
        if (event.stream.text() != "D-0001") continue;
        EXPECT_TRUE(event.actor.starts_with("p-"));
        const std::string bytes = log::encode(event).value();
        EXPECT_EQ(bytes.find("M-002"), std::string::npos);
        EXPECT_EQ(bytes.find("soirée"), std::string::npos);
        EXPECT_EQ(network.engine().person_behind(event.actor, event.stream).text(), "M-002");
    }
}

TEST_F(EngineTest, ACaseHoldsWhereItsWordsStandAndACorrectionBringsTheFormerBack) {
    const StreamId stream = network.ask("M-002", "Une question").stream;
    network.act("coordinator", stream, "answer", Map{{"answer", "La bonne"}});
    const auto before = network.engine().case_at(stream).value().sealed;
    ASSERT_TRUE(before.contains("answer"));
    const auto row = store.row(log::Table::cases, stream.text()).value().value();
    EXPECT_EQ(row.find("kid"), std::string::npos);
    ASSERT_FALSE(network.act("coordinator", stream, "undo").refused);
    const auto state = network.engine().case_at(stream).value();
    EXPECT_FALSE(state.sealed.contains("answer"));
    EXPECT_EQ(network.engine().open_field(state, "answer").value(), Value{});
    EXPECT_EQ(network.engine().open_field(state, "text").value(), Value{"Une question"});
    expect_rebuild_equal();
}

TEST_F(EngineTest, TheWordsOpenForTheOperatorAloneUntilTheirKeyIsDestroyed) {
    const Outcome asked = network.ask("M-002", "Qui anime une soirée débat ?");
    const auto state = network.engine().case_at(asked.stream);
    ASSERT_TRUE(state);
    EXPECT_EQ(network.engine().open_field(state.value(), "text").value(),
              Value{"Qui anime une soirée débat ?"});
    ASSERT_TRUE(network.keys().erase(PersonId{"M-002"}));
    const auto erased = network.engine().open_field(state.value(), "text");
    ASSERT_FALSE(erased);
    EXPECT_EQ(erased.error().code, Errc::not_found);
}

TEST_F(EngineTest, AnsweringRecordsWhatItImpliesInOneCommit) {
    const StreamId stream = network.ask("M-002", "Une question").stream;
    const Outcome answered =
        network.act("coordinator", stream, "answer", Map{{"answer", "Une réponse"}});
    ASSERT_FALSE(answered.refused) << describe(*answered.refused);
    const std::vector<std::string> types = types_of(stream);
    EXPECT_EQ(types.front(), "request.submitted");
    EXPECT_EQ(types.back(), "request.answered");
    EXPECT_NE(std::find(types.begin(), types.end(), "request.acknowledged"), types.end());
    EXPECT_NE(std::find(types.begin(), types.end(), "request.taken"), types.end());
}

TEST_F(EngineTest, ARefusalIsRecordedWithItsReasonAndChangesNoCase) {
    const StreamId stream = network.ask("M-002", "Une question").stream;
    const Outcome refused =
        network.act("M-001", stream, "answer", Map{{"answer", "Je ne devrais pas"}});
    ASSERT_TRUE(refused.refused);
    EXPECT_EQ(refused.refused->detail, "not_allowed");
    EXPECT_EQ(types_of(stream), std::vector<std::string>{"request.submitted"});
    const std::vector<log::Event> all = events();
    EXPECT_EQ(all.back().type, "command.refused");
    EXPECT_TRUE(all.back().actor.starts_with("p-"));
    EXPECT_EQ(log::encode(all.back()).value().find("devrais"), std::string::npos);
}

TEST_F(EngineTest, ARefusalNamesTheButtonAndThePlaceOfAGuardThatCannotBeComputed) {
    constexpr const char* kShare = R"({
        "id": "share", "title": "Part", "prefix": "S", "opens_with": "open", "readers": ["pdn"],
        "data": {"author": {"type": "person", "label": "Auteur"},
                 "people": {"type": "number", "label": "Personnes"}},
        "triggers": {"open": {"label": "Ouvrir", "by": ["pdn"], "form": ["people"]}},
        "initial": "new",
        "states": {"new": {"label": "Nouvelle",
                           "on": {"open": {"guard": "100 / data.people > 10"}}}}})";
    const auto definition = workflow::Definition::load(kShare, "share.json").value();
    network.decide(network::DeployDefinition{definition.id(), definition.canonical()});
    Submission submission;
    submission.actor = PersonId{"M-001"};
    submission.reply_to = {"test", "room"};
    CaseCommand command;
    command.definition = "share";
    command.trigger = "open";
    command.data = Map{{"people", 0}};
    submission.cases.push_back(std::move(command));
    EXPECT_EQ(network.submit(std::move(submission)).refused->detail, "guard_failed");
    const OutboxItem& told = network.sent.back();
    EXPECT_EQ(told.text, "refused.guard_failed");
    EXPECT_EQ(told.args.find("trigger")->text()[0], "Ouvrir");
    EXPECT_EQ(told.args.find("where")->text()[0], "/states/new/on/open/guard");
}

TEST_F(EngineTest, TwentyRefusalsAnHourAreRecordedAndNoMore) {
    const StreamId stream = network.ask("M-002", "Une question").stream;
    const auto refusals = [this] {
        const std::vector<log::Event> all = events();
        return std::count_if(all.begin(), all.end(), [](const log::Event& event) {
            return event.type == "command.refused";
        });
    };
    for (int i = 0; i < 25; ++i) network.act("M-001", stream, "take");
    EXPECT_EQ(refusals(), 20);
    network.clock().advance(std::chrono::hours{1});
    network.act("M-001", stream, "take");
    EXPECT_EQ(refusals(), 21);
}

TEST_F(EngineTest, TheSameMessageTwiceIsRecordedOnceEvenAfterARestart) {
    const auto submission = [] {
        Submission made;
        made.actor = PersonId{"M-002"};
        made.dedup = "web-message-1";
        CaseCommand command;
        command.definition = "request";
        command.trigger = "submit";
        command.data = Map{{"text", "Une question"}, {"urgent", false}};
        made.cases.push_back(std::move(command));
        return made;
    };
    EXPECT_FALSE(network.submit(submission()).duplicate);
    const Position size = store.size();
    EXPECT_TRUE(network.submit(submission()).duplicate);
    network.restart();
    EXPECT_TRUE(network.submit(submission()).duplicate);
    EXPECT_TRUE(network.engine().seen("web-message-1").value());
    EXPECT_EQ(store.size(), size);
}

TEST_F(EngineTest, AnUnacknowledgedRequestIsRecalledAfterOneDayThatTheCoordinatorWorks) {
    const StreamId stream = network.ask("M-002", "Une question").stream;  // a Friday at nine
    network.clock().advance(std::chrono::hours{71});
    network.engine().settle();
    EXPECT_EQ(types_of(stream).back(), "request.submitted");
    network.clock().advance(std::chrono::hours{1});  // Monday at nine
    network.engine().settle();
    EXPECT_EQ(types_of(stream).back(), "request.recalled");
    const std::size_t recalls = types_of(stream).size();
    network.engine().settle();
    network.restart();
    network.engine().settle();
    EXPECT_EQ(types_of(stream).size(), recalls);
    network.clock().advance(std::chrono::hours{24 * 30});
    network.engine().settle();
    network.act("coordinator", stream, "acknowledge");
    expect_rebuild_equal();
}

TEST_F(EngineTest, TheDerivedRowsAreThoseOfTheLogByteForByte) {
    const StreamId first = network.ask("M-001", "Une question").stream;
    const StreamId second = network.ask("M-002", "Une autre").stream;
    network.act("coordinator", first, "take");
    network.act("coordinator", second, "route_referent", Map{{"theme", "parentalite"}});
    network.act("referent-parentalite", second, "answer", Map{{"answer", "Oui"}});
    network.act("coordinator", first, "close", Map{{"outcome", "traitee"}});
    network.act("M-002", second, "reply", Map{{"reply", "Merci"}});
    network.act("coordinator", second, std::string{kUndoTrigger}.c_str());
    expect_rebuild_equal();
    network.restart();
    network.ask("M-001", "Après un redémarrage");
    expect_rebuild_equal();
}

TEST_F(EngineTest, AllCommandsOfASubmissionAreRecordedOrNone) {
    const StreamId stream = network.ask("M-002", "Une question").stream;
    Submission two;
    two.actor = PersonId{"coordinator"};
    for (const char* trigger : {"take", "advise"}) {
        CaseCommand command;
        command.stream = stream;
        command.trigger = trigger;
        two.cases.push_back(std::move(command));
    }
    EXPECT_TRUE(network.submit(std::move(two)).refused);
    EXPECT_EQ(types_of(stream), std::vector<std::string>{"request.submitted"});
}

TEST_F(EngineTest, ManyAtOnceKeepTheirOrderAndTheLogItsGaplessPositions) {
    constexpr int kRequests = 600;
    std::atomic<int> answered{0};
    for (int i = 0; i < kRequests; ++i) {
        Submission submission;
        submission.actor = PersonId{i % 2 ? "M-001" : "M-002"};
        CaseCommand command;
        command.definition = "request";
        command.trigger = "submit";
        command.data = Map{{"text", std::to_string(i)}, {"urgent", false}};
        submission.cases.push_back(std::move(command));
        network.engine().submit(std::move(submission), [&](const Result<Outcome>& outcome) {
            answered += outcome ? 1 : 0;
        });
    }
    ASSERT_TRUE(network.engine().submit_and_wait({}));
    EXPECT_EQ(answered, kRequests);
    Position expected = 0;
    for (const log::Event& event : events()) EXPECT_EQ(event.position, expected++);
    EXPECT_EQ(network.engine().case_at(StreamId{"D-0600"}).value().version, 1u);
    expect_rebuild_equal();
}

TEST_F(EngineTest, EveryTimerFiresWhicheverBatchSetIt) {
    constexpr int kRequests = 300;
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < kRequests; ++i) {
            Submission submission;
            submission.actor = PersonId{"M-002"};
            CaseCommand command;
            command.definition = "request";
            command.trigger = "submit";
            command.data = Map{{"text", "Une question"}, {"urgent", false}};
            submission.cases.push_back(std::move(command));
            network.engine().submit(std::move(submission), nullptr);
            if (i % 50 == 0) network.clock().advance(std::chrono::minutes{1});
        }
        ASSERT_TRUE(network.engine().submit_and_wait({}));
        network.clock().advance(std::chrono::hours{80});
        network.engine().settle();
        if (round == 0) network.restart();
    }
    std::map<std::string, int> recalls;
    for (const log::Event& event : events())
        if (event.type == "request.recalled") ++recalls[event.stream.text()];
    EXPECT_EQ(recalls.size(), 2u * kRequests);
    expect_rebuild_equal();
}

TEST_F(EngineTest, ANotificationWaitsInTheOutboxUntilItIsRemoved) {
    network.ask("M-002", "Une question");
    const auto pending = network.engine().pending_outbox().value().items;
    ASSERT_EQ(pending.size(), 2u);
    EXPECT_EQ(pending.size(), network.sent.size());
    Submission mark;
    mark.rows.push_back(outbox_removal(pending.front().key));
    network.submit(std::move(mark));
    EXPECT_EQ(network.engine().pending_outbox().value().items.size(), 1u);
}

// A platform that has had the key would take the second row for the first.
TEST_F(EngineTest, AnOutboxKeyIsNeverGivenTwiceEvenWhenOnlyAnswersWereCommitted) {
    const auto answered = [this](const char* text) {
        runtime::Submission submission;
        submission.actor = PersonId{"M-001"};
        submission.replies.push_back({text, {}});
        network.submit(std::move(submission));
        const auto pending = network.engine().pending_outbox().value().items;
        EXPECT_EQ(pending.size(), 1u);
        runtime::Submission mark;
        mark.rows.push_back(outbox_removal(pending.front().key));
        network.submit(std::move(mark));
        return pending.front().key;
    };
    const std::string first = answered("greeting");
    network.restart();
    EXPECT_NE(answered("out.thanks"), first);
}

// Keys are named before the events that they seal, which were stamped before: time stays in order.
TEST_F(EngineTest, NoEventIsOlderThanTheOneBeforeIt) {
    network.run_the_clock();
    network.ask("M-001", "Une question");
    const std::vector<log::Event> all = events();
    EXPECT_TRUE(std::is_sorted(
        all.begin(), all.end(),
        [](const log::Event& one, const log::Event& other) { return one.time < other.time; }));
}

TEST_F(EngineTest, WhatIsNotTextIsRefusedBeforeAnythingOfItIsRecorded) {
    for (const bool is_sealed : {true, false}) {
        network::RecordMember member;
        member.id = PersonId{"M-003"};
        member.state = "labelled";
        (is_sealed ? member.identity : member.facts).set("town", "Saint-V\xef\xbf\xbfrin");
        Submission submission;
        submission.network.emplace_back(std::move(member));
        const Outcome outcome = network.submit(std::move(submission));
        ASSERT_TRUE(outcome.refused);
        EXPECT_EQ(outcome.refused->detail, "not_recordable");
    }
    EXPECT_EQ(network.engine().snapshot()->roster.person(PersonId{"M-003"}), nullptr);
    EXPECT_FALSE(network.ask("M-001", "Une question").refused);
}

TEST_F(EngineTest, AnAnswerThatCannotBeOpenedDoesNotHideTheOthers) {
    network.ask("M-002", "Une question");
    const std::size_t readable = network.engine().pending_outbox().value().items.size();
    Submission submission;
    submission.actor = PersonId{"M-001"};
    submission.replies.push_back({"greeting", Map{{"words", "\xef\xbf\xbf"}}});
    network.submit(std::move(submission));
    const PendingOutbox pending = network.engine().pending_outbox().value();
    EXPECT_EQ(pending.items.size(), readable);
    EXPECT_EQ(pending.unreadable, 1u);
}

// The loop fires no timer while space is short: whoever waits for it would wait for ever.
TEST_F(EngineTest, SettlingEndsOnAFullDiskAlthoughATimerIsDue) {
    network.ask("M-002", "Une question");
    network.clock().advance(std::chrono::hours{80});
    network.writable = false;
    network.engine().settle();
    EXPECT_EQ(types_of(StreamId{"D-0001"}), std::vector<std::string>{"request.submitted"});
    network.writable = true;
    network.engine().settle();
    EXPECT_EQ(types_of(StreamId{"D-0001"}).back(), "request.recalled");
}

TEST_F(EngineTest, WhatWasSentIsMarkedEvenWhereSpaceIsShort) {
    network.ask("M-002", "Une question");
    network.writable = false;
    Submission marks;
    const auto pending = network.engine().pending_outbox().value().items;
    for (const OutboxItem& item : pending) marks.rows.push_back(outbox_removal(item.key));
    EXPECT_TRUE(network.engine().submit_and_wait(std::move(marks)));
    EXPECT_TRUE(network.engine().pending_outbox().value().items.empty());
}

TEST_F(EngineTest, WhatIsForTheActorGoesToThePlaceThatTheSubmissionNames) {
    Submission submission;
    submission.actor = PersonId{"M-002"};
    submission.actor_place = {"console", "M-002"};
    CaseCommand command;
    command.definition = "request";
    command.trigger = "submit";
    command.data = Map{{"text", "Une question"}, {"urgent", false}};
    submission.cases.push_back(std::move(command));
    network.submit(std::move(submission));
    const auto pending = network.engine().pending_outbox().value().items;
    ASSERT_EQ(pending.size(), 2u);
    for (const OutboxItem& item : pending)
        EXPECT_EQ(item.address.platform, item.to.text() == "M-002" ? "console" : "");
}

TEST_F(EngineTest, RowsOfAnotherReducerAreMadeAnewAtTheNextStart) {
    const Outcome asked = network.ask("M-002", "Qui anime une soirée débat ?");
    network.stop();
    log::Commit old;
    old.first_position = store.size();
    old.head = store.head();
    old.rows = {{log::Table::counters, "reducer", "0"},
                {log::Table::cases, asked.stream.text(), "{}"},
                {log::Table::cases, "D-9999", "{}"}};
    ASSERT_TRUE(store.commit(old));
    network.restart();
    expect_rebuild_equal();
    EXPECT_EQ(network.engine().case_at(asked.stream).value().configuration,
              std::vector<std::string>{"submitted"});
}

}  // namespace
}  // namespace promenade::runtime
