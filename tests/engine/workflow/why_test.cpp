#include "engine/workflow/why.hpp"

#include "tests/engine/workflow/case_driver.hpp"

#include <gtest/gtest.h>

namespace promenade::workflow {
namespace {

constexpr std::string_view kNote = R"({
  "id": "note", "title": "Note", "prefix": "N", "opens_with": "write",
  "readers": ["author", "coordinator"], "undo": {"within": "PT10M"},
  "data": {"author": {"type": "person", "label": "Auteur"}},
  "triggers": {"write": {"label": "Noter", "by": ["pdn"]},
               "read": {"label": "Lire", "by": ["coordinator"]}},
  "initial": "new",
  "states": {
    "new": {"label": "Nouvelle", "on": {"write": "unread"}},
    "unread": {"label": "Non lue", "on": {"read": "filed"}, "after": {"P1D": "late"}},
    "late": {"label": "En retard", "on": {"read": "filed"}},
    "filed": {"label": "Classée"}
  }
})";

TEST(WhyACaseStandsWhereItDoes, IsAPersonADeadlineAnUndoOrAnotherVersionOfTheProcedure) {
    const Actor farida{"M-021", {"pdn"}, {}, {}}, maelle{"coordinator", {"coordinator"}, {}, {}};
    const Definition note = Definition::load(kNote, "note.json").value();
    CaseDriver driver{note};
    const auto last = [&] { return came_by(note, driver.events().back()); };
    driver.send(farida, "write");
    EXPECT_EQ(last(), CameBy::person);
    driver.fire(Timer{driver.state().timers.at(0)});
    EXPECT_EQ(last(), CameBy::deadline);
    driver.send(maelle, "read");
    EXPECT_EQ(last(), CameBy::person);
    driver.undo(maelle);
    EXPECT_EQ(last(), CameBy::undo);
    std::string json{kNote};
    json.replace(json.find("En retard"), 9, "En souffrance");
    const Definition next = Definition::load(json, "note.json").value();
    driver.migrate(next);
    EXPECT_EQ(last(), CameBy::migration);
}

// A visit whose first deadline leads to where it stood before, by a history; whose second asks
// again, as long as that was not done twice.
constexpr std::string_view kVisit = R"({
  "id": "visit", "title": "Visite", "prefix": "V", "opens_with": "begin",
  "readers": ["author"],
  "data": {"author": {"type": "person", "label": "Auteur"},
           "asked": {"type": "number", "label": "Relances"}},
  "triggers": {"begin": {"label": "Commencer", "by": ["pdn"]},
               "go_on": {"label": "Continuer", "by": ["author"]},
               "pause": {"label": "Suspendre", "by": ["author"]}},
  "initial": "new",
  "states": {
    "new": {"label": "Nouvelle", "on": {"begin": "visit"}},
    "visit": {
      "label": "Visite", "initial": "first", "on": {"pause": "paused"},
      "states": {
        "before": {"label": "Reprise", "type": "history", "target": "first"},
        "first": {"label": "Première partie", "on": {"go_on": "second"}},
        "second": {"label": "Seconde partie", "entry": {"assign": {"asked": "0"}},
          "after": {"P7D": [
            {"target": "second_asked", "guard": "fields.asked > 3"},
            {"target": "check", "assign": {"asked": "fields.asked + 1"}}]}},
        "check": {"label": "Vérification", "always": "called"},
        "called": {"label": "Relancée"},
        "second_asked": {"label": "Abandonnée"}
      }
    },
    "paused": {"label": "Suspendue", "after": {"P1D": "visit.before"}}
  }
})";

std::vector<std::vector<std::string>> foreseen(const CaseDriver& driver, const Actor& actor) {
    std::vector<std::vector<std::string>> states;
    for (const Why::Deadline& deadline :
         why(driver.definition(), driver.state(), actor, driver.context()).deadlines)
        states.push_back(deadline.leads_to);
    return states;
}

TEST(WhatHappensIfNobodyActs, NamesTheStatesThatWillBeEntered) {
    const Actor farida{"M-021", {"pdn"}, {}, {}};
    const auto visit = Definition::load(kVisit, "visit.json");
    ASSERT_TRUE(visit) << describe(visit.error());
    CaseDriver driver{visit.value()};
    driver.send(farida, "begin");
    driver.send(farida, "go_on");
    EXPECT_EQ(foreseen(driver, farida), (std::vector<std::vector<std::string>>{{"Relancée"}}))
        << "not the branch whose guard is false, nor a state that is left at once";
    driver.send(farida, "pause");
    EXPECT_EQ(foreseen(driver, farida),
              (std::vector<std::vector<std::string>>{{"Seconde partie"}, {"Relancée"}}))
        << "what the history remembers, then what comes of that";
}

TEST(WhatHappensIfNobodyActs, TellsTheCoordinatorOfADeadlineThatCannotBeDecided) {
    const Actor farida{"M-021", {"pdn"}, {}, {}};
    std::string json{kVisit};
    json.replace(json.find("fields.asked > 3"), 16, "1 / fields.asked > 3");
    const auto visit = Definition::load(json, "visit.json");
    ASSERT_TRUE(visit) << describe(visit.error());
    CaseDriver driver{visit.value()};
    driver.send(farida, "begin");
    driver.send(farida, "go_on");
    const Why found = why(driver.definition(), driver.state(), farida, driver.context());
    ASSERT_EQ(found.deadlines.size(), 1U);
    EXPECT_EQ(found.deadlines[0].told, std::vector<std::string>{"coordinator"});
    EXPECT_TRUE(found.deadlines[0].leads_to.empty());
}

}  // namespace
}  // namespace promenade::workflow
