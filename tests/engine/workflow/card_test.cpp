// What a card of config/workflows/request.json shows first.
#include "tests/engine/workflow/case_driver.hpp"
#include "tests/engine/workflow/procedure_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace promenade::workflow {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsSubsetOf;
using ::testing::Not;

template <class Specs>
std::vector<std::string> names(const Specs& specs) {
    std::vector<std::string> found;
    for (const auto* spec : specs) found.push_back(spec->name);
    return found;
}

class TheCard : public ::testing::Test {
protected:
    TheCard() {
        driver_.send(farida_, "submit",
                     {{"text", "Un partenaire pour une soirée ?"},
                      {"room", "dm"},
                      {"urgent", false},
                      {"proposed_nature", "ANIMATION"},
                      {"proposed_category", "ANI_PARTENARIAT"},
                      {"proposed_expected_answer", "information"},
                      {"proposed_sensitivity", 0}});
    }
    std::vector<std::string> fields(const Actor& actor) const {
        return names(card_fields(driver_.definition(), driver_.state(), actor));
    }
    std::vector<std::string> buttons(const Actor& actor) const {
        return names(card_triggers(driver_.definition(), driver_.state(), actor));
    }

    CaseDriver driver_{request_definition()};
    const Actor farida_{"p-farida", {"pdn"}, {"parentalite"}, {}};
    const Actor maelle_{"coordinator", {"coordinator"}, {}, {}};
};

TEST_F(TheCard, OffersTheCoordinatorNoMoreThanAHandfulOfGestures) {
    EXPECT_THAT(buttons(maelle_), ElementsAre("answer", "acknowledge", "take", "ask_author",
                                              "route_referent", "orient_partner", "close"));
}

TEST_F(TheCard, OffersNothingThatIsNotPermitted) {
    for (const Actor& actor : {farida_, maelle_})
        EXPECT_THAT(buttons(actor),
                    IsSubsetOf(names(permitted(driver_.definition(), driver_.state(), actor))));
}

TEST_F(TheCard, ShowsTheProposedClassUntilThereIsOne) {
    EXPECT_THAT(fields(maelle_), Contains("proposed_category"));
    driver_.send(maelle_, "classify", {{"nature", "ANIMATION"}});
    EXPECT_THAT(fields(maelle_), Not(Contains("urgent")));
}

TEST_F(TheCard, ShowsTheAuthorOnlyWhatTheAuthorMayRead) {
    EXPECT_THAT(fields(farida_), Contains("text"));
    for (const std::string& field : fields(farida_))
        EXPECT_TRUE(may_read_field(driver_.definition(), driver_.state(), farida_, field)) << field;
}

TEST(ADefinitionsCard, NamesFieldsAndTriggersThatExist) {
    const auto refused = [](std::string_view card) {
        Map changed = *parse_json(procedure_bytes("request.json")).value().map();
        changed.set("card", parse_json(card).value());
        const auto loaded = Definition::load(canonical(changed), "request.json");
        return loaded ? std::string{} : loaded.error().where;
    };
    EXPECT_EQ(refused(R"({"fields": ["text"], "triggers": ["close"]})"), "");
    EXPECT_EQ(refused(R"({"fields": ["txet"], "triggers": []})"), "request.json#/card/fields/0");
    EXPECT_EQ(refused(R"({"fields": [], "triggers": ["shut"]})"), "request.json#/card/triggers/0");
    EXPECT_EQ(refused(R"({"fields": [{"field": "text", "guard": "fields.txet"}], "triggers": []})"),
              "request.json#/card/fields/0/guard");
}

}  // namespace
}  // namespace promenade::workflow
