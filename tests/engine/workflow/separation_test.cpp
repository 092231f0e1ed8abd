// Two-key rules, decisions by several, and acting for somebody absent.
#include "tests/engine/workflow/case_driver.hpp"

#include <gtest/gtest.h>

namespace promenade::workflow {
namespace {

constexpr std::string_view kDecision = R"({
  "id": "decision", "title": "Décision", "prefix": "S", "opens_with": "propose",
  "readers": ["author", "coordinator", {"who": "referent", "guard": "!fields.reserved"}],
  "separation": [["propose", "approve"]],
  "data": {
    "author": {"type": "person", "label": "Auteur"},
    "reserved": {"type": "boolean", "label": "Réservée"},
    "proposed_by": {"type": "people", "label": "Proposée par"},
    "approved_by": {"type": "people", "label": "Accord de"}
  },
  "triggers": {
    "propose": {"label": "Proposer", "by": ["pdn", "coordinator"], "collects": "proposed_by",
                "attached": ["reserved"]},
    "approve": {"label": "Approuver", "by": ["coordinator", "referent"], "collects": "approved_by"},
    "amend": {"label": "Modifier", "by": ["author"]}
  },
  "initial": "new",
  "states": {
    "new": {"label": "Nouvelle", "on": {"propose": {"target": "proposed",
      "assign": {"reserved": "has(data.reserved) && data.reserved"}}}},
    "proposed": {"label": "Proposée",
      "on": {"approve": {}, "amend": {"assign": {"approved_by": "null"}}},
      "always": {"guard": "has(fields.approved_by) && size(fields.approved_by) >= 2",
                 "target": "decided"}},
    "decided": {"label": "Décidée", "type": "final"}
  }
})";

class Separation : public ::testing::Test {
protected:
    std::string state() const { return driver_.state().configuration.at(0); }

    CaseDriver driver_{Definition::load(kDecision, "decision.json").value()};
    Actor farida_{"M-021", {"pdn"}, {}, {}};
    Actor maelle_{"coordinator", {"coordinator"}, {}, {}};
    Actor brigitte_{"referent-jeunesse", {"referent"}, {"jeunesse"}, {}};
    Actor thierry_{"referent-parentalite", {"referent"}, {"parentalite"}, {}};
    // Stands in for Maëlle, who is away.
    Actor karim_{"deputy", {"deputy"}, {},
                 {},       false,      Actor::Absent{"coordinator", {"coordinator"}, {}}};
};

TEST_F(Separation, WhoProposedDoesNotDecide) {
    driver_.send(maelle_, "propose");
    EXPECT_EQ(driver_.refusal(maelle_, "approve"), "separation");
    EXPECT_TRUE(permitted(driver_.definition(), driver_.state(), maelle_).size() == 1)
        << "to amend, as the author: the button to approve is not offered";
    EXPECT_EQ(driver_.refusal(brigitte_, "approve"), "accepted");
}

TEST_F(Separation, TwoDifferentPeopleDecide) {
    driver_.send(farida_, "propose");
    driver_.send(brigitte_, "approve");
    EXPECT_EQ(state(), "proposed");
    EXPECT_EQ(driver_.refusal(brigitte_, "approve"), "already_yours");
    driver_.send(thierry_, "approve");
    EXPECT_EQ(state(), "decided");
    EXPECT_EQ(driver_.field("approved_by"), R"(["referent-jeunesse","referent-parentalite"])");
}

TEST_F(Separation, AChangedProposalIsApprovedAnew) {
    driver_.send(farida_, "propose");
    driver_.send(brigitte_, "approve");
    driver_.send(farida_, "amend");
    driver_.send(brigitte_, "approve");
    EXPECT_EQ(state(), "proposed");
}

TEST_F(Separation, ASubstituteAndTheAbsentPersonAreOneVoice) {
    driver_.send(farida_, "propose");
    const Decision approved = driver_.send(karim_, "approve").at(0);
    EXPECT_EQ(approved.onbehalfof, "coordinator");
    EXPECT_EQ(driver_.field("approved_by"), R"(["deputy~coordinator"])");
    EXPECT_EQ(driver_.refusal(maelle_, "approve"), "already_of_a_deputy");
    EXPECT_EQ(driver_.refusal(karim_, "approve"), "already_yours");
}

TEST_F(Separation, NeitherDecidesWhatTheOtherProposed) {
    driver_.send(maelle_, "propose");
    EXPECT_EQ(driver_.refusal(karim_, "approve"), "separation");
}

// Brigitte stands in for Farida, who has no right to approve.
TEST_F(Separation, ASubstituteIsToldTheReasonOfTheHatThatHasTheRight) {
    Actor both = brigitte_;
    both.absent = Actor::Absent{"M-021", {"pdn"}, {}};
    const Decision proposed = driver_.send(both, "propose").at(0);
    EXPECT_EQ(proposed.onbehalfof, "M-021");
    EXPECT_EQ(driver_.refusal(both, "approve"), "separation");
}

TEST_F(Separation, WhatTheirOwnHatIsRefusedTheOtherMayDo) {
    constexpr std::string_view kThemes = R"json({"approve": [
        {"guard": "!('parentalite' in actor.themes)", "refuse": "label_other_theme"}, {}], )json";
    std::string json{kDecision};
    const std::string plain = R"({"approve": {}, )";
    json.replace(json.find(plain), plain.size(), kThemes);
    CaseDriver driver{Definition::load(json, "decision.json").value()};
    driver.send(farida_, "propose");
    EXPECT_EQ(driver.refusal(brigitte_, "approve"),
              "label_other_theme at /states/proposed/on/approve/0");
    Actor both = brigitte_;
    both.absent = Actor::Absent{"referent-parentalite", {"referent"}, {"parentalite"}};
    EXPECT_EQ(driver.send(both, "approve").at(0).onbehalfof, "referent-parentalite");
}

TEST_F(Separation, WhoMayNotReadACaseSendsItNothing) {
    driver_.send(farida_, "propose", Map{{"reserved", true}});
    EXPECT_EQ(driver_.refusal(brigitte_, "approve"), "not_allowed");
    EXPECT_TRUE(permitted(driver_.definition(), driver_.state(), brigitte_).empty());
    EXPECT_FALSE(may_read(driver_.definition(), driver_.state(), brigitte_));
    EXPECT_TRUE(may_read(driver_.definition(), driver_.state(), karim_));
}

TEST_F(Separation, ASubstituteHasTheirOwnRightsFirst) {
    Actor labelled = karim_;
    labelled.roles = {"pdn"};
    labelled.member = true;
    const Decision proposed = driver_.send(labelled, "propose").at(0);
    EXPECT_EQ(proposed.onbehalfof, "") << "as a PdN, for themself";
    EXPECT_EQ(driver_.field("author"), "deputy");
}

std::string refusal(const std::string& from, const std::string& to) {
    std::string json{kDecision};
    json.replace(json.find(from), from.size(), to);
    const auto loaded = Definition::load(json, "d.json");
    return loaded ? "loaded" : loaded.error().where + ": " + loaded.error().detail;
}

TEST(SeparationLoading, NamesTriggersThatKeepTheirSenders) {
    EXPECT_EQ(refusal(R"([["propose", "approve"]])", R"([["propose", "amend"]])"),
              "d.json#/separation/0/1: expected a trigger with the key \"collects\"");
    EXPECT_EQ(refusal(R"("collects": "approved_by")", R"("collects": "author")"),
              "d.json#/triggers/approve/collects: expected a field of the type people");
}

TEST(SeparationLoading, WhatATriggerCollectsIsWrittenByNobodyElse) {
    const std::string amend = R"("amend": {"label": "Modifier", "by": ["author"])";
    for (const char* key : {"form", "attached"})
        EXPECT_EQ(refusal(amend, amend + R"(, ")" + key + R"(": ["approved_by"])"),
                  "d.json#/triggers/amend/" + std::string{key} +
                      ": expected no field that a trigger collects");
    EXPECT_EQ(refusal(R"({"approved_by": "null"})", R"({"approved_by": "fields.proposed_by"})"),
              "d.json#/states/proposed/on/amend/assign/approved_by: expected null alone for a "
              "field that a trigger collects");
    EXPECT_EQ(refusal(R"({"approved_by": "null"})", R"({"proposed_by": "null"})"), "loaded");
}
}  // namespace
}  // namespace promenade::workflow
