// Somebody whom nobody knows yet enters by the case that is opened for them.
#include "tests/engine/runtime/engine_fixture.hpp"

namespace promenade::runtime {
namespace {

constexpr std::string_view kEntering = R"json({
  "id": "entering", "title": "Entrée", "prefix": "N", "opens_with": "note",
  "readers": ["coordinator", "subject"],
  "listen": {"account_linked": "fields.subject"},
  "data": {
    "author": {"type": "person", "label": "Auteur"},
    "subject": {"type": "person", "label": "Qui"},
    "remark": {"type": "text", "label": "Remarque",
               "personal": {"of": "subject", "retention": "member"}}
  },
  "triggers": {
    "note": {"label": "Noter", "by": ["coordinator"],
             "form": [{"field": "subject", "newcomer": true},
                      {"field": "remark", "optional": true}]},
    "account_linked": {"label": "Compte relié", "by": ["system"]}
  },
  "initial": "new",
  "states": {
    "new": {"label": "Nouvelle", "on": {"note": [
      {"guard": "members.exists(m, m.id == data.subject && m.state != 'candidate')",
       "refuse": "known"},
      {"target": "waiting",
       "record": {"member": "data.subject", "set": {"case": "case.stream"}}}]}},
    "waiting": {"label": "Attend son compte", "on": {"account_linked": "connected"}},
    "connected": {"label": "Reliée", "type": "final"}
  }
})json";

class Newcomer : public EngineTest {
protected:
    Newcomer() {
        const auto definition = workflow::Definition::load(kEntering, "entering.json");
        network.decide(network::DeployDefinition{"entering", definition.value().canonical()});
    }
    Outcome note(Map data, std::optional<CaseCommand::Newcomer> newcomer) {
        Submission submission;
        submission.actor = PersonId{"coordinator"};
        CaseCommand command;
        command.definition = "entering";
        command.trigger = "note";
        command.data = std::move(data);
        command.newcomer = std::move(newcomer);
        submission.cases.push_back(std::move(command));
        return network.submit(std::move(submission));
    }
    static CaseCommand::Newcomer lucie(std::string field = "subject") {
        return {std::move(field), Map{{"given_name", "Lucie"}, {"family_name", "Bertand"}}};
    }
    const network::Person* person(const char* id) {
        roster_ = network.engine().snapshot()->roster;
        return roster_.person(PersonId{id});
    }
    network::Roster roster_;
};

TEST_F(Newcomer, GetsTheNextNumberAndTheCaseInOneCommit) {
    ASSERT_FALSE(note({{"remark", "Motivée"}}, lucie()).refused);
    const network::Person* const known = person("M-003");
    ASSERT_TRUE(known);
    EXPECT_EQ(known->state, "candidate");
    EXPECT_EQ(Value{known->facts}.text_at("case"), "N-0001");
    const auto state = network.engine().case_at(StreamId{"N-0001"}).value();
    EXPECT_EQ(Value{state.fields}.text_at("subject"), "M-003");
    expect_rebuild_equal();
}

TEST_F(Newcomer, WhatIsSaidOfThemIsSealedUnderTheirOwnKey) {
    ASSERT_FALSE(note({{"remark", "Motivée"}}, lucie()).refused);
    const auto state = network.engine().case_at(StreamId{"N-0001"}).value();
    ASSERT_TRUE(network.engine().open_field(state, "remark"));
    ASSERT_TRUE(network.keys().erase(PersonId{"M-003"}));
    EXPECT_FALSE(network.engine().open_field(state, "remark"));
}

TEST_F(Newcomer, NobodyIsRegisteredWhereTheCaseIsRefused) {
    const Outcome outcome = note({}, lucie("remark"));
    ASSERT_TRUE(outcome.refused);
    EXPECT_EQ(outcome.refused->detail, "field_invalid");
    EXPECT_FALSE(person("M-003"));
    EXPECT_EQ(note({{"subject", "M-001"}}, {}).refused->detail, "known");
}

TEST_F(Newcomer, TheCaseHearsWhenTheyLinkAnAccount) {
    ASSERT_FALSE(note({}, lucie()).refused);
    network::LinkAccount link;
    link.person = PersonId{"M-003"};
    link.platform = "web";
    link.account = "lucie";
    network.decide(link);
    EXPECT_EQ(network.engine().case_at(StreamId{"N-0001"}).value().configuration,
              std::vector<std::string>{"connected"});
    expect_rebuild_equal();
}

}  // namespace
}  // namespace promenade::runtime
