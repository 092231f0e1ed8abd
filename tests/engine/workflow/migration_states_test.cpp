// What a migration knows of states that hold others: how old they are, what a history remembers.
#include "tests/engine/workflow/case_driver.hpp"

#include <gtest/gtest.h>

namespace promenade::workflow {
namespace {

constexpr std::string_view kVisit = R"({
  "id": "visit", "title": "Visite", "prefix": "V", "opens_with": "ask",
  "readers": ["author", "coordinator"],
  "data": {"author": {"type": "person", "label": "Auteur"}},
  "triggers": {
    "ask": {"label": "Demander", "by": ["pdn"]},
    "plan": {"label": "Planifier", "by": ["coordinator"]},
    "again": {"label": "Recommencer", "by": ["coordinator"]},
    "pause": {"label": "Mettre de côté", "by": ["coordinator"]},
    "resume": {"label": "Reprendre", "by": ["coordinator"]}
  },
  "initial": "new",
  "states": {
    "new": {"label": "Nouvelle", "on": {"ask": "ready"}},
    "ready": {"label": "Prête", "type": "parallel",
      "states": {
        "was": {"type": "history", "history": "deep", "target": "date"},
        "date": {"label": "Date", "initial": "open", "states": {
          "open": {"label": "À fixer", "on": {"plan": "fixed"}},
          "fixed": {"label": "Fixée"}}},
        "room": {"label": "Salle", "initial": "asked", "states": {
          "asked": {"label": "Demandée", "on": {"again": {"target": "asked", "reenter": true}}}}}},
      "on": {"pause": "aside"}},
    "aside": {"label": "De côté", "on": {"resume": "ready.was"}}
  }
})";

constexpr std::chrono::hours kDay{24};

using Replacements = std::vector<std::pair<std::string, std::string>>;

Definition visit(const Replacements& replacements = {}) {
    std::string json{kVisit};
    for (const auto& [from, to] : replacements) {
        const std::size_t at = json.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        json.replace(at, from.size(), to);
    }
    auto loaded = Definition::load(json, "visit.json");
    EXPECT_TRUE(loaded) << (loaded ? "" : describe(loaded.error()));
    return std::move(loaded).value();
}

// With a deadline of ten days on the state that is declared so.
std::pair<std::string, std::string> deadline_of(const std::string& state) {
    return {state, state + R"( "after": {"P10D": {"notify": []}},)"};
}

class AVisit : public ::testing::Test {
protected:
    AVisit() { driver_.send(farida_, "ask"); }
    Migration plan(const Definition& next) const {
        return plan_migration(driver_.definition(), next, driver_.state(), driver_.context())
            .value();
    }
    void follow(const Definition& next) {
        const Migration migration = driver_.migrate(next);
        ASSERT_NE(migration.fate, Migration::Fate::impossible) << migration.reason;
    }
    Instant due(const std::string& name) const {
        for (const Timer& timer : driver_.state().timers)
            if (timer.name == name) return timer.due;
        ADD_FAILURE() << name << " is not pending";
        return {};
    }

    CaseDriver driver_{visit()};
    const Instant asked_ = driver_.now();
    Actor farida_{"M-021", {"pdn"}, {}, {}};
    Actor maelle_{"coordinator", {"coordinator"}, {}, {}};
};

TEST_F(AVisit, HasStatesOfDifferentAgesBesideEachOther) {
    driver_.advance(kDay);
    driver_.send(maelle_, "plan");
    driver_.advance(kDay);
    const Definition next = visit({deadline_of(R"("fixed": {)"), deadline_of(R"("asked": {)"),
                                   deadline_of(R"("room": {)"), deadline_of(R"("ready": {)")});
    EXPECT_TRUE(plan(next).assumed.empty()) << "all of it is known";
    follow(next);
    EXPECT_EQ(due("ready.date.fixed:P10D"), asked_ + kDay * 11);
    EXPECT_EQ(due("ready.room.asked:P10D"), asked_ + kDay * 10);
    EXPECT_EQ(due("ready.room:P10D"), asked_ + kDay * 10);
    EXPECT_EQ(due("ready:P10D"), asked_ + kDay * 10);
}

TEST_F(AVisit, IsAsYoungAsTheLastTimeThatAStateWasEnteredAgain) {
    driver_.advance(kDay);
    driver_.send(maelle_, "again");
    driver_.advance(kDay);
    follow(visit({deadline_of(R"("asked": {)"), deadline_of(R"("open": {)")}));
    EXPECT_EQ(due("ready.room.asked:P10D"), asked_ + kDay * 11);
    EXPECT_EQ(due("ready.date.open:P10D"), asked_ + kDay * 10);
}

TEST_F(AVisit, IsToldToBeAsOldAsWhatIsInsideWhereNobodyKnows) {
    driver_.send(maelle_, "pause");
    driver_.advance(kDay);
    driver_.send(maelle_, "resume");
    driver_.advance(kDay);
    driver_.send(maelle_, "plan");
    const Definition next = visit({deadline_of(R"("date": {)")});
    EXPECT_EQ(plan(next).assumed, std::vector<std::string>{"ready.date:P10D"});
    follow(next);
    EXPECT_EQ(due("ready.date:P10D"), driver_.now() + kDay * 10);
}

TEST_F(AVisit, KeepsItsAgeUnderAnotherName) {
    driver_.advance(kDay);
    driver_.send(maelle_, "plan");
    driver_.advance(kDay);
    follow(visit({{R"("fixed": {)", R"("settled": {)"},
                  {R"("plan": "fixed")", R"("plan": "settled")"},
                  {R"("initial": "new")",
                   R"("migrate": {"states": {"ready.date.fixed": "ready.date.settled"}},
                      "initial": "new")"}}));
    EXPECT_EQ(entered_at(driver_.state(), "ready.date.settled"), asked_ + kDay);
    EXPECT_EQ(entered_at(driver_.state(), "ready.room.asked"), asked_);
}

// "ready" is "prepared" now, and with it everything inside.
TEST_F(AVisit, FollowsARenamedStateWithItsHistoryAndAllThatItRemembers) {
    driver_.send(maelle_, "plan");
    driver_.send(maelle_, "pause");
    follow(visit({{R"("ask": "ready")", R"("ask": "prepared")"},
                  {R"("ready": {)", R"("prepared": {)"},
                  {"ready.was", "prepared.was"},
                  {R"("initial": "new")",
                   R"("migrate": {"states": {"ready": "prepared"}}, "initial": "new")"}}));
    EXPECT_EQ(canonical(driver_.state().history),
              R"({"prepared.was":["prepared.date.fixed","prepared.room.asked"]})");
    driver_.send(maelle_, "resume");
    EXPECT_EQ(driver_.state().configuration,
              (std::vector<std::string>{"prepared.date.fixed", "prepared.room.asked"}));
}

TEST_F(AVisit, AHistoryForgetsAStateThatHasLeftItsParent) {
    driver_.send(maelle_, "plan");
    driver_.send(maelle_, "pause");
    follow(visit({{R"("on": {"plan": "fixed"}},
          "fixed": {"label": "Fixée"}}})",
                   R"("on": {"plan": "#fixed"}}}})"},
                  {R"("aside": {)", R"("fixed": {"id": "fixed", "label": "Fixée"}, "aside": {)"},
                  {R"("initial": "new")",
                   R"("migrate": {"states": {"ready.date.fixed": "fixed"}}, "initial": "new")"}}));
    EXPECT_EQ(canonical(driver_.state().history), R"({"ready.was":["ready.room.asked"]})");
    driver_.send(maelle_, "resume");
    EXPECT_EQ(driver_.state().configuration,
              (std::vector<std::string>{"ready.date.open", "ready.room.asked"}));
}

// The case would otherwise be one that its own definition does not know.
TEST_F(AVisit, GoesOnWhereItsHistoryIsGone) {
    driver_.send(maelle_, "pause");
    follow(visit({{R"("was": {"type": "history", "history": "deep", "target": "date"},)", ""},
                  {R"("resume": "ready.was")", R"("resume": "ready")"}}));
    EXPECT_EQ(canonical(driver_.state().history), "{}");
    driver_.send(maelle_, "resume");
    EXPECT_EQ(driver_.state().configuration,
              (std::vector<std::string>{"ready.date.open", "ready.room.asked"}));
}

}  // namespace
}  // namespace promenade::workflow
