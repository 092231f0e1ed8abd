// Cases together: children, their completion, signals by a key, in one commit each.
#include "engine/runtime/origin.hpp"
#include "engine/runtime/recorder.hpp"
#include "tests/engine/runtime/engine_fixture.hpp"

namespace promenade::runtime {
namespace {

class Relations : public EngineTest {
protected:
    Relations() {
        for (const char* name : {"campaign", "answer", "course", "path"}) deploy(name);
    }
    static std::string file(const std::string& name) {
        return testing::source_file("tests/engine/runtime/relations/" + name + ".json");
    }
    void deploy(const std::string& name) { deploy_bytes(file(name)); }
    void deploy_bytes(const std::string& json) {
        const auto definition = workflow::Definition::load(json, "test.json");
        ASSERT_TRUE(definition) << describe(definition.error());
        network.decide(
            network::DeployDefinition{definition.value().id(), definition.value().canonical()});
    }
    static std::string replaced(std::string json, const std::string& from, const std::string& to) {
        json.replace(json.find(from), from.size(), to);
        return json;
    }
    Outcome open(const char* definition, const char* trigger, Map data = {}) {
        Submission submission;
        submission.actor = PersonId{"coordinator"};
        CaseCommand command;
        command.definition = definition;
        command.trigger = trigger;
        command.data = std::move(data);
        submission.cases.push_back(std::move(command));
        return network.submit(std::move(submission));
    }
    workflow::CaseState at(const char* stream) {
        return network.engine().case_at(StreamId{stream}).value();
    }
    bool exists(const char* stream) {
        return network.engine().case_at(StreamId{stream}).has_value();
    }
    static std::string where(const workflow::CaseState& state) {
        return state.configuration.empty() ? "" : state.configuration.front();
    }
};

TEST_F(Relations, AProcedureThatGoesRoundIsRefusedByACodeAndOpensNothing) {
    deploy_bytes(R"({
        "id": "round", "title": "Ronde", "prefix": "T", "opens_with": "open",
        "readers": ["coordinator"],
        "data": {"author": {"type": "person", "label": "Auteur"}},
        "triggers": {"open": {"label": "Ouvrir", "by": ["coordinator"]}},
        "initial": "new",
        "states": {"new": {"label": "Nouvelle", "on": {"open": "x"}},
                   "x": {"label": "X", "always": "y"}, "y": {"label": "Y", "always": "x"}}})");
    network.sent.clear();
    Submission submission;
    submission.actor = PersonId{"coordinator"};
    submission.reply_to = {"test", "room"};
    CaseCommand command;
    command.definition = "round";
    command.trigger = "open";
    submission.cases.push_back(std::move(command));
    ASSERT_TRUE(network.submit(std::move(submission)).refused);
    std::vector<std::string> reasons;
    for (const log::Event& event : events())
        if (event.type == "command.refused")
            reasons.emplace_back(Value{event.data}.text_at("reason"));
    EXPECT_EQ(reasons, std::vector<std::string>{"invalid"});
    EXPECT_FALSE(exists("T-0001"));
    ASSERT_EQ(network.sent.size(), 1U);
    EXPECT_EQ(network.sent.front().text, "refused.goes_round") << "a text of the catalogue";
    EXPECT_EQ(Value{network.sent.front().args}.text_at("states"), "X, Y");
}

TEST_F(Relations, OneChildForEachMemberOfAListInOneCommit) {
    const Position before = store.size();
    ASSERT_FALSE(open("campaign", "open").refused);
    const workflow::CaseState campaign = at("C-0001");
    EXPECT_EQ(campaign.children, (std::vector{StreamId{"A-0001"}, StreamId{"A-0002"}}));
    EXPECT_EQ(at("A-0002").parent, (workflow::Parent{StreamId{"C-0001"}, "answered"}));
    EXPECT_EQ(*at("A-0001").fields.find("campaign")->text(), "C-0001");
    EXPECT_TRUE(at("A-0001").fields.find("who")->text()->starts_with("p-"))
        << "a pseudonymous child names people as it does";
    std::vector<std::string> told;
    for (const OutboxItem& item : network.sent) told.push_back(item.to.text());
    EXPECT_EQ(told, (std::vector<std::string>{"M-001", "M-002"}));
    EXPECT_GE(store.size(), before + 3);
    EXPECT_EQ(types_of(StreamId{"C-0001"}).front(), "campaign.opened");
    expect_rebuild_equal();
}

// A campaign opens the question, its closing ends it, and that end is told to the campaign.
TEST_F(Relations, WhatOtherCasesCausedIsTracedToWhatAPersonDid) {
    ASSERT_FALSE(open("campaign", "open").refused);
    Submission submission;
    submission.actor = PersonId{"coordinator"};
    CaseCommand close;
    close.stream = StreamId{"C-0001"};
    close.trigger = "close";
    submission.cases.push_back(std::move(close));
    ASSERT_FALSE(network.submit(std::move(submission)).refused);
    const std::vector<log::Event> all = events();
    const auto origin = [&](const char* type, const char* stream) -> std::string {
        for (const log::Event& event : all)
            if (event.type == type && event.stream.text() == stream)
                return origin_of(store, event).value().type;
        return "no such event";
    };
    EXPECT_EQ(origin("answer.asked", "A-0002"), "campaign.opened");
    EXPECT_EQ(origin("answer.missed", "A-0002"), "campaign.closed");
    EXPECT_EQ(origin("campaign.closed", "C-0001"), "campaign.closed") << "a person's own act";
}

// Who the children are for, from nothing but the beginning of the log that the parent names; beside
// it, who was labelled just before and just after.
TEST_F(Relations, TheListIsGivenAgainByTheEventsThatItsParentNames) {
    Submission submission;
    submission.actor = PersonId{"coordinator"};
    for (const auto& [id, state] : {std::pair{"M-003", "labelled"}, {"M-002", "paused"}}) {
        network::RecordMember member;
        member.id = PersonId{id};
        member.state = state;
        member.identity = Map{{"given_name", "Lou"}};
        submission.network.push_back(std::move(member));
    }
    CaseCommand command;
    command.definition = "campaign";
    command.trigger = "open";
    submission.cases.push_back(std::move(command));
    ASSERT_FALSE(network.submit(std::move(submission)).refused);
    network::RecordMember later;
    later.id = PersonId{"M-004"};
    later.state = "labelled";
    later.identity = Map{{"given_name", "Zoé"}};
    network.decide(std::move(later));

    const std::vector<log::Event> all = events();
    const auto opened = std::find_if(all.begin(), all.end(), [](const log::Event& event) {
        return event.type == "campaign.opened";
    });
    ASSERT_NE(opened, all.end());
    const Value* const listed_at = opened->data.find("listed_at");
    ASSERT_TRUE(listed_at && listed_at->number());
    network::Roster roster;
    for (std::int64_t i = 0; i < *listed_at->number(); ++i)
        network::evolve(roster, all[static_cast<std::size_t>(i)]);
    std::vector<std::string> listed, asked;
    for (const auto& [id, person] : roster.people)
        if (person.state == "labelled") listed.push_back(id.text());
    for (const StreamId& child : at("C-0001").children)
        asked.push_back(
            person_named(*network.engine().case_at(child).value().fields.find("who")->text(), child,
                         network.keys())
                .text());
    EXPECT_EQ(listed, (std::vector<std::string>{"M-001", "M-003"}));
    EXPECT_EQ(asked, listed);
    expect_rebuild_equal();
}

TEST_F(Relations, TheListIsThatOfTheMomentAndItsGuard) {
    ASSERT_FALSE(open("campaign", "open", Map{{"theme", "jeunesse"}}).refused);
    EXPECT_EQ(at("C-0001").children.size(), 1U);
}

TEST_F(Relations, TheEndOfAChildIsToldToItsParentWithWhatItSays) {
    ASSERT_FALSE(open("campaign", "open").refused);
    EXPECT_FALSE(network.act("M-001", StreamId{"A-0001"}, "agree", Map{{"agreed", true}}).refused);
    workflow::CaseState campaign = at("C-0001");
    EXPECT_EQ(campaign.children, std::vector{StreamId{"A-0002"}});
    EXPECT_EQ(*campaign.fields.find("yes")->number(), 1);
    EXPECT_EQ(where(campaign), "running");
    for (const auto& [who, stream] : {std::pair{"M-001", "A-0001"}, {"coordinator", "C-0001"}})
        EXPECT_EQ(network.act(who, StreamId{stream}, "undo").refused->detail, "nothing_to_undo");
    network.restart();
    EXPECT_FALSE(network.act("M-002", StreamId{"A-0002"}, "agree", Map{{"agreed", false}}).refused);
    campaign = at("C-0001");
    EXPECT_EQ(where(campaign), "complete") << "an eventless transition sees that no child is open";
    expect_rebuild_equal();
}

TEST_F(Relations, ASignalReachesEveryCaseThatListensWithThatKeyAndNoOther) {
    ASSERT_FALSE(open("campaign", "open").refused);
    ASSERT_FALSE(open("campaign", "open").refused);
    ASSERT_FALSE(network.act("coordinator", StreamId{"C-0001"}, "close").refused);
    EXPECT_EQ(where(at("A-0001")), "missed");
    EXPECT_EQ(where(at("A-0002")), "missed");
    EXPECT_EQ(where(at("A-0003")), "open");
    EXPECT_EQ(where(at("C-0001")), "over") << "a parent that is over is told nothing";
    EXPECT_EQ(types_of(StreamId{"C-0001"}).back(), "campaign.closed");
    EXPECT_EQ(network.act("coordinator", StreamId{"C-0001"}, "undo").refused->detail,
              "nothing_to_undo")
        << "what has reached other cases stays";
    expect_rebuild_equal();
}

TEST_F(Relations, ASignalForACaseThatIsNotThereYetWaitsItsTime) {
    const Map attended{{"who", "M-001"}, {"hours", 6}};
    ASSERT_FALSE(open("course", "attend", attended).refused);
    expect_rebuild_equal();
    network.restart();
    ASSERT_FALSE(open("path", "begin", Map{{"who", "M-002"}}).refused);
    EXPECT_EQ(where(at("P-0001")), "begun") << "somebody else's";
    ASSERT_FALSE(open("path", "begin", Map{{"who", "M-001"}}).refused);
    EXPECT_EQ(where(at("P-0002")), "trained");
    EXPECT_EQ(*at("P-0002").fields.find("hours")->number(), 6);
    ASSERT_FALSE(open("path", "begin", Map{{"who", "M-001"}}).refused);
    EXPECT_EQ(where(at("P-0003")), "begun") << "it was heard once";
    expect_rebuild_equal();
}

TEST_F(Relations, ATransitionChangesWhatIsKnownOfAMemberInTheSameCommit) {
    ASSERT_FALSE(open("path", "begin", Map{{"who", "M-001"}}).refused);
    const network::Person before = *network.engine().snapshot()->roster.person(PersonId{"M-001"});
    ASSERT_FALSE(open("course", "attend", Map{{"who", "M-001"}, {"hours", 6}}).refused);
    const network::Person after = *network.engine().snapshot()->roster.person(PersonId{"M-001"});
    EXPECT_EQ(after.state, "paused");
    EXPECT_EQ(*after.facts.find("hours_of_training")->number(), 6);
    EXPECT_EQ(after.themes, before.themes);
    EXPECT_EQ(after.identity, before.identity) << "the sealed name stays where it is";
    EXPECT_EQ(types_of(StreamId{"M-001"}).back(), "member.recorded");
    EXPECT_EQ(network.act("coordinator", StreamId{"P-0001"}, "undo").refused->detail,
              "nothing_to_undo")
        << "what is known of a member stays";
    ASSERT_FALSE(open("campaign", "open").refused);
    EXPECT_EQ(at("C-0001").children.size(), 1U) << "the next list is that of the changed roster";
    EXPECT_EQ(open("path", "begin", Map{{"who", "M-009"}}).refused, std::nullopt);
    EXPECT_EQ(open("course", "attend", Map{{"who", "M-009"}, {"hours", 6}}).refused->detail,
              "unknown_person");
    expect_rebuild_equal();
}

TEST_F(Relations, ASignalNobodyHeardInTimeIsGone) {
    ASSERT_FALSE(open("course", "attend", Map{{"who", "M-001"}, {"hours", 6}}).refused);
    network.clock().advance(std::chrono::hours{24 * 31});
    ASSERT_FALSE(open("path", "begin", Map{{"who", "M-001"}}).refused);
    EXPECT_EQ(where(at("P-0001")), "begun");
    expect_rebuild_equal();
}

TEST_F(Relations, ASignalWaitsForACaseThatDoesNotReactNow) {
    ASSERT_FALSE(open("path", "begin", Map{{"who", "M-001"}}).refused);
    ASSERT_FALSE(network.act("coordinator", StreamId{"P-0001"}, "pause").refused);
    ASSERT_FALSE(open("course", "attend", Map{{"who", "M-001"}, {"hours", 3}}).refused);
    EXPECT_EQ(where(at("P-0001")), "paused");
    ASSERT_FALSE(network.act("coordinator", StreamId{"P-0001"}, "resume").refused);
    EXPECT_EQ(where(at("P-0001")), "trained");
    expect_rebuild_equal();
}

TEST_F(Relations, WhatAnotherCaseRefusesRefusesTheWhole) {
    deploy_bytes(replaced(file("course"), R"("min": 1, "max": 40)", R"("min": 1, "max": 100)"));
    ASSERT_FALSE(open("path", "begin", Map{{"who", "M-001"}}).refused);
    const auto refused = open("course", "attend", Map{{"who", "M-001"}, {"hours", 90}}).refused;
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->detail, "field_invalid");
    EXPECT_EQ(where(at("P-0001")), "begun");
    EXPECT_FALSE(exists("F-0001"));
    ASSERT_FALSE(open("course", "attend", Map{{"who", "M-002"}, {"hours", 9}}).refused);
    EXPECT_TRUE(exists("F-0001")) << "its number was not used up";
    expect_rebuild_equal();
}

TEST_F(Relations, ACircleOfProceduresIsRefused) {
    deploy_bytes(replaced(file("answer"), R"("ask": {"emit")",
                          R"("ask": {"spawn": {"definition": "campaign"}, "emit")"));
    deploy_bytes(replaced(file("campaign"), R"("by": ["coordinator"], "form")",
                          R"("by": ["coordinator", "system"], "form")"));
    const auto refused = open("campaign", "open").refused;
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->detail, "cycle");
    EXPECT_FALSE(exists("C-0001"));
    expect_rebuild_equal();
}

TEST_F(Relations, ACircleOfSignalsIsRefused) {
    std::string echo = replaced(file("path"), R"("emit": "path.trained",)",
                                R"("signal": {"trigger": "trained", "key": "fields.who",
                                              "data": {"hours": "1"}},)");
    deploy_bytes(replaced(echo, R"("target": "trained", )", ""));
    ASSERT_FALSE(open("path", "begin", Map{{"who", "M-001"}}).refused);
    ASSERT_FALSE(open("path", "begin", Map{{"who", "M-001"}}).refused);
    const auto refused = open("course", "attend", Map{{"who", "M-001"}, {"hours", 3}}).refused;
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->detail, "cycle");
    EXPECT_EQ(at("P-0001").version, 1U);
}

TEST_F(Relations, APseudonymNeverLeavesForAProcedureThatNamesPeople) {
    deploy_bytes(replaced(file("answer"), R"("emit": "answer.given")",
                          R"("emit": "answer.given", "spawn": {
                               "definition": "path", "data": {"who": "fields.who"}})"));
    deploy_bytes(replaced(file("path"), R"("by": ["coordinator"], "form": ["who"])",
                          R"("by": ["system"], "form": ["who"])"));
    ASSERT_FALSE(open("campaign", "open").refused);
    const auto refused =
        network.act("M-001", StreamId{"A-0001"}, "agree", Map{{"agreed", true}}).refused;
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->detail, "would_name");
}

TEST_F(Relations, AProcedureThatIsNotDeployedIsNotOpened) {
    deploy_bytes(
        replaced(file("campaign"), R"("definition": "answer")", R"("definition": "unknown")"));
    EXPECT_EQ(open("campaign", "open").refused->detail, "no_such_procedure");
}

TEST_F(Relations, WrongRelationsAreRefusedWhenLoaded) {
    const auto refusal = [](const std::string& json) {
        const auto loaded = workflow::Definition::load(json, "test.json");
        return loaded ? std::string{"loaded"} : loaded.error().where + ": " + loaded.error().detail;
    };
    const std::string campaign = file("campaign");
    EXPECT_EQ(
        refusal(replaced(campaign, R"("definition": "answer")", R"("definition": "campaign")")),
        "test.json#/states/running/on/open/spawn/definition: "
        "expected the id of another procedure");
    EXPECT_EQ(refusal(replaced(campaign, R"("done": "answered")", R"("done": "close")")),
              "test.json#/states/running/on/open/spawn/done: "
              "expected a trigger of this procedure for \"system\"");
    EXPECT_NE(refusal(replaced(campaign, "item.id", "item.name")).find("label_date"),
              std::string::npos);
    EXPECT_NE(refusal(replaced(campaign, R"("key": "case.stream")", R"("key": "fields.yes")"))
                  .find("expected a text"),
              std::string::npos);
    EXPECT_NE(refusal(replaced(file("answer"), R"("fields.campaign")", R"("fields.who")"))
                  .find("no person as the key"),
              std::string::npos);
    EXPECT_NE(
        refusal(replaced(file("path"), R"("trained": "fields.who")", R"("pause": "fields.who")"))
            .find("for \"system\""),
        std::string::npos);
}

}  // namespace
}  // namespace promenade::runtime
