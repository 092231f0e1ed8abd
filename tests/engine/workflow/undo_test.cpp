// What an undo brings back besides states and fields: deadlines and histories.
#include "engine/workflow/chart.hpp"
#include "tests/engine/workflow/case_driver.hpp"

#include <gtest/gtest.h>

namespace promenade::workflow {
namespace {

constexpr std::string_view kCheck = R"({
  "id": "check", "title": "Contrôle", "prefix": "T", "opens_with": "ask",
  "readers": ["author", "coordinator"],
  "undo": {"within": "PT10M", "coordinator_within": "P7D"},
  "data": {"author": {"type": "person", "label": "Auteur"}},
  "triggers": {
    "ask": {"label": "Demander", "by": ["pdn"]},
    "turn": {"label": "Tourner", "by": ["coordinator"]},
    "again": {"label": "Recommencer", "by": ["coordinator"]},
    "pause": {"label": "Mettre de côté", "by": ["author", "coordinator"]},
    "resume": {"label": "Reprendre", "by": ["coordinator"]}
  },
  "initial": "new",
  "states": {
    "new": {"label": "Nouveau", "on": {"ask": "checked"}},
    "checked": {"label": "Au contrôle", "initial": "kit",
      "states": {
        "was": {"type": "history", "target": "kit"},
        "kit": {"label": "Malle", "on": {"turn": "papers"}},
        "papers": {"label": "Papiers", "on": {"turn": "kit"}}},
      "on": {"pause": "aside", "again": {"target": "checked", "reenter": true}},
      "after": {"P2D": {"notify": [{"to": "coordinator", "text": "check.waits"}]},
                "P5D": "late"}},
    "aside": {"label": "De côté", "on": {"resume": "checked.was"}},
    "late": {"label": "En retard"}
  }
})";

constexpr std::string_view kLapsing = R"({
  "id": "lapsing", "title": "Sans effet", "prefix": "T", "opens_with": "ask",
  "readers": ["author"], "undo": {"within": "PT10M"},
  "data": {"author": {"type": "person", "label": "Auteur"},
           "level": {"type": "number", "label": "Niveau"}},
  "triggers": {"ask": {"label": "Demander", "by": ["pdn"]},
               "tell": {"label": "Dire", "by": ["author"], "form": ["level"]}},
  "initial": "new",
  "states": {
    "new": {"label": "Nouveau", "on": {"ask": "open"}},
    "open": {"label": "Ouvert", "on": {"tell": {}},
             "after": {"PT1M": {"guard": "fields.level > 5", "target": "late"}}},
    "late": {"label": "En retard"}
  }
})";

constexpr std::chrono::hours kOneDay{24};

class AnUndo : public ::testing::Test {
protected:
    AnUndo() { driver_.send(farida_, "ask"); }
    const Timer& timer(std::string_view name) const {
        static const Timer kNone{"none"};
        for (const Timer& timer : driver_.state().timers)
            if (timer.name == name) return timer;
        return kNone;
    }

    CaseDriver driver_{Definition::load(kCheck, "check.json").value()};
    const Instant asked_ = driver_.now();
    Actor farida_{"M-021", {"pdn"}, {}, {}};
    Actor maelle_{"coordinator", {"coordinator"}, {}, {}};
};

TEST_F(AnUndo, BringsBackADeadlineToWhenItWasDueBefore) {
    const std::vector<Timer> before = driver_.state().timers;
    driver_.advance(kOneDay);
    driver_.send(maelle_, "pause");
    driver_.advance(kOneDay / 2);
    driver_.undo(maelle_);
    ASSERT_EQ(driver_.state().timers.size(), before.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
        EXPECT_EQ(driver_.state().timers[i].due, before[i].due);
        EXPECT_EQ(driver_.state().timers[i].since, asked_);
    }
}

TEST_F(AnUndo, MakesADeadlineThatHasPassedMeanwhileDueAtOnce) {
    driver_.send(maelle_, "pause");
    driver_.advance(kOneDay * 3);
    driver_.undo(maelle_);
    EXPECT_EQ(timer("checked:P2D").due, driver_.now() + kSoonest);
    EXPECT_EQ(timer("checked:P5D").due, asked_ + kOneDay * 5);
}

TEST_F(AnUndo, DoesNotRepeatAReminderThatHadComeBefore) {
    driver_.fire(Timer{timer("checked:P2D")});
    driver_.send(maelle_, "pause");
    driver_.undo(maelle_);
    EXPECT_EQ(timer("checked:P2D").name, "none");
    EXPECT_EQ(timer("checked:P5D").due, asked_ + kOneDay * 5);
}

TEST_F(AnUndo, OfADeadlineGivesItsWholeTimeAgain) {
    driver_.fire(Timer{timer("checked:P5D")});
    ASSERT_EQ(driver_.state().configuration, std::vector<std::string>{"late"});
    driver_.advance(kOneDay);
    driver_.undo(maelle_);
    EXPECT_EQ(driver_.state().configuration, std::vector<std::string>{"checked.kit"});
    EXPECT_EQ(timer("checked:P5D").due, driver_.now() + kOneDay * 5);
}

TEST_F(AnUndo, MakesAStateThatWasEnteredAgainAsOldAsBefore) {
    driver_.fire(Timer{timer("checked:P2D")});
    driver_.send(maelle_, "again");
    EXPECT_EQ(timer("checked:P5D").due, driver_.now() + kOneDay * 5);
    driver_.undo(maelle_);
    EXPECT_EQ(timer("checked:P5D").due, asked_ + kOneDay * 5);
    EXPECT_EQ(timer("checked:P2D").name, "none") << "it had come before";
}

TEST_F(AnUndo, TellsWhoeverItUndoesUnlessTheyDoItThemselves) {
    driver_.send(farida_, "pause");
    EXPECT_EQ(driver_.undo(maelle_).effects,
              (std::vector<Effect>{{"", "undo.told", false, farida_.pseudonym}}));
    driver_.send(farida_, "pause");
    EXPECT_EQ(driver_.undo(farida_).effects, std::vector<Effect>{});
}

TEST_F(AnUndo, HasAStatedTimeForWhoeverDidItAndALongerOneForTheCoordinator) {
    driver_.send(farida_, "pause");
    const UndoLimits limits = undo_limits(driver_.definition(), driver_.state()).value();
    EXPECT_EQ(limits.author, driver_.now() + std::chrono::minutes{10});
    EXPECT_EQ(limits.coordinator, driver_.now() + kOneDay * 7);
    driver_.advance(std::chrono::minutes{10});
    EXPECT_EQ(driver_.undo_refusal(farida_), "accepted");
    driver_.advance(std::chrono::milliseconds{1});
    EXPECT_EQ(driver_.undo_refusal(farida_), "too_late");
    driver_.advance(limits.coordinator - driver_.now());
    EXPECT_EQ(driver_.undo_refusal(maelle_), "accepted");
    driver_.advance(std::chrono::milliseconds{1});
    EXPECT_EQ(driver_.undo_refusal(maelle_), "too_late_for_all");
    EXPECT_EQ(driver_.undo_refusal(farida_), "too_late_for_all");
}

std::string without(std::string_view json, std::string_view part) {
    std::string left{json};
    return left.erase(left.find(part), part.size());
}

TEST_F(AnUndo, IsTheSameForTheCoordinatorWhereNothingElseIsSaid) {
    CaseDriver driver{
        Definition::load(without(kCheck, R"(, "coordinator_within": "P7D")"), "check.json")
            .value()};
    driver.send(farida_, "ask");
    driver.send(maelle_, "pause");
    driver.advance(std::chrono::minutes{11});
    EXPECT_EQ(driver.undo_refusal(maelle_), "too_late_for_all");
}

TEST_F(AnUndo, IsNobodysWhereTheDefinitionHasNone) {
    CaseDriver driver{
        Definition::load(
            without(kCheck, R"("undo": {"within": "PT10M", "coordinator_within": "P7D"},)"),
            "check.json")
            .value()};
    driver.send(farida_, "ask");
    driver.send(farida_, "pause");
    EXPECT_EQ(driver.undo_refusal(farida_), "nothing_to_undo");
    EXPECT_EQ(driver.undo_refusal(maelle_), "nothing_to_undo");
    EXPECT_EQ(undo_limits(driver.definition(), driver.state()).has_value(), false);
}

TEST_F(AnUndo, OfASubstituteSaysForWhom) {
    const Actor karim{"karim", {"deputy"}, {},
                      {},      false,      Actor::Absent{"coordinator", {"coordinator"}, {}}};
    driver_.send(farida_, "pause");
    EXPECT_EQ(driver_.undo(karim).onbehalfof, "coordinator");
    driver_.send(karim, "pause");
    EXPECT_EQ(driver_.events().back().onbehalfof, "coordinator");
    EXPECT_EQ(case_from(parse_json(row_of(driver_.state())).value()).value(), driver_.state());
    EXPECT_EQ(driver_.undo(karim).onbehalfof, "coordinator") << "what they did for her";
    Actor maelle_for_nora = maelle_;
    maelle_for_nora.absent = Actor::Absent{"nora", {"referent"}, {}};
    driver_.send(farida_, "pause");
    EXPECT_EQ(driver_.undo(maelle_for_nora).onbehalfof, "") << "her own right";
}

TEST_F(AnUndo, LeavesAnOpeningToTheTriggerThatTheDefinitionNames) {
    const auto named = [](std::string_view trigger) {
        std::string json{kCheck};
        json.replace(json.find(R"("P7D")"), 5,
                     R"("P7D", "opening": ")" + std::string{trigger} + '"');
        return Definition::load(json, "check.json");
    };
    EXPECT_EQ(named("ask").error().where, "check.json#/undo/opening") << "the opening itself";
    EXPECT_EQ(named("dance").error().where, "check.json#/undo/opening");
    CaseDriver driver{named("pause").value()};
    driver.send(farida_, "ask");
    const Actor hugo{"M-022", {"pdn"}, {}, {}};
    const auto opening = [&](const Actor& actor) {
        const auto* trigger = takes_back_opening(driver.definition(), driver.state(), actor);
        return trigger ? trigger->name : "";
    };
    EXPECT_EQ(driver.undo_refusal(farida_), "nothing_to_undo");
    EXPECT_EQ(opening(farida_), "pause");
    EXPECT_EQ(opening(hugo), "");
    driver.send(farida_, "pause");
    EXPECT_EQ(opening(farida_), "") << "no state that is left reacts to it";
}

TEST_F(AnUndo, LetsAHistoryRememberWhatItDidBefore) {
    driver_.send(maelle_, "pause");
    ASSERT_EQ(canonical(driver_.state().history), R"({"checked.was":["checked.kit"]})");
    driver_.undo(maelle_);
    EXPECT_EQ(canonical(driver_.state().history), "{}") << "nothing, as before";
    for (const char* trigger : {"turn", "pause", "resume", "turn", "pause"})
        driver_.send(maelle_, trigger);
    ASSERT_EQ(canonical(driver_.state().history), R"({"checked.was":["checked.kit"]})");
    driver_.undo(maelle_);
    EXPECT_EQ(canonical(driver_.state().history), R"({"checked.was":["checked.papers"]})");
}

TEST_F(AnUndo, LooksPastAReminderThatChangedNothing) {
    driver_.advance(kOneDay * 2 - std::chrono::minutes{1});
    driver_.send(maelle_, "turn");
    driver_.fire(Timer{timer("checked:P2D")});
    EXPECT_EQ(driver_.state().undos.size(), 1U);
    EXPECT_EQ(case_from(parse_json(row_of(driver_.state())).value()).value(), driver_.state());
    driver_.advance(kOneDay);
    driver_.undo(maelle_);
    EXPECT_EQ(driver_.state().configuration, std::vector<std::string>{"checked.kit"});
}

TEST_F(AnUndo, OfAnAuthorsEventOutlivesADeadlineThatLapsed) {
    CaseDriver driver{Definition::load(kLapsing, "lapsing.json").value()};
    driver.send(farida_, "ask");
    driver.send(farida_, "tell", Map{{"level", 1}});
    driver.advance(std::chrono::seconds{30});
    const auto lapsed = driver.fire(Timer{driver.state().timers.at(0)});
    ASSERT_EQ(lapsed.at(0).event_type, "timer.lapsed");
    driver.undo(farida_);
    EXPECT_EQ(driver.field("level"), "");
    EXPECT_EQ(driver.undo_refusal(farida_), "nothing_to_undo");
}

TEST_F(AnUndo, OfADayThatCameDoesNotLetItComeAgain) {
    CaseDriver driver{Definition::load(R"({
      "id": "dated", "title": "Daté", "prefix": "T", "opens_with": "ask",
      "readers": ["author"], "undo": {"within": "PT10M"},
      "data": {"author": {"type": "person", "label": "Auteur"},
               "day": {"type": "date", "label": "Jour"}},
      "triggers": {"ask": {"label": "Demander", "by": ["coordinator"], "form": ["day"]}},
      "initial": "new",
      "states": {
        "new": {"label": "Nouveau", "on": {"ask": "open"}},
        "open": {"label": "Ouvert", "after": {"until:day": "late", "P30D": "old"}},
        "late": {"label": "En retard"},
        "old": {"label": "Ancien"}}})",
                                       "dated.json")
                          .value()};
    driver.send(maelle_, "ask",
                Map{{"day", format_date(local_date(driver.now() + kOneDay * 2, "Europe/Paris"))}});
    const auto day = std::find_if(driver.state().timers.begin(), driver.state().timers.end(),
                                  [](const Timer& each) { return each.name != "open:P30D"; });
    ASSERT_NE(day, driver.state().timers.end());
    driver.fire(Timer{*day});
    ASSERT_EQ(driver.state().configuration, std::vector<std::string>{"late"});
    driver.undo(maelle_);
    EXPECT_EQ(driver.state().configuration, std::vector<std::string>{"open"});
    ASSERT_EQ(driver.state().timers.size(), 1U);
    EXPECT_EQ(driver.state().timers[0].name, "open:P30D");
}

constexpr std::string_view kRinging = R"({
  "id": "ring", "title": "Rappel", "prefix": "T", "opens_with": "ask",
  "readers": ["author", "coordinator"],
  "undo": {"within": "PT10M", "coordinator_within": "P7D"},
  "data": {"author": {"type": "person", "label": "Auteur"},
           "level": {"type": "number", "label": "Niveau"}},
  "triggers": {
    "ask": {"label": "Demander", "by": ["pdn"]},
    "hush": {"label": "Taire", "by": ["coordinator"]},
    "again": {"label": "Recommencer", "by": ["coordinator"]},
    "close": {"label": "Clore", "by": ["coordinator"]},
    "ring": {"label": "Sonner", "by": ["system"], "attached": ["level"]}
  },
  "initial": "new",
  "states": {
    "new": {"label": "Nouveau", "on": {"ask": {"target": "open", "send":
      {"trigger": "ring", "id": "r", "delay": "P2D", "data": {"level": "3"}}}}},
    "open": {"label": "Ouvert", "on": {
      "hush": {"cancel": "r"},
      "again": {"cancel": "r", "send":
        {"trigger": "ring", "id": "r", "delay": "P9D", "data": {"level": "4"}}},
      "ring": {"assign": {"level": "data.level"}, "send":
        {"trigger": "ring", "id": "r", "delay": "P2D", "data": {"level": "5"}}},
      "close": "closed"}},
    "closed": {"label": "Clos", "type": "final"}
  }
})";

class AnUndoneSend : public ::testing::Test {
protected:
    AnUndoneSend() { driver_.send(farida_, "ask"); }
    // What waits, without the events that set it.
    std::vector<Timer> pending() const {
        std::vector<Timer> timers = driver_.state().timers;
        for (Timer& timer : timers) timer.version = 0;
        return timers;
    }
    void expect_row() const {
        EXPECT_EQ(case_from(parse_json(row_of(driver_.state())).value()).value(), driver_.state());
    }

    CaseDriver driver_{Definition::load(kRinging, "ring.json").value()};
    Actor farida_{"M-021", {"pdn"}, {}, {}};
    Actor maelle_{"coordinator", {"coordinator"}, {}, {}};
};

TEST_F(AnUndoneSend, IsBackWhereItWasCancelledOrItsCaseClosed) {
    const std::vector<Timer> before = pending();
    ASSERT_EQ(before.size(), 1U);
    for (const char* trigger : {"hush", "close", "again"}) {
        driver_.advance(kOneDay / 2);
        driver_.send(maelle_, trigger);
        expect_row();
        driver_.undo(maelle_);
        EXPECT_EQ(pending(), before) << trigger;
    }
    driver_.advance(kOneDay);
    driver_.fire(driver_.state().timers.at(0));
    EXPECT_EQ(driver_.field("level"), "3") << "it brings what it brought";
}

TEST_F(AnUndoneSend, IsGoneWithTheEventThatMadeItEvenIfItWasBroughtBackBetween) {
    const std::vector<Timer> before = pending();
    driver_.send(maelle_, "again");
    driver_.send(maelle_, "hush");
    driver_.undo(maelle_);
    EXPECT_EQ(pending().at(0).due, driver_.now() + kOneDay * 9);
    driver_.undo(maelle_);
    EXPECT_EQ(pending(), before);
}

TEST_F(AnUndoneSend, ThatFiredRunsItsWholeTimeAgain) {
    driver_.fire(Timer{driver_.state().timers.at(0)});
    ASSERT_EQ(driver_.field("level"), "3");
    driver_.advance(kOneDay);
    driver_.undo(maelle_);
    EXPECT_EQ(driver_.field("level"), "");
    ASSERT_EQ(pending().size(), 1U);
    EXPECT_EQ(pending()[0].due, driver_.now() + kOneDay * 2);
    EXPECT_EQ(canonical(pending()[0].data), R"({"level":3})");
}

}  // namespace
}  // namespace promenade::workflow
