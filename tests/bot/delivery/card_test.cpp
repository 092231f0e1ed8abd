// What a card shows of a case's fields.
#include "bot/delivery/card.hpp"

#include "tests/engine/runtime/engine_fixture.hpp"

#include <gmock/gmock.h>

namespace promenade::delivery {
namespace {

using ::testing::HasSubstr;

constexpr const char* kVote = R"({
    "id": "vote", "title": "Vote", "prefix": "V", "opens_with": "open", "pseudonymous": true,
    "readers": ["pdn", "coordinator"],
    "data": {"author": {"type": "person", "label": "Auteur"},
             "agreed": {"type": "people", "label": "Pour"}},
    "triggers": {"open": {"label": "Ouvrir", "by": ["coordinator"]},
                 "agree": {"label": "Pour", "by": ["pdn", "coordinator"], "collects": "agreed"}},
    "initial": "open",
    "states": {"open": {"label": "Ouvert", "on": {"open": {}, "agree": {}}}}})";

class ACard : public runtime::EngineTest {
protected:
    std::string shown(const StreamId& stream) {
        const auto people = People::from(network.engine().snapshot(), network.engine());
        const auto texts = Texts::load(std::string{PROMENADE_SOURCE_DIR} + "/config/texts/fr.json");
        return case_card(network.engine().case_at(stream).value(), PersonId{"coordinator"},
                         people.value(), network.engine(), texts.value(), CardSize::whole)
            .value()
            .text;
    }
};

TEST_F(ACard, NamesThePeopleOfAField) {
    const auto definition = workflow::Definition::load(kVote, "vote.json").value();
    network.decide(network::DeployDefinition{definition.id(), definition.canonical()});
    runtime::Submission opening;
    opening.actor = PersonId{"coordinator"};
    runtime::CaseCommand command;
    command.definition = "vote";
    command.trigger = "open";
    opening.cases.push_back(std::move(command));
    const StreamId vote = network.submit(std::move(opening)).stream;
    for (const char* who : {"M-001", "M-002"})
        ASSERT_FALSE(network.act(who, vote, "agree").refused);
    EXPECT_THAT(shown(vote), HasSubstr("Pour : Prénom M-001, Prénom M-002"));
    network.appoint_deputy();
    network.declare_absence("coordinator", "2026-11-20", "2026-11-27", "deputy");
    ASSERT_FALSE(network.act("deputy", vote, "agree").refused);
    EXPECT_THAT(shown(vote), HasSubstr("Prénom M-002, Karim (pour Maëlle C)"));
}

}  // namespace
}  // namespace promenade::delivery
