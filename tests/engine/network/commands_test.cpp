#include "engine/network/commands.hpp"

#include "engine/core/canonical_json.hpp"
#include "tests/engine/network/network_log.hpp"

#include <gtest/gtest.h>

namespace promenade::network {
namespace {

const PersonId kFarida{"M-021"};
const PersonId kCoordinator{"coordinator"};

Instant at(std::string_view text) { return parse_instant(text).value(); }
LocalDate on(std::string_view text) { return parse_date(text).value(); }

RecordMember farida() {
    RecordMember member;
    member.id = kFarida;
    member.state = "labelled";
    member.themes = {"parentalite"};
    member.employer = "E17";
    member.facts = Map{{"function", "Médiatrice numérique"}, {"label_date", "2021-03-20"}};
    member.identity = Map{{"given_name", "Farida"}, {"family_name", "Gouriou"}};
    member.effectivetime = "2021-03-20";
    return member;
}

class ANetwork : public ::testing::Test {
protected:
    ANetwork() {
        must(FoundNetwork{"val-de-lorne.example/journal"});
        must(RecordEmployer{"E17", Map{{"name", "Médiathèque"}}, Map{{"name", "F. T."}}, ""});
        must(farida());
        must(AppointCoordinator{kCoordinator, Map{{"given_name", "Maëlle"}}, "2025-09-01"});
    }

    std::vector<log::Event> must(const NetworkCommand& command) {
        auto sent = network.send(command);
        EXPECT_TRUE(sent) << describe(sent.error());
        return sent ? std::move(sent).value() : std::vector<log::Event>{};
    }
    void expect_refused(const NetworkCommand& command, std::string_view reason) {
        const std::size_t before = network.events.size();
        const auto sent = network.send(command);
        ASSERT_FALSE(sent);
        EXPECT_EQ(sent.error().code, Errc::rejected);
        EXPECT_EQ(sent.error().detail, reason);
        EXPECT_EQ(network.events.size(), before);
    }
    const Roster& roster() const { return network.roster; }
    const Person& person(const PersonId& id) const { return roster().people.at(id); }
    void link(const PersonId& id) { must(LinkAccount{id, "web", "session", "", {}}); }

    testing::NetworkLog network;
};

TEST_F(ANetwork, IsFoundedOnce) {
    EXPECT_EQ(network.events.front().type, "network.founded");
    EXPECT_EQ(roster().log_id, network.events.front().source);
    expect_refused(FoundNetwork{"other.example"}, "already_founded");
}

TEST_F(ANetwork, KnowsAMemberWithTheirNameSealed) {
    const Person& known = person(kFarida);
    EXPECT_EQ(known.role, Role::pdn);
    EXPECT_EQ(known.state, "labelled");
    EXPECT_EQ(known.themes, std::vector<std::string>{"parentalite"});
    EXPECT_EQ(known.employer, "E17");
    EXPECT_EQ(Value{known.facts}.text_at("function"), "Médiatrice numérique");
    EXPECT_EQ(network.opened(known.identity.value(), kFarida, "identity").text_at("given_name"),
              "Farida");
    for (const log::Event& event : network.events)
        EXPECT_EQ(canonical(event.data).find("Gouriou"), std::string::npos);
}

TEST_F(ANetwork, RecordsSinceWhenAMemberHoldsTheLabel) {
    const log::Event& event = network.events[2];
    EXPECT_EQ(event.type, "member.recorded");
    EXPECT_EQ(event.stream, StreamId{"M-021"});
    EXPECT_EQ(event.effectivetime, "2021-03-20");
}

TEST_F(ANetwork, ReplacesTheWholeRecordOfAMember) {
    RecordMember changed = farida();
    changed.state = "paused";
    changed.facts = Map{{"town", "Orlac"}};
    must(changed);
    EXPECT_EQ(person(kFarida).state, "paused");
    EXPECT_EQ(person(kFarida).facts, (Map{{"town", "Orlac"}}));
    EXPECT_EQ(person(kFarida).version, 2U);
}

TEST_F(ANetwork, RefusesAMemberItCannotPlace) {
    RecordMember member = farida();
    member.state = "labellisé";
    expect_refused(member, "unknown_state");
    member = farida();
    member.employer = "E99";
    expect_refused(member, "unknown_employer");
    member = farida();
    member.id = kCoordinator;
    expect_refused(member, "role_conflict");
}

TEST_F(ANetwork, HasACoordinatorWhoIsNoMember) {
    EXPECT_EQ(roster().coordinator()->id, kCoordinator);
    expect_refused(AppointCoordinator{kFarida, {}, ""}, "role_conflict");
}

TEST_F(ANetwork, TakesTheRoleAndTheAccountsFromTheCoordinatorBefore) {
    link(kCoordinator);
    const PersonId successor{"coordinator-2"};
    must(AppointCoordinator{successor, Map{{"given_name", "Karim"}}, "2027-01-04"});
    EXPECT_EQ(roster().coordinator()->id, successor);
    EXPECT_EQ(person(kCoordinator).role, Role::unknown);
    EXPECT_TRUE(roster().accounts.empty());
}

TEST_F(ANetwork, CorrectsTheIdentityOfItsCoordinatorWithoutLosingTheirAccount) {
    link(kCoordinator);
    must(AppointCoordinator{kCoordinator, Map{{"given_name", "Maëlle-Anne"}}, ""});
    EXPECT_EQ(roster().coordinator()->id, kCoordinator);
    EXPECT_EQ(roster().accounts.size(), 1U);
}

TEST_F(ANetwork, TakesWhoWasNamedLastWhereAbsencesOverlap) {
    const PersonId karim{"deputy"}, other{"deputy-2"};
    must(AppointDeputy{karim, Map{{"given_name", "Karim"}}, ""});
    must(AppointDeputy{other, Map{{"given_name", "Salomé"}}, ""});
    must(DeclareAbsence{kCoordinator, on("2026-08-10"), on("2026-08-18"), karim});
    must(DeclareAbsence{kCoordinator, on("2026-08-03"), on("2026-08-12"), other});
    EXPECT_EQ(roster().deputy_of(kCoordinator, on("2026-08-11"))->id, other);
    EXPECT_EQ(roster().deputy_of(kCoordinator, on("2026-08-13"))->id, karim);
    EXPECT_EQ(roster().absent_for(karim, on("2026-08-11")), nullptr);
    must(DeclareAbsence{kCoordinator, on("2026-08-15"), on("2026-08-16"), {}});
    EXPECT_EQ(roster().deputy_of(kCoordinator, on("2026-08-16")), nullptr)
        << "« personne » was said last of these days";
    EXPECT_EQ(roster().deputy_of(kCoordinator, on("2026-08-17"))->id, karim);
}

TEST_F(ANetwork, KnowsWhoReplacesTheCoordinatorDuringAnAbsence) {
    const PersonId deputy{"deputy"};
    must(AppointDeputy{deputy, Map{{"given_name", "Karim"}}, ""});
    must(DeclareAbsence{kCoordinator, on("2026-08-03"), on("2026-08-18"), deputy});
    EXPECT_EQ(roster().coordinator()->id, kCoordinator);
    EXPECT_EQ(roster().absent_for(deputy, on("2026-08-02")), nullptr);
    EXPECT_EQ(roster().absent_for(deputy, on("2026-08-03"))->id, kCoordinator);
    EXPECT_EQ(roster().absent_for(deputy, on("2026-08-18"))->id, kCoordinator);
    EXPECT_EQ(roster().absent_for(deputy, on("2026-08-19")), nullptr);
    EXPECT_EQ(roster().deputy_of(kCoordinator, on("2026-08-10"))->id, deputy);
    EXPECT_EQ(roster().deputy_of(deputy, on("2026-08-10")), nullptr);
    EXPECT_EQ(canonical(person(kCoordinator).facts),
              R"({"absences":[{"deputy":"deputy","first":"2026-08-03","last":"2026-08-18"}]})");
    expect_refused(DeclareAbsence{kCoordinator, on("2026-08-18"), on("2026-08-03"), {}},
                   "dates_reversed");
    expect_refused(
        DeclareAbsence{kCoordinator, on("2026-12-01"), on("2026-12-02"), PersonId{"nobody"}},
        "unknown_person");
    expect_refused(DeclareAbsence{kCoordinator, on("2026-12-01"), on("2026-12-02"), kCoordinator},
                   "role_conflict");
    expect_refused(DeclareAbsence{deputy, on("2026-12-01"), on("2026-12-02"), {}}, "holds_no_role");
    expect_refused(AppointDeputy{kCoordinator, {}, ""}, "role_conflict");
}

TEST_F(ANetwork, CannotDeclareAnAbsenceOfNobody) {
    testing::NetworkLog empty;
    const auto sent =
        empty.send(DeclareAbsence{kCoordinator, on("2026-08-03"), on("2026-08-18"), {}});
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().detail, "unknown_person");
}

TEST_F(ANetwork, PutsADeclaredAbsenceRightOrCancelsIt) {
    const PersonId brigitte{"referent-jeunesse"}, deputy{"deputy"};
    must(AppointDeputy{deputy, Map{{"given_name", "Karim"}}, ""});
    must(AssignReferent{brigitte, "jeunesse", Map{{"given_name", "Brigitte"}}, ""});
    must(DeclareAbsence{brigitte, on("2026-12-21"), on("2026-12-31"), deputy});
    EXPECT_EQ(roster().absent_for(deputy, on("2026-12-29"))->id, brigitte);
    must(DeclareAbsence{brigitte, on("2026-12-21"), on("2026-12-24"), deputy});
    EXPECT_EQ(roster().absent_for(deputy, on("2026-12-29")), nullptr);
    EXPECT_EQ(roster().absent_for(deputy, on("2026-12-24"))->id, brigitte);
    must(DeclareAbsence{brigitte, on("2026-12-20"), on("2026-12-22"), {}});
    EXPECT_EQ(roster().absent_for(deputy, on("2026-12-22")), nullptr);
    EXPECT_EQ(roster().absent_for(deputy, on("2026-12-23"))->id, brigitte)
        << "an absence without a deputy ends the one with it on its own days alone";
    must(DeclareAbsence{brigitte, on("2026-12-20"), on("2026-12-22"), {}, true});
    must(DeclareAbsence{brigitte, on("2026-12-21"), on("2026-12-24"), {}, true});
    EXPECT_EQ(canonical(person(brigitte).facts), "{}");
}

TEST_F(ANetwork, HasOneReferentForEachTheme) {
    const PersonId brigitte{"referent-jeunesse"}, thierry{"referent-parentalite"};
    must(AssignReferent{brigitte, "jeunesse", Map{{"given_name", "Brigitte"}}, ""});
    must(AssignReferent{brigitte, "parentalite", {}, ""});
    EXPECT_EQ(person(brigitte).themes, (std::vector<std::string>{"jeunesse", "parentalite"}));
    EXPECT_TRUE(person(brigitte).identity);
    link(brigitte);

    must(AssignReferent{thierry, "parentalite", Map{{"given_name", "Thierry"}}, ""});
    EXPECT_EQ(roster().referent_of("jeunesse")->id, brigitte);
    EXPECT_EQ(roster().referent_of("parentalite")->id, thierry);
    EXPECT_EQ(roster().accounts.size(), 1U);

    must(AssignReferent{thierry, "jeunesse", {}, ""});
    EXPECT_EQ(person(brigitte).role, Role::unknown);
    EXPECT_TRUE(roster().accounts.empty());
    EXPECT_EQ(roster().referent_of("petite_enfance"), nullptr);
}

TEST_F(ANetwork, LinksAnAccountWithTheCodeThatWasIssuedAndOnlyOnce) {
    must(IssueActivation{kFarida, "d1", at("2026-11-27T08:00:00Z")});
    const LinkAccount linking{kFarida, "matrix", "@farida:example.org", "d1",
                              at("2026-11-20T08:00:00Z")};
    must(linking);
    ASSERT_EQ(roster().accounts.size(), 1U);
    const Account& account = roster().accounts.front();
    EXPECT_EQ(account.platform, "matrix");
    EXPECT_EQ(network.opened(account.account, kFarida, "account"), Value{"@farida:example.org"});
    expect_refused(linking, "activation_unknown");
}

TEST_F(ANetwork, RefusesACodeThatIsExpiredReplacedOrSomebodyElses) {
    must(IssueActivation{kFarida, "d1", at("2026-11-27T08:00:00Z")});
    expect_refused(LinkAccount{kFarida, "web", "x", "d1", at("2026-11-27T08:00:01Z")},
                   "activation_expired");
    expect_refused(LinkAccount{kCoordinator, "web", "x", "d1", at("2026-11-21T08:00:00Z")},
                   "activation_unknown");
    must(IssueActivation{kFarida, "d2", at("2026-11-27T08:00:00Z")});
    expect_refused(LinkAccount{kFarida, "web", "x", "d1", at("2026-11-21T08:00:00Z")},
                   "activation_unknown");
    expect_refused(IssueActivation{PersonId{"M-999"}, "d3", {}}, "unknown_person");
}

TEST_F(ANetwork, UnlinksAnAccountByTheEventThatLinkedIt) {
    link(kFarida);
    const std::string linked = roster().accounts.front().account.event_id;
    expect_refused(UnlinkAccount{kCoordinator, linked}, "unknown_account");
    must(UnlinkAccount{kFarida, linked});
    EXPECT_TRUE(roster().accounts.empty());
    expect_refused(UnlinkAccount{kFarida, linked}, "unknown_account");
}

TEST_F(ANetwork, CutsTheAccountsOfAMemberWhoLeaves) {
    link(kFarida);
    RecordMember leaving = farida();
    leaving.state = "left";
    must(leaving);
    EXPECT_TRUE(roster().accounts.empty());
    expect_refused(LinkAccount{kFarida, "web", "x", "", {}}, "not_in_network");
    expect_refused(IssueActivation{kFarida, "d", {}}, "not_in_network");
}

TEST_F(ANetwork, ForgetsAnErasedPersonButStillCountsThem) {
    link(kFarida);
    must(IssueActivation{kFarida, "d1", at("2026-11-27T08:00:00Z")});
    must(OrderErasure{kFarida, "request_of_the_person"});
    EXPECT_TRUE(person(kFarida).erased);
    EXPECT_FALSE(person(kFarida).identity);
    EXPECT_EQ(person(kFarida).state, "labelled");
    EXPECT_TRUE(roster().accounts.empty());
    EXPECT_TRUE(roster().activations.empty());
    expect_refused(farida(), "person_erased");
    expect_refused(LinkAccount{kFarida, "web", "x", "", {}}, "person_erased");
    expect_refused(OrderErasure{kFarida, "again"}, "person_erased");
}

TEST_F(ANetwork, ErasesTheContactOfAnEmployerAndKeepsTheEmployer) {
    must(OrderErasure{PersonId{"E17"}, "request_of_the_person"});
    EXPECT_FALSE(roster().employers.at("E17").contact);
    EXPECT_EQ(Value{roster().employers.at("E17").facts}.text_at("name"), "Médiathèque");
}

TEST_F(ANetwork, DeploysSettingsAndDefinitionsOnceEach) {
    const DeploySettings settings{Map{{"name", "Val-de-Lorne"}}};
    EXPECT_EQ(must(settings).size(), 1U);
    EXPECT_TRUE(must(settings).empty());
    EXPECT_EQ(Value{roster().settings}.text_at("name"), "Val-de-Lorne");

    EXPECT_EQ(must(DeployDefinition{"request", "{}"}).size(), 1U);
    EXPECT_TRUE(must(DeployDefinition{"request", "{}"}).empty());
    const std::string first = roster().definitions.at("request");
    must(DeployDefinition{"request", R"({"id":"request"})"});
    EXPECT_NE(roster().definitions.at("request"), first);
    EXPECT_EQ(roster().definition_bytes.at(first), "{}");  // running cases still need it
    EXPECT_EQ(hex(sha256(bytes_of("{}"))), first);
}

TEST_F(ANetwork, RegistersAPartnerWithItsServicesContactInClear) {
    const RecordPartner crip{"P01", Map{{"name", "CRIP 0L"}, {"domain", "protection"}}};
    EXPECT_EQ(must(crip).size(), 1U);
    EXPECT_TRUE(must(crip).empty());
    EXPECT_EQ(Value{roster().partners.at("P01")}.text_at("domain"), "protection");
    EXPECT_EQ(person(PersonId{"P01"}).role, Role::partner);
}

}  // namespace
}  // namespace promenade::network
