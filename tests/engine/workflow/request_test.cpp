// The request procedure of config/workflows/request.json, transition by transition.
#include "tests/engine/workflow/case_driver.hpp"
#include "tests/engine/workflow/procedure_files.hpp"

#include <gtest/gtest.h>

namespace promenade::workflow {
namespace {

class Request : public ::testing::Test {
protected:
    std::string state() const { return driver_.state().configuration.at(0); }
    std::vector<std::string> types(const std::vector<Decision>& decisions) const {
        std::vector<std::string> found;
        for (const Decision& decision : decisions) found.push_back(decision.event_type);
        return found;
    }
    std::vector<std::string> told(const std::vector<Decision>& decisions) const {
        std::vector<std::string> found;
        for (const Decision& decision : decisions)
            for (const Effect& effect : decision.effects) found.push_back(effect.text);
        return found;
    }
    std::vector<std::string> buttons(const Actor& actor) const {
        std::vector<std::string> found;
        for (const TriggerSpec* trigger : permitted(driver_.definition(), driver_.state(), actor))
            found.push_back(trigger->name);
        return found;
    }
    Timer timer(std::string_view name) const {
        for (const Timer& pending : driver_.state().timers)
            if (pending.name == name) return pending;
        ADD_FAILURE() << "no timer " << name;
        return {};
    }
    std::vector<Decision> submit(Map data = {}) {
        data.set("text", "Bonjour, des parents me demandent des infos sur les écrans.");
        return driver_.send(farida_, "submit", std::move(data));
    }
    Map proposal(const char* nature, const char* category, int sensitivity) const {
        return {{"proposed_nature", nature},
                {"proposed_category", category},
                {"proposed_expected_answer", "information"},
                {"proposed_sensitivity", sensitivity},
                {"proposed_because", List{"écrans"}},
                {"theme", "parentalite"}};
    }

    using Names = std::vector<std::string>;
    CaseDriver driver_{request_definition()};
    Actor farida_{"p-farida", {"pdn"}, {"parentalite"}, {}};
    Actor hugo_{"p-hugo", {"pdn"}, {}, {}};
    Actor maelle_{"coordinator", {"coordinator"}, {}, {}};
    Actor thierry_{"referent-parentalite", {"referent"}, {"parentalite"}, {}};
    Actor brigitte_{"referent-jeunesse", {"referent"}, {"jeunesse"}, {}};
    Actor director_{"p-director", {"employer"}, {}, {}};
};

TEST_F(Request, ASimpleRequestCostsTheCoordinatorTwoCommands) {
    EXPECT_EQ(types(submit(proposal("ANIMATION", "ANI_OUTIL", 0))), Names{"request.submitted"});
    EXPECT_EQ(state(), "submitted");
    const auto answered = driver_.send(maelle_, "answer", {{"answer", "La fiche est là."}});
    EXPECT_EQ(types(answered), (Names{"request.acknowledged", "request.taken", "request.classified",
                                      "request.answered"}));
    EXPECT_EQ(told(answered), Names{"request.answered.author"});
    EXPECT_EQ(driver_.field("nature"), "ANIMATION");
    EXPECT_EQ(driver_.field("category"), "ANI_OUTIL");
    EXPECT_EQ(driver_.field("assignee"), "coordinator");
    EXPECT_EQ(types(driver_.send(maelle_, "close", {{"outcome", "traitee"}})),
              Names{"request.closed"});
    EXPECT_EQ(state(), "closed");
}

TEST_F(Request, TheAuthorAndTheCoordinatorAreToldOfASubmission) {
    const auto decisions = submit(proposal("ANIMATION", "ANI_OUTIL", 0));
    EXPECT_EQ(told(decisions),
              (Names{"request.submitted.coordinator", "request.submitted.author"}));
    EXPECT_EQ(driver_.field("expected_delay"), "2");
    EXPECT_EQ(driver_.field("origin"), "direct");
    EXPECT_FALSE(driver_.state().fields.contains("proposed_because")) << "words are sealed";
}

TEST_F(Request, TheNetworksOwnDelayIsAnnouncedWhereItComesAlong) {
    submit({{"expected_delay", 5}});
    EXPECT_EQ(driver_.field("expected_delay"), "5");
}

TEST_F(Request, TheTextOfASituationIsKeptAShorterTime) {
    const auto retention = [](const std::vector<Decision>& decisions) {
        for (const PersonalField& field : decisions.at(0).personal)
            if (field.name == "text") return field.retention;
        return std::string{};
    };
    EXPECT_EQ(retention(submit(proposal("ANIMATION", "ANI_OUTIL", 0))), "request");
    CaseDriver other{request_definition()};
    Map data = proposal("SITUATION", "SIT_COMPLEXE", 2);
    data.set("text", "Situation délicate");
    EXPECT_EQ(retention(other.send(farida_, "submit", data)), "situation");
}

TEST_F(Request, ARequestThatNobodyAcknowledgesIsRecalledEachWorkedDay) {
    submit();
    auto decisions = driver_.fire(timer("submitted:business:P1D"));
    EXPECT_EQ(types(decisions), Names{"request.recalled"});
    EXPECT_EQ(told(decisions), Names{"request.recalled.coordinator"});
    EXPECT_EQ(format_instant(driver_.now()), "2026-11-23T08:00:00.000Z");
    EXPECT_EQ(format_instant(timer("submitted:business:P1D").due), "2026-11-24T08:00:00.000Z");
    driver_.send(maelle_, "acknowledge");
    EXPECT_TRUE(driver_.state().timers.empty());
}

TEST_F(Request, TheRecallFollowsTheCoordinatorsOwnWorkingDays) {
    Calendar part_time;
    part_time.worked = {false, true, false, false, true, false, false};
    driver_.set_calendar(part_time);
    submit();
    EXPECT_EQ(format_instant(timer("submitted:business:P1D").due), "2026-11-24T08:00:00.000Z");
}

TEST_F(Request, ClassifyingAcknowledgesAndRefusesACategoryOfAnotherNature) {
    submit();
    EXPECT_EQ(
        driver_.refusal(maelle_, "classify", {{"nature", "ANIMATION"}, {"category", "ADM_LABEL"}}),
        "field_invalid at /data/category");
    EXPECT_EQ(types(driver_.send(maelle_, "classify",
                                 {{"nature", "ANIMATION"}, {"category", "ANI_OUTIL"}})),
              (Names{"request.acknowledged", "request.classified"}));
    EXPECT_EQ(types(driver_.send(maelle_, "classify", {{"nature", "ADMINISTRATIF"}})),
              Names{"request.reclassified"});
    EXPECT_EQ(driver_.field("category"), "") << "the old one belonged to the old nature";
}

TEST_F(Request, ClassifyingWithAnotherNatureKeepsTheProposalThatStillFits) {
    submit(proposal("ANIMATION", "ANI_OUTIL", 0));
    driver_.send(maelle_, "classify", {{"nature", "ANIMATION"}});
    EXPECT_EQ(driver_.field("category"), "ANI_OUTIL");
    EXPECT_EQ(driver_.field("expected_answer"), "information");
}

TEST_F(Request, SensitivityIsRaisedByTheMachineAndLoweredByAHumanWithAReason) {
    submit(proposal("SITUATION", "SIT_COMPLEXE", 2));
    const Actor machine{"system", {"system"}, {}, {}};
    const auto raised = driver_.send(machine, "raise_sensitivity", {{"sensitivity", 3}});
    EXPECT_EQ(told(raised), Names{"request.sensitivity_raised.coordinator"});
    EXPECT_EQ(driver_.field("urgent"), "true");
    EXPECT_EQ(driver_.refusal(machine, "lower_sensitivity",
                              {{"sensitivity", 0}, {"lower_reason", "misread"}}),
              "not_allowed");
    EXPECT_EQ(driver_.refusal(maelle_, "lower_sensitivity", {{"sensitivity", 0}}),
              "field_missing at /data/lower_reason");
    EXPECT_EQ(driver_.refusal(maelle_, "raise_sensitivity", {{"sensitivity", 2}}), "guard");
    EXPECT_EQ(driver_.refusal(maelle_, "classify", {{"nature", "ANIMATION"}, {"sensitivity", 1}}),
              "guard")
        << "classifying does not lower it";
    driver_.send(maelle_, "lower_sensitivity", {{"sensitivity", 0}, {"lower_reason", "misread"}});
    EXPECT_EQ(driver_.field("sensitivity"), "0");
    EXPECT_EQ(driver_.field("urgent"), "false");
}

TEST_F(Request, ASituationIsSensitiveWhateverTheMachineThought) {
    submit(proposal("ANIMATION", "ANI_OUTIL", 0));
    driver_.send(maelle_, "classify", {{"nature", "SITUATION"}});
    EXPECT_EQ(driver_.field("sensitivity"), "2");
}

TEST_F(Request, TheAuthorIsAskedAndTheirReplyBringsTheRequestBack) {
    submit();
    const auto asked = driver_.send(maelle_, "ask_author", {{"question", "Pour quel âge ?"}});
    EXPECT_EQ(types(asked),
              (Names{"request.acknowledged", "request.taken", "request.author_asked"}));
    EXPECT_EQ(state(), "waiting_author");
    EXPECT_EQ(driver_.refusal(hugo_, "reply", {{"reply", "moi"}}), "not_allowed");
    const auto replied = driver_.send(farida_, "reply", {{"reply", "Avant trois ans"}});
    EXPECT_EQ(told(replied), Names{"request.author_replied.coordinator"});
    EXPECT_EQ(state(), "in_progress");
}

TEST_F(Request, WithoutAReplyInThreeWeeksItIsClosedSoftly) {
    submit();
    driver_.send(maelle_, "ask_author", {{"question", "Pour quel âge ?"}});
    const auto closed = driver_.fire(timer("waiting_author:P21D"));
    EXPECT_EQ(types(closed), Names{"request.closed"});
    EXPECT_EQ(told(closed), (Names{"request.closed_without_reply.author",
                                   "request.closed_without_reply.coordinator"}));
    EXPECT_EQ(driver_.field("outcome"), "sans_suite");
    driver_.send(farida_, "reopen");
    EXPECT_EQ(state(), "in_progress");
    EXPECT_EQ(driver_.field("outcome"), "");
}

TEST_F(Request, AnUrgentRequestIsNeverClosedByATimer) {
    Map data = proposal("SITUATION", "SIT_URGENTE", 3);
    data.set("urgent", true);
    EXPECT_EQ(told(submit(data)),
              (Names{"request.submitted_urgent.coordinator", "request.submitted_urgent.author"}));
    EXPECT_EQ(state(), "urgent");
    EXPECT_EQ(driver_.field("expected_delay"), "0");
    EXPECT_EQ(told(driver_.fire(timer("urgent:PT1H"))),
              Names{"request.recalled_urgent.coordinator"});
    driver_.fire(timer("urgent:business:P1D"));
    EXPECT_EQ(state(), "urgent");
    driver_.send(maelle_, "ask_author", {{"question", "Puis-je vous appeler ?"}});
    EXPECT_EQ(told(driver_.fire(timer("waiting_author:P21D"))),
              Names{"request.waiting_urgent.coordinator"});
    EXPECT_EQ(state(), "waiting_author");
    driver_.fire(timer("waiting_author:P21D"));
    EXPECT_EQ(state(), "waiting_author");
}

TEST_F(Request, TheReferentOfTheThemeReadsAndAnswersOnlyWhatWasRoutedToThem) {
    submit(proposal("ADMINISTRATIF", "ADM_CONVENTION", 0));
    EXPECT_FALSE(may_read(driver_.definition(), driver_.state(), thierry_));
    EXPECT_EQ(driver_.refusal(thierry_, "answer", {{"answer", "oui"}}), "not_allowed");
    const auto routed = driver_.send(maelle_, "route_referent", {{"theme", "parentalite"}});
    EXPECT_EQ(told(routed), (Names{"request.routed.referent", "request.routed.author"}));
    EXPECT_TRUE(may_read(driver_.definition(), driver_.state(), thierry_));
    EXPECT_FALSE(may_read(driver_.definition(), driver_.state(), brigitte_));
    EXPECT_EQ(driver_.refusal(brigitte_, "answer", {{"answer", "oui"}}), "not_allowed");
    EXPECT_EQ(buttons(thierry_), (Names{"answer", "advise"}));
    const auto answered = driver_.send(thierry_, "answer", {{"answer", "Oui, jusqu'en 2027."}});
    EXPECT_EQ(told(answered), (Names{"request.answered.author", "request.answered.coordinator"}));
    EXPECT_EQ(state(), "answered");
}

TEST_F(Request, ASituationIsReadByNeitherReferentNorEmployer) {
    const Map theme{{"theme", "parentalite"}};
    const auto why_not = [&] { return driver_.refusal(maelle_, "route_referent", theme); };
    submit(proposal("SITUATION", "SIT_COMPLEXE", 2));
    EXPECT_TRUE(why_not().starts_with("referent_never_reads"));
    const Map words{{"contact", "E01"}, {"employer_words", "Pouvons-nous en parler ?"}};
    EXPECT_TRUE(
        driver_.refusal(maelle_, "propose_employer", words).starts_with("employer_never_reads"));
    // What was promised to the author holds whatever it is called later.
    driver_.send(maelle_, "classify", {{"nature", "ADMINISTRATIF"}});
    EXPECT_TRUE(why_not().starts_with("referent_never_reads"));
    CaseDriver unclassified{request_definition()};
    unclassified.send(farida_, "submit", {{"text", "bonjour"}});
    EXPECT_EQ(unclassified.refusal(maelle_, "route_referent", {{"theme", "parentalite"}}), "guard")
        << "somebody must say first what it is";
}

TEST_F(Request, ARoutedRequestThatTurnsOutToBeASituationIsTakenFromTheReferent) {
    submit(proposal("ADMINISTRATIF", "ADM_CONVENTION", 0));
    driver_.send(maelle_, "route_referent", {{"theme", "parentalite"}});
    EXPECT_TRUE(may_read(driver_.definition(), driver_.state(), thierry_));
    driver_.send(maelle_, "raise_sensitivity", {{"sensitivity", 2}});
    EXPECT_FALSE(may_read(driver_.definition(), driver_.state(), thierry_));
    driver_.send(maelle_, "classify", {{"nature", "SITUATION"}});
    EXPECT_EQ(state(), "in_progress");
    EXPECT_FALSE(may_read(driver_.definition(), driver_.state(), thierry_));
}

TEST_F(Request, AdviceIsGivenOnTheNeutralSummaryAlone) {
    submit(proposal("SITUATION", "SIT_COMPLEXE", 2));
    EXPECT_EQ(driver_.refusal(maelle_, "request_advice", {{"theme", "parentalite"}}),
              "field_missing at /data/summary");
    const auto asked = driver_.send(maelle_, "request_advice",
                                    {{"theme", "parentalite"}, {"summary", "Posture en ligne"}});
    EXPECT_EQ(told(asked), Names{"request.advice_requested.referent"});
    const auto& definition = driver_.definition();
    EXPECT_FALSE(may_read_field(definition, driver_.state(), thierry_, "author"));
    EXPECT_FALSE(may_read_field(definition, driver_.state(), thierry_, "text"));
    EXPECT_TRUE(may_read_field(definition, driver_.state(), thierry_, "summary"));
    EXPECT_EQ(buttons(thierry_), Names{"advise"});
    EXPECT_EQ(told(driver_.send(thierry_, "advise", {{"advice", "Rappelez le cadre."}})),
              Names{"request.advised.coordinator"});
    EXPECT_EQ(state(), "in_progress");
}

TEST_F(Request, TheReferentIsRemindedAfterTenWorkedDays) {
    submit(proposal("ADMINISTRATIF", "ADM_CONVENTION", 0));
    driver_.send(maelle_, "route_referent", {{"theme", "parentalite"}});
    const auto reminded = driver_.fire(timer("with_referent:business:P10D"));
    EXPECT_EQ(format_instant(driver_.now()), "2026-12-04T08:00:00.000Z");
    EXPECT_EQ(told(reminded), (Names{"request.reminded.referent", "request.reminded.coordinator"}));
    EXPECT_EQ(state(), "with_referent");
}

TEST_F(Request, OrientingGivesTheAuthorAContactAndAsksLaterWhetherItHelped) {
    submit(proposal("ANIMATION", "ANI_PARTENARIAT", 0));
    EXPECT_EQ(driver_.refusal(maelle_, "orient_partner", {{"partner", "la maison d'en face"}}),
              "field_invalid at /data/partner");
    const auto oriented = driver_.send(maelle_, "orient_partner", {{"partner", "P-03"}});
    EXPECT_EQ(told(oriented), Names{"request.oriented.author"});
    driver_.send(maelle_, "close", {{"outcome", "orientee"}});
    EXPECT_EQ(state(), "closed_oriented");
    EXPECT_EQ(told(driver_.fire(timer("closed_oriented:P14D"))),
              Names{"request.orientation_rating_asked.author"});
    driver_.send(farida_, "rate_orientation", {{"orientation_outcome", "utile"}});
    EXPECT_EQ(state(), "closed");
    EXPECT_EQ(types(driver_.fire(timer("finished:P30D"))), Names{"request.archived"});
}

TEST_F(Request, ClosingNeedsAnOutcome) {
    submit();
    EXPECT_EQ(driver_.refusal(maelle_, "close"), "field_missing at /data/outcome");
    EXPECT_EQ(driver_.refusal(maelle_, "close", {{"outcome", "autre"}}),
              "field_invalid at /data/outcome");
}

TEST_F(Request, AfterThirtyDaysItCanNoLongerBeReopened) {
    submit();
    driver_.send(maelle_, "close", {{"outcome", "sans_suite"}});
    EXPECT_EQ(buttons(farida_), Names{"reopen"});
    EXPECT_EQ(driver_.refusal(hugo_, "reopen"), "not_allowed");
    driver_.fire(timer("finished:P30D"));
    EXPECT_EQ(state(), "archived");
    EXPECT_EQ(driver_.refusal(farida_, "reopen"), "finished");
    EXPECT_TRUE(buttons(farida_).empty());
    EXPECT_TRUE(driver_.state().timers.empty());
}

TEST_F(Request, TheAuthorAloneWithdraws) {
    submit();
    EXPECT_EQ(driver_.refusal(hugo_, "withdraw"), "not_allowed");
    EXPECT_EQ(driver_.refusal(maelle_, "withdraw"), "not_allowed");
    EXPECT_EQ(told(driver_.send(farida_, "withdraw")), Names{"request.withdrawn.coordinator"});
    EXPECT_EQ(driver_.field("outcome"), "retiree");
}

TEST_F(Request, ACallbackIsAskedForAndNotedOnce) {
    submit(proposal("SITUATION", "SIT_COMPLEXE", 2));
    EXPECT_EQ(driver_.refusal(maelle_, "callback_held"), "guard");
    EXPECT_EQ(told(driver_.send(farida_, "request_callback", {{"callback_when", "demain 10 h"}})),
              Names{"request.callback_requested.coordinator"});
    driver_.send(maelle_, "callback_held");
    EXPECT_EQ(driver_.field("callback"), "held");
    EXPECT_EQ(driver_.refusal(maelle_, "callback_held"), "guard");
}

TEST_F(Request, TheCoordinatorRecordsARequestForAMemberWhoIsTold) {
    Actor for_farida = maelle_;
    for_farida.onbehalfof = "p-farida";
    const auto decisions =
        driver_.send(for_farida, "submit", {{"text", "Elle cherche un intervenant."}});
    EXPECT_EQ(told(decisions),
              (Names{"request.submitted.coordinator", "request.recorded_for_you.author"}));
    EXPECT_EQ(driver_.field("author"), "p-farida");
    EXPECT_EQ(driver_.field("origin"), "on_behalf");
    driver_.send(farida_, "withdraw");
}

TEST_F(Request, TheCoordinatorsOwnRequestGoesToTheReferentOfTheTheme) {
    EXPECT_EQ(driver_.refusal(maelle_, "submit", {{"text", "La convention finit le 30."}}), "guard")
        << "a theme is needed";
    const auto decisions = driver_.send(
        maelle_, "submit", {{"text", "La convention finit le 30."}, {"theme", "jeunesse"}});
    EXPECT_EQ(told(decisions),
              (Names{"request.submitted.referent", "request.submitted_to_referent.author"}));
    EXPECT_EQ(state(), "with_referent");
    EXPECT_TRUE(may_read(driver_.definition(), driver_.state(), brigitte_));
    EXPECT_EQ(told(driver_.send(brigitte_, "answer", {{"answer", "Prolongez."}})),
              Names{"request.answered.author"});
}

TEST_F(Request, NobodyElseReadsOrActs) {
    submit(proposal("ANIMATION", "ANI_OUTIL", 0));
    for (const Actor& stranger : {hugo_, director_, thierry_, brigitte_}) {
        EXPECT_FALSE(may_read(driver_.definition(), driver_.state(), stranger));
        EXPECT_TRUE(buttons(stranger).empty());
    }
    EXPECT_TRUE(may_read(driver_.definition(), driver_.state(), farida_));
    EXPECT_FALSE(
        may_read_field(driver_.definition(), driver_.state(), farida_, "proposed_because"));
    EXPECT_EQ(buttons(farida_), (Names{"reply", "request_callback", "withdraw"}));
    EXPECT_EQ(buttons(maelle_),
              (Names{"acknowledge", "take", "accept_class", "classify", "answer", "ask_author",
                     "route_referent", "request_advice", "orient_partner", "propose_employer",
                     "close", "raise_sensitivity", "lower_sensitivity"}));
}

TEST_F(Request, AnAnswerIsTakenBackWithItsWords) {
    submit(proposal("ANIMATION", "ANI_OUTIL", 0));
    driver_.send(maelle_, "answer", {{"answer", "Première version"}});
    const auto is_sealed = [&](std::string_view name) {
        return std::any_of(driver_.state().sealed.begin(), driver_.state().sealed.end(),
                           [&](const auto& entry) { return entry.first == name; });
    };
    EXPECT_TRUE(is_sealed("answer"));
    const Decision undo = driver_.undo(maelle_);
    EXPECT_EQ(undo.effects, (std::vector<Effect>{{"author", "request.corrected.author", false}}));
    EXPECT_EQ(state(), "in_progress");
    EXPECT_FALSE(is_sealed("answer"));
    EXPECT_TRUE(is_sealed("text"));
}

TEST_F(Request, AnAuthorUndoesWithinTenMinutes) {
    submit();
    driver_.send(farida_, "withdraw");
    EXPECT_EQ(driver_.undo_refusal(hugo_), "not_allowed");
    driver_.advance(std::chrono::minutes{11});
    EXPECT_EQ(driver_.undo_refusal(farida_), "too_late");
    driver_.undo(maelle_);
    EXPECT_EQ(state(), "submitted");
    EXPECT_EQ(driver_.state().timers.size(), 1u) << "the recall is planned anew";
}

}  // namespace
}  // namespace promenade::workflow
