// What becomes of a member is heard by the cases that listen for it.
#include "tests/engine/runtime/engine_fixture.hpp"

namespace promenade::runtime {
namespace {

// Shows a member as long as they are labelled and not kept out of the directory.
constexpr std::string_view kShowing = R"json({
  "id": "showing", "title": "Vitrine", "prefix": "V", "opens_with": "show",
  "readers": ["coordinator", "subject"],
  "listen": {"member_changed": "fields.subject"},
  "data": {
    "author": {"type": "person", "label": "Auteur"},
    "subject": {"type": "person", "label": "Qui"}
  },
  "triggers": {
    "show": {"label": "Montrer", "by": ["coordinator"], "form": ["subject"]},
    "member_changed": {"label": "Changement", "by": ["system"]}
  },
  "initial": "new",
  "states": {
    "new": {"label": "Nouvelle", "on": {"show": "shown"}},
    "shown": {"label": "Montrée",
      "entry": {"record": {"member": "fields.subject", "set": {"directory": "'published'"}}},
      "on": {"member_changed": [
      {"guard": "members.exists(m, m.id == fields.subject && m.state == 'left')", "target": "gone"},
      {"guard": "members.exists(m, m.id == fields.subject && m.unlisted)", "target": "hidden"}]}},
    "hidden": {"label": "Masquée", "on": {"member_changed": "shown"}},
    "gone": {"label": "Retirée", "type": "final"}
  }
})json";

class Standing : public EngineTest {
protected:
    Standing() {
        const auto definition = workflow::Definition::load(kShowing, "showing.json");
        network.decide(network::DeployDefinition{"showing", definition.value().canonical()});
        Submission submission;
        submission.actor = PersonId{"coordinator"};
        CaseCommand command;
        command.definition = "showing";
        command.trigger = "show";
        command.data = Map{{"subject", "M-001"}};
        submission.cases.push_back(std::move(command));
        network.submit(std::move(submission));
    }
    void record(const std::string& state, Map facts) {
        network::RecordMember member;
        member.id = PersonId{"M-001"};
        member.state = state;
        member.themes = {"jeunesse"};
        member.facts = std::move(facts);
        network.decide(member);
    }
    std::string shown() {
        return network.engine().case_at(StreamId{"V-0001"}).value().configuration.front();
    }
};

TEST_F(Standing, ACaseHearsWhatBecomesOfItsMember) {
    ASSERT_EQ(shown(), "shown");
    record("labelled", {{"unlisted", true}});
    EXPECT_EQ(shown(), "hidden");
    record("labelled", {});
    EXPECT_EQ(shown(), "shown");
    record("left", {});
    EXPECT_EQ(shown(), "gone");
    expect_rebuild_equal();
}

TEST_F(Standing, WhatIsNoChangeOfStandingIsNotHeard) {
    record("labelled", {{"unlisted", true}});
    record("labelled", {{"unlisted", true}, {"town", "Orlac"}});
    EXPECT_EQ(shown(), "hidden");
}

}  // namespace
}  // namespace promenade::runtime
