#include "engine/workflow/decide.hpp"

#include "tests/engine/workflow/case_driver.hpp"

#include <gtest/gtest.h>

namespace promenade::workflow {
namespace {

constexpr std::string_view kTiny = R"({
  "id": "tiny", "title": "Essai", "prefix": "T", "pseudonymous": true, "opens_with": "submit",
  "readers": ["author", "coordinator"],
  "undo": {"within": "PT10M"},
  "data": {
    "author": {"type": "person", "label": "Auteur"},
    "assignee": {"type": "person", "label": "Suivi par"},
    "text": {"type": "text", "label": "Demande", "length_max": 20,
             "personal": {"of": "author", "retention": "request"}},
    "level": {"type": "number", "label": "Niveau", "min": 0, "max": 3},
    "outcome": {"type": "choice", "label": "Issue",
                "choices": [{"id": "done", "label": "Traitée"}]}
  },
  "triggers": {
    "submit": {"label": "Demander", "by": ["pdn", "coordinator"], "on_behalf": ["coordinator"],
               "form": ["text"], "attached": ["level"]},
    "take": {"label": "Prendre", "by": ["coordinator"]},
    "raise": {"label": "Relever", "by": ["coordinator"], "form": ["level"]},
    "close": {"label": "Clore", "by": ["coordinator"], "form": ["outcome"]}
  },
  "initial": "new",
  "states": {
    "new": {"label": "Nouvelle", "on": {"submit": {"target": "open", "emit": "tiny.submitted",
        "notify": [{"to": "coordinator", "text": "tiny.submitted.coordinator", "card": true}]}}},
    "open": {"label": "Ouverte", "initial": "waiting",
      "on": {
        "close": {"target": "closed", "emit": "tiny.closed", "implies": ["take"],
                  "notify": [{"to": "author", "text": "tiny.closed.author"}]},
        "raise": {"guard": "!has(fields.level) || data.level > fields.level", "emit": "tiny.raised"}
      },
      "states": {
        "waiting": {"label": "En attente",
          "on": {"take": {"target": "taken", "emit": "tiny.taken",
                          "assign": {"assignee": "actor.pseudonym"},
                          "notify": [{"to": "author", "text": "tiny.taken.author"}]}},
          "after": {"business:P1D": {"target": "waiting", "reenter": true, "emit": "tiny.recalled",
                    "notify": [{"to": "coordinator", "text": "tiny.recalled.coordinator"}]}}},
        "taken": {"label": "Prise"}
      }},
    "closed": {"label": "Close", "type": "final"}
  }
})";

class Decide : public ::testing::Test {
protected:
    CaseDriver driver_{Definition::load(kTiny, "tiny.json").value()};
    Actor farida_{"p-farida", {"pdn"}, {}, {}};
    Actor maelle_{"coordinator", {"coordinator"}, {}, {}};
};

TEST_F(Decide, OpeningACaseRecordsItsAuthorItsStateAndItsTimer) {
    const auto decisions = driver_.send(farida_, "submit", {{"text", "bonjour"}, {"level", 1}});
    ASSERT_EQ(decisions.size(), 1u);
    EXPECT_EQ(decisions[0].event_type, "tiny.submitted");
    EXPECT_EQ(pretty(decisions[0].data), pretty(parse_json(R"({
        "configuration": ["open.waiting"],
        "fields": {"author": "p-farida", "level": 1},
        "timers": [{"due": "2026-11-23T08:00:00.000Z", "name": "open.waiting:business:P1D"}],
        "trigger": "submit"})")
                                                    .value()));
    ASSERT_EQ(decisions[0].personal.size(), 1u);
    EXPECT_EQ(decisions[0].personal[0].retention, "request");
    EXPECT_EQ(decisions[0].effects,
              (std::vector<Effect>{{"coordinator", "tiny.submitted.coordinator", true}}));
    EXPECT_EQ(driver_.state().configuration, std::vector<std::string>{"open.waiting"});
}

TEST_F(Decide, SealedWordsAreInNoClearPartOfADecision) {
    const auto decisions = driver_.send(farida_, "submit", {{"text", "mots privés"}});
    EXPECT_EQ(canonical(decisions[0].data).find("priv"), std::string::npos);
    EXPECT_TRUE(driver_.state().fields.find("text") == nullptr);
}

TEST_F(Decide, AnImpliedTriggerIsAnEventOfItsOwnAndTellsNobody) {
    driver_.send(farida_, "submit", {{"text", "bonjour"}});
    const auto decisions = driver_.send(maelle_, "close", {{"outcome", "done"}});
    ASSERT_EQ(decisions.size(), 2u);
    EXPECT_EQ(decisions[0].event_type, "tiny.taken");
    EXPECT_TRUE(decisions[0].effects.empty());
    EXPECT_EQ(decisions[1].event_type, "tiny.closed");
    EXPECT_EQ(driver_.state().fields.find("assignee")->text()[0], "coordinator");
    EXPECT_EQ(driver_.state().configuration, std::vector<std::string>{"closed"});
    EXPECT_TRUE(driver_.state().timers.empty());
}

TEST_F(Decide, RefusalsNameTheirReason) {
    EXPECT_EQ(driver_.refusal(farida_, "take"), "not_allowed") << "a case that does not exist";
    driver_.send(farida_, "submit", {{"text", "bonjour"}, {"level", 2}});
    EXPECT_EQ(driver_.refusal(farida_, "take"), "not_allowed");
    EXPECT_EQ(driver_.refusal(maelle_, "dance"), "no_such_trigger");
    EXPECT_EQ(driver_.refusal(maelle_, "raise", {{"level", 1}}), "guard");
    EXPECT_EQ(driver_.refusal(maelle_, "raise"), "field_missing at /data/level");
    EXPECT_EQ(driver_.refusal(maelle_, "raise", {{"level", 4}}), "field_invalid at /data/level");
    EXPECT_EQ(driver_.refusal(maelle_, "take", {{"level", 1}}), "field_invalid at /data/level");
    EXPECT_EQ(driver_.refusal(maelle_, "submit", {{"text", "x"}}), "not_now");
    driver_.send(maelle_, "take");
    EXPECT_EQ(driver_.refusal(maelle_, "take"), "not_now");
    EXPECT_EQ(driver_.refusal_having_seen(1, maelle_, "close", {{"outcome", "done"}}),
              "already_done");
}

TEST_F(Decide, OnlyListedRolesActForSomebodyElse) {
    Actor for_farida = maelle_;
    for_farida.onbehalfof = "p-farida";
    Actor impostor{"p-hugo", {"pdn"}, {}, "p-farida"};
    EXPECT_EQ(driver_.refusal(impostor, "submit", {{"text", "bonjour"}}), "not_allowed");
    driver_.send(for_farida, "submit", {{"text", "bonjour"}});
    EXPECT_EQ(*driver_.state().fields.find("author")->text(), "p-farida");
    EXPECT_EQ(driver_.refusal(for_farida, "take"), "not_allowed") << "take is never for somebody";
}

TEST_F(Decide, ATimerThatComesBackIsSetAnewAndFiresOncePerVersion) {
    driver_.send(farida_, "submit", {{"text", "bonjour"}});
    const Timer first = driver_.state().timers.at(0);
    ASSERT_EQ(driver_.fire(first).size(), 1u);
    ASSERT_EQ(driver_.state().timers.size(), 1u);
    EXPECT_EQ(driver_.state().timers[0].version, 2u);
    EXPECT_EQ(format_instant(driver_.state().timers[0].due), "2026-11-24T08:00:00.000Z");
    EXPECT_TRUE(driver_.fire(first).empty()) << "the first one is no longer pending";
}

TEST_F(Decide, UndoBringsBackTheStateBeforeWithinItsDelay) {
    driver_.send(farida_, "submit", {{"text", "bonjour"}});
    const CaseState before = driver_.state();
    EXPECT_EQ(driver_.undo_refusal(maelle_), "nothing_to_undo") << "an opening is withdrawn";
    driver_.send(maelle_, "take");
    EXPECT_EQ(driver_.undo_refusal(farida_), "not_yours");
    const Decision undo = driver_.undo(maelle_);
    EXPECT_EQ(undo.event_type, "action.corrected");
    EXPECT_EQ(driver_.state().configuration, before.configuration);
    EXPECT_EQ(driver_.state().fields, before.fields);
    EXPECT_EQ(driver_.state().timers.size(), 1u);
    EXPECT_EQ(driver_.undo_refusal(maelle_), "nothing_to_undo") << "an undo is not undone";
}

TEST_F(Decide, ButtonsAreExactlyWhatDecideAccepts) {
    const auto names = [&](const Actor& actor) {
        std::vector<std::string> found;
        for (const TriggerSpec* trigger : permitted(driver_.definition(), driver_.state(), actor))
            found.push_back(trigger->name);
        return found;
    };
    EXPECT_EQ(names(farida_), std::vector<std::string>{"submit"});
    driver_.send(farida_, "submit", {{"text", "bonjour"}});
    EXPECT_EQ(names(farida_), std::vector<std::string>{});
    EXPECT_EQ(names(maelle_), (std::vector<std::string>{"take", "raise", "close"}))
        << "in the order of the file";
    EXPECT_TRUE(may_read(driver_.definition(), driver_.state(), farida_));
    EXPECT_FALSE(may_read(driver_.definition(), driver_.state(), Actor{"p-hugo", {"pdn"}, {}, {}}));
}

TEST_F(Decide, EachUndoGoesOneEventFurtherBack) {
    driver_.send(farida_, "submit", {{"text", "bonjour"}, {"level", 1}});
    const CaseState opened = driver_.state();
    driver_.send(maelle_, "raise", {{"level", 2}});
    driver_.send(maelle_, "take");
    const CaseState taken = driver_.state();
    driver_.send(maelle_, "close", {{"outcome", "done"}});
    driver_.undo(maelle_);
    EXPECT_EQ(driver_.state().configuration, taken.configuration);
    EXPECT_EQ(driver_.state().fields, taken.fields);
    driver_.undo(maelle_);
    EXPECT_EQ(driver_.field("level"), "2");
    driver_.undo(maelle_);
    EXPECT_EQ(driver_.state().configuration, opened.configuration);
    EXPECT_EQ(driver_.state().fields, opened.fields);
    EXPECT_EQ(driver_.undo_refusal(maelle_), "nothing_to_undo") << "the opening is withdrawn";
}

TEST_F(Decide, WhatIsDoneAfterAnUndoIsUndoneBeforeWhatCameBeforeIt) {
    driver_.send(farida_, "submit", {{"text", "bonjour"}, {"level", 1}});
    driver_.send(maelle_, "raise", {{"level", 2}});
    driver_.send(maelle_, "take");
    driver_.undo(maelle_);
    driver_.send(maelle_, "raise", {{"level", 3}});
    driver_.undo(maelle_);
    EXPECT_EQ(driver_.field("level"), "2");
    driver_.undo(maelle_);
    EXPECT_EQ(driver_.field("level"), "1");
}

TEST_F(Decide, EachEventHasItsOwnTimeToBeUndone) {
    driver_.send(farida_, "submit", {{"text", "bonjour"}, {"level", 1}});
    driver_.send(maelle_, "raise", {{"level", 2}});
    driver_.advance(std::chrono::minutes{11});
    driver_.send(maelle_, "take");
    driver_.undo(maelle_);
    EXPECT_EQ(driver_.undo_refusal(maelle_), "too_late_for_all");
}

TEST_F(Decide, ACaseGoesBackABoundedNumberOfEvents) {
    driver_.send(farida_, "submit", {{"text", "bonjour"}, {"level", 0}});
    driver_.send(maelle_, "raise", {{"level", 1}});
    for (std::size_t i = 0; i < kUndosMax; ++i) driver_.fire(driver_.state().timers.at(0));
    EXPECT_EQ(driver_.state().undos.size(), kUndosMax);
    EXPECT_EQ(case_from(parse_json(row_of(driver_.state())).value()).value(), driver_.state());
}

TEST(Undoing, ListensAgainForWhatTheCaseListenedFor) {
    constexpr std::string_view kHeard = R"({
      "id": "heard", "title": "Entendu", "prefix": "H", "opens_with": "open",
      "readers": ["author"], "undo": {"within": "PT10M"}, "listen": {"told": "fields.who"},
      "data": {"author": {"type": "person", "label": "Auteur"},
               "who": {"type": "id", "label": "Qui"}},
      "triggers": {"open": {"label": "Ouvrir", "by": ["pdn"], "form": ["who"]},
                   "told": {"label": "Dit", "by": ["system"]},
                   "close": {"label": "Clore", "by": ["author"]}},
      "initial": "new",
      "states": {
        "new": {"label": "Nouvelle", "on": {"open": "open"}},
        "open": {"label": "Ouverte", "on": {"told": {}, "close": "closed"}},
        "closed": {"label": "Close", "type": "final"}
      }
    })";
    const Actor farida{"p-farida", {"pdn"}, {}, {}};
    CaseDriver driver{Definition::load(kHeard, "heard.json").value()};
    driver.send(farida, "open", Map{{"who", "M-001"}});
    const std::vector<Listen> listens = driver.state().listens;
    ASSERT_EQ(listens.size(), 1U);
    driver.send(farida, "close");
    EXPECT_TRUE(driver.state().listens.empty());
    driver.undo(farida);
    EXPECT_EQ(driver.state().listens, listens);
}

TEST(AGuard, ThatCannotBeComputedIsARefusalOfItsOwnUnlessAFieldIsAbsent) {
    constexpr std::string_view kShare = R"({
      "id": "share", "title": "Part", "prefix": "S", "opens_with": "open", "readers": ["author"],
      "data": {"author": {"type": "person", "label": "Auteur"},
               "people": {"type": "number", "label": "Personnes"},
               "rest": {"type": "number", "label": "Reste"}},
      "triggers": {"open": {"label": "Ouvrir", "by": ["pdn"], "attached": ["people"]},
                   "share": {"label": "Partager", "by": ["author"], "attached": ["rest"]}},
      "initial": "new",
      "states": {
        "new": {"label": "Nouvelle", "on": {"open": "open"}},
        "open": {"label": "Ouverte", "on": {"share": [
            {"guard": "100 / fields.people > 10", "target": "shared"},
            {"guard": "data.rest == 1"}]}},
        "shared": {"label": "Partagée", "type": "final"}
      }
    })";
    const Actor farida{"p-farida", {"pdn"}, {}, {}};
    const auto share = [&](Map people, Map data = {}) {
        CaseDriver driver{Definition::load(kShare, "share.json").value()};
        driver.send(farida, "open", std::move(people));
        const CaseState before = driver.state();
        const std::string refusal = driver.refusal(farida, "share", std::move(data));
        EXPECT_EQ(driver.state(), before);
        return refusal;
    };
    EXPECT_EQ(share({{"people", 5}}), "accepted");
    EXPECT_EQ(share({{"people", 50}}), "guard");
    EXPECT_EQ(share({}), "guard") << "an optional field that is absent is nobody's fault";
    EXPECT_EQ(share({{"people", 0}}), "guard_failed at /states/open/on/share/0/guard");
    EXPECT_EQ(share({{"people", 0}}, {{"rest", 1}}),
              "guard_failed at /states/open/on/share/0/guard")
        << "whatever else could be taken";
}

// A definition of one state "waiting" with this inside, besides.
CaseDriver waiting(const std::string& inside) {
    const std::string json = R"({
      "id": "waiting", "title": "Attente", "prefix": "A", "opens_with": "open",
      "readers": ["author"],
      "data": {"author": {"type": "person", "label": "Auteur"},
               "day": {"type": "date", "label": "Jour"}},
      "triggers": {"open": {"label": "Ouvrir", "by": ["pdn"], "form": ["day"]},
                   "go": {"label": "Aller", "by": ["author"]}},
      "initial": "new",
      "states": {
        "new": {"label": "Nouvelle", "on": {"open": "waiting"}},
        "waiting": {"label": "Attend", )" +
                             inside + R"(},
        "gone": {"label": "Partie", "on": {"go": {}}}
      }
    })";
    CaseDriver driver{Definition::load(json, "waiting.json").value()};
    driver.send(Actor{"p-farida", {"pdn"}, {}, {}}, "open", Map{{"day", "2026-11-01"}});
    return driver;
}

TEST(ADeadline, OfADayThatIsPastOrOfNoDelayIsNotDueAtOnceAgain) {
    for (const char* delay : {"until:day", "PT0S", "business:P0D"}) {
        CaseDriver driver = waiting(R"("after": {")" + std::string{delay} +
                                    R"(": {"target": "waiting", "reenter": true}})");
        const Timer first = driver.state().timers.at(0);
        EXPECT_EQ(first.due, driver.now() + std::chrono::seconds{1}) << delay;
        driver.fire(first);
        EXPECT_EQ(driver.state().timers.at(0).due, first.due + std::chrono::seconds{1}) << delay;
    }
}

TEST(ATrigger, ThatNothingTakesIsRefusedWhateverAnEventlessGuardMakesOfIt) {
    const CaseDriver driver = waiting(R"("always": {"guard": "trigger.name == 'go'",
                                                    "target": "gone"})");
    EXPECT_EQ(driver.refusal(Actor{"p-farida", {"pdn"}, {}, {}}, "go"), "not_now");
    const std::string opening = R"({
      "id": "waiting", "title": "Attente", "prefix": "A", "opens_with": "open",
      "readers": ["author"], "data": {"author": {"type": "person", "label": "Auteur"}},
      "triggers": {"open": {"label": "Ouvrir", "by": ["pdn"]}},
      "initial": "new",
      "states": {
        "new": {"label": "Nouvelle", "on": {"open": {"guard": "false", "target": "open"}},
                "always": {"guard": "trigger.name == 'open'", "target": "open"}},
        "open": {"label": "Ouverte"}
      }
    })";
    EXPECT_EQ(CaseDriver{Definition::load(opening, "waiting.json").value()}.refusal(
                  Actor{"p-farida", {"pdn"}, {}, {}}, "open"),
              "guard");
}

TEST(ADeadline, CanCountTheDaysOfTheReferentOfTheTheme) {
    constexpr std::string_view kOpinion = R"({
      "id": "opinion", "title": "Avis", "prefix": "A", "opens_with": "ask", "readers": ["author"],
      "data": {"author": {"type": "person", "label": "Auteur"},
               "theme": {"type": "choice", "label": "Thématique",
                         "choices": [{"id": "jeunesse", "label": "Jeunesse"}]}},
      "triggers": {"ask": {"label": "Demander", "by": ["pdn"], "form": ["theme"]}},
      "initial": "new",
      "states": {
        "new": {"label": "Nouvelle", "on": {"ask": "asked"}},
        "asked": {"label": "Demandée", "after": {"business:referent:P1D": "late"}},
        "late": {"label": "En retard"}
      }
    })";
    CaseDriver driver{Definition::load(kOpinion, "opinion.json").value()};
    Calendar mondays;
    mondays.worked = {true, false, false, false, false, false, false};
    driver.set_referent_calendar("jeunesse", mondays);
    driver.send(Actor{"p-farida", {"pdn"}, {}, {}}, "ask", Map{{"theme", "jeunesse"}});
    ASSERT_EQ(driver.state().timers.size(), 1U);
    EXPECT_EQ(format_instant(driver.state().timers[0].due), "2026-11-23T23:00:00.000Z");
}

}  // namespace
}  // namespace promenade::workflow
