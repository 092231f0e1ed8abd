// What a network decides of a procedure, who its members are, and refusals of a procedure's own.
#include "engine/workflow/where.hpp"
#include "tests/engine/workflow/case_driver.hpp"
#include "tests/engine/workflow/procedure_files.hpp"

#include <gtest/gtest.h>

namespace promenade::workflow {
namespace {

constexpr std::string_view kJoining = R"json({
  "id": "joining", "title": "Entrée", "prefix": "J", "opens_with": "ask",
  "readers": ["coordinator", "subject", "theme_referent"],
  "settings": {
    "steps": {"type": "list", "label": "Étapes",
              "choices": [{"id": "charter", "label": "Charte"}, {"id": "photo", "label": "Photo"}],
              "default": ["charter", "photo"]},
    "patience": {"type": "delay", "label": "Patience", "default": "P30D"}
  },
  "data": {
    "author": {"type": "person", "label": "Auteur"},
    "subject": {"type": "person", "label": "Qui"},
    "theme": {"type": "list", "label": "Thématiques",
              "choices": [{"id": "jeunesse", "label": "J"}, {"id": "parentalite", "label": "P"}]},
    "hours": {"type": "number", "label": "Heures"}
  },
  "triggers": {
    "ask": {"label": "Entrer", "by": ["pdn", "coordinator"],
            "form": [{"field": "subject", "of": ["coordinator"], "newcomer": true}, "theme"]},
    "sign": {"label": "Signer", "by": ["subject"]},
    "show": {"label": "Montrer", "by": ["subject"]},
    "label": {"label": "Labelliser", "by": ["coordinator", "theme_referent"]},
    "declare": {"label": "Déclarer", "by": ["subject"], "form": ["hours"]}
  },
  "initial": "new",
  "states": {
    "new": {"label": "Nouvelle", "on": {"ask": [
      {"guard": "members.exists(m, m.id == data.subject && m.state == 'labelled')",
       "refuse": "already_labelled"},
      {"guard": "data.theme.exists(t, !(t in network.themes))", "refuse": "out_of_scope"},
      {"target": "steps",
       "assign": {"subject": "has(data.subject) ? data.subject : actor.pseudonym"}}
    ]}},
    "steps": {"label": "Étapes", "type": "parallel", "onDone": "ready",
      "on": {"label": {"refuse": "steps_missing"},
             "declare": [{"guard": "data.hours < 2", "refuse": "too_few"}, {}]},
      "after": {"setting:patience": {"notify": []}},
      "states": {
        "charter": {"label": "Charte", "initial": "todo", "states": {
          "todo": {"label": "Charte à signer", "on": {"sign": "done"},
                   "always": {"guard": "!('charter' in settings.steps)", "target": "done"}},
          "done": {"label": "Charte signée", "type": "final"}}},
        "photo": {"label": "Photo", "initial": "todo", "states": {
          "todo": {"label": "Photo à montrer", "on": {"show": "done"},
                   "always": {"guard": "!('photo' in settings.steps)", "target": "done"}},
          "done": {"label": "Photo montrée", "type": "final"}}}
      }},
    "ready": {"label": "Prêt", "on": {"label": "labelled"}},
    "labelled": {"label": "Labellisé", "type": "final"}
  }
})json";

Map member(const char* id, const char* state) {
    return Map{{"case", ""},       {"connected", false}, {"employer", ""},  {"id", id},
               {"label_date", ""}, {"state", state},     {"themes", List{}}};
}

class NetworkRules : public ::testing::Test {
protected:
    NetworkRules() { decides(Map{}); }
    // What the network says of this procedure.
    void decides(Map own) {
        driver_.set_network(
            Map{{"procedures", Map{{"joining", std::move(own)}}}, {"themes", List{"jeunesse"}}},
            List{member("M-001", "labelled"), member("M-002", "candidate")});
    }
    // The reason alone, without where it stands in the file.
    std::string why_not(const Actor& actor, std::string_view trigger, Map data = {}) const {
        const auto decided = driver_.try_send(actor, trigger, std::move(data));
        return decided ? "accepted" : decided.error().detail;
    }
    std::string asking(const char* subject, const char* theme) const {
        return why_not(maelle_, "ask", Map{{"subject", subject}, {"theme", List{theme}}});
    }
    std::vector<std::string> offered(const Actor& actor) const {
        std::vector<std::string> names;
        for (const TriggerSpec* spec : permitted(driver_.definition(), driver_.state(), actor))
            names.push_back(spec->name);
        return names;
    }
    bool answered(const Actor& actor, std::string_view trigger) const {
        return answers(driver_.definition(), driver_.state(), actor,
                       *driver_.definition().trigger(trigger));
    }

    CaseDriver driver_{Definition::load(kJoining, "joining.json").value()};
    Actor maelle_{"coordinator", {"coordinator"}, {}, {}};
    Actor lucie_{"M-002", {"pdn"}, {}, {}};
    Actor brigitte_{"referent-jeunesse", {"referent"}, {"jeunesse"}, {}};
};

TEST_F(NetworkRules, AProcedureRefusesByItsOwnReason) {
    EXPECT_EQ(asking("M-001", "jeunesse"), "already_labelled");
    EXPECT_EQ(asking("M-002", "parentalite"), "out_of_scope");
    EXPECT_EQ(asking("M-002", "jeunesse"), "accepted");
}

TEST_F(NetworkRules, WhatIsRefusedForNowIsNotOfferedButAnswered) {
    driver_.send(maelle_, "ask", Map{{"subject", "M-002"}, {"theme", List{"jeunesse"}}});
    EXPECT_EQ(offered(maelle_), std::vector<std::string>{});
    EXPECT_TRUE(answered(maelle_, "label"));
    EXPECT_EQ(why_not(maelle_, "label"), "steps_missing");
    EXPECT_FALSE(answered(maelle_, "sign")) << "who may not send it is not told the reason";
    EXPECT_EQ(open_steps(driver_.definition(), driver_.state()),
              (std::vector<std::string>{"Charte à signer", "Photo à montrer"}));
}

TEST_F(NetworkRules, WhatDependsOnTheFormIsOfferedUntilItIsRead) {
    driver_.send(maelle_, "ask", Map{{"subject", "M-002"}, {"theme", List{"jeunesse"}}});
    EXPECT_EQ(offered(lucie_), (std::vector<std::string>{"sign", "show", "declare"}));
    EXPECT_EQ(why_not(lucie_, "declare", Map{{"hours", 1}}), "too_few");
    EXPECT_EQ(why_not(lucie_, "declare", Map{{"hours", 4}}), "accepted");
}

TEST_F(NetworkRules, WhatTheNetworkDecidesWinsOverTheProcedure) {
    decides(Map{{"patience", "P2D"}, {"steps", List{"charter"}}});
    driver_.send(maelle_, "ask", Map{{"subject", "M-002"}, {"theme", List{"jeunesse"}}});
    ASSERT_EQ(driver_.state().timers.size(), 1U);
    EXPECT_EQ(driver_.state().timers[0].due, driver_.now() + std::chrono::hours{48});
    driver_.send(lucie_, "sign");
    EXPECT_EQ(driver_.state().configuration, std::vector<std::string>{"ready"})
        << "the photo is not asked for here";
    EXPECT_EQ(why_not(brigitte_, "label"), "accepted") << "one of the case's themes";
}

TEST_F(NetworkRules, AFieldIsAskedOfSomeRolesAlone) {
    EXPECT_EQ(why_not(lucie_, "ask", Map{{"theme", List{"jeunesse"}}}), "accepted");
    EXPECT_EQ(why_not(lucie_, "ask", Map{{"subject", "M-001"}, {"theme", List{"jeunesse"}}}),
              "field_invalid")
        << "nobody speaks for another by bringing what they are not asked";
    EXPECT_EQ(why_not(maelle_, "ask", Map{{"theme", List{"jeunesse"}}}), "field_missing");
}

std::string settings_refused(const char* own) {
    const auto definition = Definition::load(kJoining, "joining.json").value();
    const auto settings = parse_json(std::string{R"({"procedures": {"joining": )"} + own + "}}");
    const auto checked = check_local_settings(definition, settings.value(), "network.json");
    return checked ? "accepted" : checked.error().where + " " + checked.error().detail;
}

TEST(ANetworkOfOneTheme, TakesNobodyForTheOther) {
    const Actor coordinator{"coordinator", {"coordinator"}, {}, {}};
    const Map network{{"procedures", Map{}}, {"themes", List{"jeunesse"}}};
    const auto answer = [&](const char* file, const char* trigger, const char* state,
                            const char* theme) {
        CaseDriver driver{procedure_in(file)};
        driver.set_network(network, List{member("M-001", state)});
        const auto decided =
            driver.try_send(coordinator, trigger, Map{{"subject", "M-001"}, {"public", theme}});
        return decided ? "accepted" : decided.error().detail;
    };
    for (const char* theme : {"parentalite", "both"}) {
        EXPECT_EQ(answer("membership.json", "note_interest", "candidate", theme),
                  "label_out_of_scope");
        EXPECT_EQ(answer("public.json", "change", "labelled", theme), "label_out_of_scope");
    }
    EXPECT_EQ(answer("membership.json", "note_interest", "candidate", "jeunesse"), "accepted");
    EXPECT_EQ(answer("public.json", "change", "labelled", "jeunesse"), "accepted");
}

TEST(SettingsOfAProcedure, AreOfTheTypeThatItDeclares) {
    EXPECT_EQ(settings_refused(R"({"patience": "business:P5D"})"), "accepted");
    EXPECT_EQ(settings_refused(R"({"patience": "trois jours"})"),
              "network.json#/procedures/joining/patience expected a value of the type: delay");
    EXPECT_EQ(settings_refused(R"({"steps": ["charte"]})"),
              "network.json#/procedures/joining/steps expected a value of the type: list");
    EXPECT_EQ(settings_refused(R"({"patiance": "P5D"})"),
              "network.json#/procedures/joining/patiance expected a setting that the procedure "
              "declares: not patiance");
}

std::string loading(const std::string& from, const std::string& to) {
    std::string json{kJoining};
    json.replace(json.find(from), from.size(), to);
    const auto loaded = Definition::load(json, "j.json");
    return loaded ? "accepted" : loaded.error().where + " " + loaded.error().detail;
}

TEST(ARefusal, DoesNothingElseAndStandsUnderATrigger) {
    EXPECT_EQ(loading(R"({"refuse": "steps_missing"})", R"({"refuse": "no", "target": "ready"})"),
              "j.json#/states/steps/on/label/refuse expected at most a guard beside a refusal");
    EXPECT_EQ(loading(R"("setting:patience": {"notify": []})", R"("P1D": {"refuse": "no"})"),
              "j.json#/states/steps/after/P1D/refuse expected no refusal outside \"on\"");
    EXPECT_EQ(loading("setting:patience", "setting:steps"),
              "j.json#/states/steps/after/setting:steps expected setting: and a delay declared "
              "under settings");
    EXPECT_EQ(loading(R"("default": "P30D")", R"("default": 30)"),
              "j.json#/settings/patience/default expected a value of the type: delay");
}

}  // namespace
}  // namespace promenade::workflow
