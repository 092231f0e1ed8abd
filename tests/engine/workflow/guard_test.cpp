// A guard that cannot be computed refuses what met it, wherever it stands.
#include "tests/engine/workflow/case_driver.hpp"

#include <gtest/gtest.h>

namespace promenade::workflow {
namespace {

// What 100 / fields.people is asked of.
struct Where {
    const char* always;
    const char* on;
    const char* after;
    const char* entry;
};

Definition share(const Where& where) {
    const std::string json = std::string{R"({
      "id": "share", "title": "Part", "prefix": "S", "opens_with": "open", "readers": ["author"],
      "data": {"author": {"type": "person", "label": "Auteur"},
               "people": {"type": "number", "label": "Personnes"}},
      "triggers": {"open": {"label": "Ouvrir", "by": ["pdn"]},
                   "count": {"label": "Compter", "by": ["author"], "form": ["people"]},
                   "share": {"label": "Partager", "by": ["author"]}},
      "initial": "new",
      "states": {
        "new": {"label": "Nouvelle", "on": {"open": "outer"}},
        "outer": {"label": "Ouverte", "initial": "open",
          "on": {"share": "shared"}, "always": )"} +
                             where.always + R"(,
          "states": {"open": {"label": "Attend", "on": {"count": {}, "share": )" +
                             where.on + R"(}, "after": )" + where.after + R"(}}},
        "shared": {"id": "shared", "label": "Partagée", "type": "final", "entry": )" +
                             where.entry + R"(}
      }
    })";
    return Definition::load(json, "share.json").value();
}

constexpr const char* kNone = "[]";

class AGuardThatFails : public ::testing::Test {
protected:
    static Where nowhere() { return {kNone, kNone, "{}", kNone}; }
    // Nobody has counted yet.
    static CaseDriver opened(const Where& where) {
        CaseDriver driver{share(where)};
        driver.send(Actor{"p-farida", {"pdn"}, {}, {}}, "open");
        return driver;
    }
    std::string refusal(CaseDriver& driver, std::string_view trigger, Map data = {}) {
        const CaseState before = driver.state();
        const std::string refused = driver.refusal(farida_, trigger, std::move(data));
        EXPECT_EQ(driver.state(), before) << "the case is untouched";
        return refused;
    }
    Actor farida_{"p-farida", {"pdn"}, {}, {}};
};

TEST_F(AGuardThatFails, OfWhatIsAbsentIsFalse) {
    Where where = nowhere();
    where.always = R"({"guard": "100 / fields.people > 100", "target": "shared"})";
    where.on = R"({"guard": "100 / fields.people > 10"})";
    CaseDriver driver = opened(where);
    EXPECT_EQ(refusal(driver, "share"), "accepted") << "by the state around";
}

TEST_F(AGuardThatFails, InsideIsNotPassedOverForTheStateAround) {
    Where where = nowhere();
    where.on = R"({"guard": "100 / fields.people > 10"})";
    CaseDriver driver = opened(where);
    driver.send(farida_, "count", {{"people", 0}});
    EXPECT_EQ(refusal(driver, "share"), "guard_failed at /states/outer/states/open/on/share/guard");
    const auto offered = permitted(driver.definition(), driver.state(), farida_);
    ASSERT_EQ(offered.size(), 1U) << "nor is it offered";
    EXPECT_EQ(offered[0]->name, "count");
}

TEST_F(AGuardThatFails, OfAnEventlessTransitionRefusesTheTriggerThatLedToIt) {
    Where where = nowhere();
    where.always = R"({"guard": "100 / fields.people > 10", "target": "shared"})";
    CaseDriver driver = opened(where);
    EXPECT_EQ(refusal(driver, "count", {{"people", 0}}),
              "guard_failed at /states/outer/always/guard");
    EXPECT_EQ(refusal(driver, "count", {{"people", 20}}), "accepted");
}

TEST_F(AGuardThatFails, OfABlockOfActionsOrANoticeDoesSoToo) {
    Where where = nowhere();
    where.entry = R"({"guard": "100 / fields.people > 10", "assign": {"people": "1"}})";
    CaseDriver blocked = opened(where);
    blocked.send(farida_, "count", {{"people", 0}});
    EXPECT_EQ(refusal(blocked, "share"), "guard_failed at /states/shared/entry/guard");
    where.entry = R"({"notify": [{"to": "author", "text": "share.done",
                                  "guard": "100 / fields.people > 10"}]})";
    CaseDriver silent = opened(where);
    silent.send(farida_, "count", {{"people", 0}});
    EXPECT_EQ(refusal(silent, "share"), "guard_failed at /states/shared/entry/notify/0/guard");
}

TEST_F(AGuardThatFails, OfADeadlineIsAnErrorThatEndsIt) {
    Where where = nowhere();
    where.after = R"({"P1D": [{"guard": "100 / fields.people > 10", "notify": []},
                              {"target": "#shared"}]})";
    CaseDriver driver = opened(where);
    driver.send(farida_, "count", {{"people", 0}});
    const auto fired = decide_timer(driver.definition(), driver.state(),
                                    driver.state().timers.at(0), driver.context());
    ASSERT_FALSE(fired);
    EXPECT_EQ(fired.error().detail, "guard_failed")
        << "the runtime ends it and tells who coordinates";
}

TEST_F(AGuardThatFails, OfAnEventlessTransitionMakesAMigrationImpossible) {
    CaseDriver driver = opened(nowhere());
    driver.send(farida_, "count", {{"people", 0}});
    Where where = nowhere();
    where.always = R"({"guard": "100 / fields.people > 10", "target": "shared"})";
    const Migration migration = driver.migrate(share(where));
    EXPECT_EQ(migration.fate, Migration::Fate::impossible);
    EXPECT_EQ(migration.reason, "eventless_failed");
    EXPECT_EQ(migration.where, "/states/outer/always/guard");
}

}  // namespace
}  // namespace promenade::workflow
