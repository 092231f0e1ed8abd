#include "engine/workflow/migration.hpp"

#include "tests/engine/workflow/case_driver.hpp"

#include <gtest/gtest.h>

namespace promenade::workflow {
namespace {

constexpr std::string_view kBefore = R"({
  "id": "loan", "title": "Prêt", "prefix": "P", "opens_with": "ask",
  "readers": ["author", "coordinator"],
  "data": {
    "author": {"type": "person", "label": "Auteur"},
    "kit": {"type": "id", "label": "Malle"},
    "note": {"type": "text", "label": "Note", "personal": {"of": "author", "retention": "request"}},
    "days": {"type": "number", "label": "Jours", "min": 0, "max": 30}
  },
  "triggers": {
    "ask": {"label": "Demander", "by": ["pdn"],
            "form": ["kit", "days", {"field": "note", "optional": true}]},
    "lend": {"label": "Prêter", "by": ["coordinator"]},
    "give_back": {"label": "Rendre", "by": ["author"]}
  },
  "initial": "new",
  "states": {
    "new": {"label": "Nouvelle", "on": {"ask": "asked"}},
    "asked": {"label": "Demandée", "on": {"lend": "lent"},
              "after": {"P2D": {"notify": [{"to": "coordinator", "text": "loan.waits"}]}}},
    "lent": {"label": "Prêtée", "on": {"give_back": "back"},
             "after": {"P30D": {"target": "lent", "reenter": true}}},
    "back": {"label": "Rendue", "type": "final"}
  }
})";

Definition changed(const std::vector<std::pair<std::string, std::string>>& replacements) {
    std::string json{kBefore};
    for (const auto& [from, to] : replacements) {
        const std::size_t at = json.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        json.replace(at, from.size(), to);
    }
    auto loaded = Definition::load(json, "loan.json");
    EXPECT_TRUE(loaded) << (loaded ? "" : describe(loaded.error()));
    return std::move(loaded).value();
}

class ALoan : public ::testing::Test {
protected:
    ALoan() {
        driver_.send(farida_, "ask", Map{{"kit", "K1"}, {"days", 20}, {"note", "Pour mardi"}});
    }
    Migration plan(const Definition& next) {
        return plan_migration(driver_.definition(), next, driver_.state(), driver_.context())
            .value();
    }
    std::string why_impossible(const Definition& next) {
        const Migration migration = plan(next);
        return migration.fate == Migration::Fate::impossible
                   ? migration.reason + " " + migration.where
                   : "possible";
    }
    // The case as it is once the migration was recorded.
    CaseState migrated(const Definition& next) {
        const Migration migration = plan(next);
        EXPECT_NE(migration.fate, Migration::Fate::impossible) << migration.reason;
        log::Event event;
        event.id = "migration";
        event.stream = driver_.state().stream;
        event.version = driver_.state().version + 1;
        event.time = driver_.now();
        event.definition = next.hash();
        event.data = migration.decision.data;
        CaseState state = driver_.state();
        evolve(state, event);
        return state;
    }

    CaseDriver driver_{Definition::load(kBefore, "loan.json").value()};
    Actor farida_{"M-021", {"pdn"}, {}, {}};
    Actor maelle_{"coordinator", {"coordinator"}, {}, {}};
};

TEST_F(ALoan, GoesOnUnchangedWhereOnlyWordsChange) {
    const Definition next = changed({{"Prêtée", "En prêt"}});
    EXPECT_EQ(plan(next).fate, Migration::Fate::unchanged);
    const CaseState state = migrated(next);
    EXPECT_EQ(state.definition, next.hash());
    EXPECT_EQ(state.timers, driver_.state().timers) << "what was due stays due";
    EXPECT_EQ(state.sealed, driver_.state().sealed);
    EXPECT_TRUE(state.undos.empty());
}

TEST_F(ALoan, FollowsTheNameThatItsStateHasNow) {
    const Definition renamed =
        changed({{R"("ask": "asked")", R"("ask": "waiting")"},
                 {R"("asked": {)", R"("waiting": {)"},
                 {R"("initial": "new")",
                  R"("migrate": {"states": {"asked": "waiting"}}, "initial": "new")"}});
    EXPECT_EQ(plan(renamed).fate, Migration::Fate::moves);
    const CaseState state = migrated(renamed);
    EXPECT_EQ(state.configuration, std::vector<std::string>{"waiting"});
    ASSERT_EQ(state.timers.size(), 1u);
    EXPECT_EQ(state.timers[0].name, "waiting:P2D");
    EXPECT_EQ(state.timers[0].due, driver_.state().timers[0].due);
}

TEST_F(ALoan, CannotFollowWhereItsStateIsGone) {
    const Definition next = changed(
        {{R"("ask": "asked")", R"("ask": "waiting")"}, {R"("asked": {)", R"("waiting": {)"}});
    EXPECT_EQ(why_impossible(next), "state_unknown asked");
}

TEST_F(ALoan, EntersByDefaultWhatItsStateNowHolds) {
    const Definition next =
        changed({{R"("asked": {"label": "Demandée",)",
                  R"("asked": {"label": "Demandée", "initial": "unread", "states": {
               "unread": {"label": "Non lue"}, "read": {"label": "Lue"}},)"}});
    EXPECT_EQ(migrated(next).configuration, std::vector<std::string>{"asked.unread"});
}

TEST_F(ALoan, KeepsAnswersThatTheNewProcedureAllows) {
    EXPECT_EQ(why_impossible(changed({{R"("max": 30)", R"("max": 10)"}})), "field_unfit days");
    EXPECT_EQ(
        why_impossible(changed({{R"("kit": {)", R"("box": {)"}, {R"("kit", )", R"("box", )"}})),
        "field_unknown kit");
    const CaseState moved = migrated(
        changed({{R"("kit": {)", R"("box": {)"},
                 {R"("kit", )", R"("box", )"},
                 {R"("initial": "new")",
                  R"("migrate": {"fields": {"kit": "box", "days": null}}, "initial": "new")"}}));
    EXPECT_EQ(canonical(moved.fields), R"({"author":"M-021","box":"K1"})");
}

TEST_F(ALoan, KeepsWhatIsSealedUnderTheSameKeyOnly) {
    EXPECT_EQ(why_impossible(changed({{R"("of": "author")", R"("of": "actor")"}})),
              "sealed_unknown note");
}

TEST_F(ALoan, IsNeverMovedToAProcedureThatNamesPeopleOtherwise) {
    EXPECT_EQ(
        why_impossible(changed({{R"("prefix": "P",)", R"("prefix": "P", "pseudonymous": true,)"}})),
        "other_procedure P");
}

TEST_F(ALoan, ADeadlineThatIsNewCountsFromWhenTheStateWasEntered) {
    driver_.advance(std::chrono::hours{24 * 3});
    const Timer reminder = driver_.state().timers.at(0);
    driver_.fire(reminder);  // once, and not again after the migration
    const Definition next =
        changed({{R"("after": {"P2D": )", R"("after": {"P1D": {}, "P9D": {}, "P2D": )"}});
    const CaseState state = migrated(next);
    ASSERT_EQ(state.timers.size(), 2u);
    EXPECT_EQ(state.timers[0].name, "asked:P1D");
    EXPECT_EQ(state.timers[0].due, driver_.now()) << "it would have been due two days ago";
    EXPECT_EQ(state.timers[1].due, driver_.state().stands_since + std::chrono::hours{24 * 9});
}

TEST_F(ALoan, AHistoryRemembersStatesByTheNamesThatTheyHaveNow) {
    const std::pair<std::string, std::string> remembers{
        R"("back": {"label": "Rendue", "type": "final"})",
        R"("back": {"label": "Rendue", "type": "final"},
           "checked": {"label": "Au contrôle", "initial": "kit", "states": {
             "was": {"type": "history", "target": "kit"},
             "kit": {"id": "kit", "label": "Malle"},
             "papers": {"id": "papers", "label": "Papiers"}},
             "on": {"lend": "lent"}})"};
    const Definition before =
        changed({remembers, {R"("ask": "asked")", R"("ask": "checked.papers")"}});
    CaseDriver driver{before};
    driver.send(farida_, "ask", Map{{"kit", "K1"}, {"days", 2}});
    driver.send(maelle_, "lend");
    const Definition next =
        changed({{remembers.first,
                  [&] {
                      std::string json = remembers.second;
                      json.replace(json.find("\"papers\", "), 9, "\"forms\",");
                      return json;
                  }()},
                 {R"("ask": "asked")", R"("ask": "checked.papers")"},
                 {R"("initial": "new")",
                  R"("migrate": {"states": {"papers": "forms"}}, "initial": "new")"}});
    const Migration migration =
        plan_migration(before, next, driver.state(), driver.context()).value();
    EXPECT_EQ(canonical(*migration.decision.data.find("history")),
              R"([{"node":"checked.was","nodes":["forms"]}])");
}

TEST_F(ALoan, TakesTheEventlessTransitionsOfTheNewProcedureInTheSameEvent) {
    const Definition next = changed({{R"("on": {"lend": "lent"},)",
                                      R"("on": {"lend": "lent"},
             "always": {"guard": "fields.days > 10", "target": "lent",
                        "assign": {"days": "fields.days - 10"},
                        "notify": [{"to": "author", "text": "loan.lent"}]},)"}});
    const Migration migration = plan(next);
    EXPECT_EQ(migration.fate, Migration::Fate::moves);
    EXPECT_EQ(migration.decision.effects, (std::vector<Effect>{{"author", "loan.lent", false}}));
    EXPECT_EQ(migration.decision.event_type, "case.migrated");
    const CaseState state = migrated(next);
    EXPECT_EQ(state.configuration, std::vector<std::string>{"lent"});
    EXPECT_EQ(canonical(state.fields), R"({"author":"M-021","days":10,"kit":"K1"})");
    ASSERT_EQ(state.timers.size(), 1u) << "that of the state that was left is stopped";
    EXPECT_EQ(state.timers[0].name, "lent:P30D");
    EXPECT_EQ(state.timers[0].since, driver_.now());
    EXPECT_TRUE(state.undos.empty()) << "nobody goes back to the old procedure";
}

TEST_F(ALoan, CannotFollowWhereAnEventlessTransitionFails) {
    const auto with = [&](const char* always) {
        return changed({{R"("on": {"lend": "lent"},)",
                         std::string{R"("on": {"lend": "lent"}, "always": )"} + always + ","}});
    };
    EXPECT_EQ(why_impossible(with(
                  R"json({"target": "lent", "assign": {"days": "100 / (fields.days - 20)"}})json")),
              "eventless_failed /states/asked/always/assign/days");
    EXPECT_EQ(why_impossible(with(R"({"assign": {"days": "fields.days"}})")), "eventless_endless ");
}

TEST_F(ALoan, IsOverOnceItReachedItsEnd) {
    EXPECT_FALSE(is_over(driver_.definition(), driver_.state()));
    driver_.send(maelle_, "lend");
    driver_.send(farida_, "give_back");
    EXPECT_TRUE(is_over(driver_.definition(), driver_.state()));
}

}  // namespace
}  // namespace promenade::workflow
