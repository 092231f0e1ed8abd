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
    EXPECT_EQ(last(), CameBy::program);
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

}  // namespace
}  // namespace promenade::workflow
