// What an author reads who changes a procedure while its cases are open.
#include "bot/app/cli/chart_migrate.hpp"

#include "bot/app/console.hpp"
#include "bot/app/demo_network.hpp"
#include "engine/core/canonical_json.hpp"
#include "tests/bot/app/config_folder.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace promenade::app {
namespace {

using ::testing::HasSubstr;

class AnAuthor : public ::testing::Test {
protected:
    AnAuthor() {
        chat_ = Chat::open({DataFolder{folder_.path() / "data"}, kConfig,
                            demo_start(kConfig).value(), true})
                    .value();
        EXPECT_TRUE(found_demo(chat_->core()));
        const auto member = PersonId{"M-021"};
        runtime::Submission asked;
        asked.actor = member;
        runtime::CaseCommand command;
        command.definition = "request";
        command.trigger = "submit";
        command.data = Map{{"text", "Qui anime une soirée débat ?"}};
        asked.cases.push_back(std::move(command));
        EXPECT_FALSE(chat_->core().engine().submit_and_wait(std::move(asked)).value().refused);
    }
    // A file of the procedure as it is, changed.
    std::string procedure(const std::string& name,
                          const std::vector<std::pair<std::string, std::string>>& changes) const {
        std::string json = read_file(kConfig / "workflows" / "request.json").value();
        for (const auto& [from, to] : changes) json.replace(json.find(from), from.size(), to);
        std::ofstream{folder_.path() / name} << json;
        return name;
    }
    int migrate(const std::string& to, bool dry_run, bool leave = false, bool json = false) {
        told_.clear();
        const Terminal terminal{[&](Stream, const std::string& line) { told_ += line + "\n"; }};
        return migrate_chart(chat_->core(),
                             {folder_.path(), procedure("now.json", {}), to, dry_run, leave, json},
                             terminal);
    }
    std::string definition_of(const char* stream) {
        return chat_->core().engine().case_at(StreamId{stream}).value().definition;
    }

    const promenade::testing::TemporaryFolder folder_;
    std::unique_ptr<Chat> chat_;
    std::string told_;
};

const std::pair<std::string, std::string> kRenamed{R"("id": "submitted")", R"("id": "received")"};
const std::pair<std::string, std::string> kMapped{
    R"("prefix": "D",)", R"("prefix": "D", "migrate": {"states": {"submitted": "received"}},)"};

TEST_F(AnAuthor, IsToldOfEveryCaseBeforeAnythingIsRecorded) {
    const std::string before = definition_of("D-0001");
    EXPECT_EQ(migrate(procedure("lost.json", {kRenamed}), true), 1);
    EXPECT_THAT(told_, HasSubstr("D-0001 : impossible, l'état « submitted » n'existe plus"));
    EXPECT_THAT(told_, HasSubstr("Impossibles : 1."));
    EXPECT_EQ(migrate(procedure("mapped.json", {kRenamed, kMapped}), true), 0);
    EXPECT_THAT(told_, HasSubstr("D-0001 : Reçue (submitted) → Reçue (received)"));
    EXPECT_THAT(told_, HasSubstr("échéance gardée : « Reçue » (business:P1D), le 23/11/2026"));
    EXPECT_THAT(told_, HasSubstr("Rien n'a été enregistré."));
    EXPECT_EQ(definition_of("D-0001"), before);
}

// Before anything is recorded the network's members are looked at, as they will be.
TEST_F(AnAuthor, IsToldThatWhatTheNewVersionDoesAtOnceNeverEnds) {
    const std::pair<std::string, std::string> round{
        R"("id": "submitted")",
        R"("id": "submitted", "always": {"guard": "size(members) > 0", "emit": "request.looked"})"};
    EXPECT_EQ(migrate(procedure("round.json", {round}), true), 1);
    EXPECT_THAT(told_, HasSubstr("D-0001 : impossible, les transitions automatiques"));
}

TEST_F(AnAuthor, IsToldThatACaseStaysWhereItIsThoughItsDeadlinesChange) {
    const std::pair<std::string, std::string> later{R"("business:P1D": {)", R"("business:P2D": {)"};
    EXPECT_EQ(migrate(procedure("later.json", {later}), true), 0);
    EXPECT_THAT(told_, HasSubstr("D-0001 : reste Reçue (submitted) ; ses champs ou ses échéances "
                                 "changent."));
    EXPECT_THAT(told_, HasSubstr("échéance ajoutée : « Reçue » (business:P2D), le 24/11/2026"));
    EXPECT_THAT(told_, HasSubstr("échéance supprimée : « Reçue » (business:P1D), "
                                 "qui était le 23/11/2026"));
}

TEST_F(AnAuthor, PublishesAndEveryCaseFollows) {
    EXPECT_EQ(migrate(procedure("mapped.json", {kRenamed, kMapped}), false, false, true), 0);
    const Value report = parse_json(told_).value();
    EXPECT_TRUE(report.boolean_at("published", false));
    EXPECT_EQ(report.find("cases")->list()->at(0).text_at("fate"), "moves");
    EXPECT_EQ(definition_of("D-0001"), report.text_at("to"));
    EXPECT_EQ(migrate("mapped.json", false), 0);
    EXPECT_THAT(told_, HasSubstr("Aucun dossier ouvert sous cette version."));
}

TEST_F(AnAuthor, PublishesNothingWhereACaseCannotFollowUnlessItMayStay) {
    const std::string before = definition_of("D-0001");
    EXPECT_EQ(migrate(procedure("lost.json", {kRenamed}), false), 1);
    EXPECT_THAT(told_, HasSubstr("Avec --leave, ils restent sous leur version."));
    const auto current = [&] {
        return chat_->core().engine().snapshot()->current("request")->hash();
    };
    EXPECT_EQ(current(), before);
    EXPECT_EQ(migrate("lost.json", false, true), 1);
    EXPECT_NE(current(), before);
    EXPECT_EQ(definition_of("D-0001"), before);
}

TEST_F(AnAuthor, OfAWrongFileIsToldWhy) {
    EXPECT_EQ(migrate(procedure("wrong.json", {{R"("target": ".advice")", R"("target": ".avis")"}}),
                      true),
              2);
    EXPECT_THAT(told_, HasSubstr("l'état visé n'existe pas"));
    EXPECT_EQ(migrate("absent.json", true), 2);
    EXPECT_THAT(told_, HasSubstr("Impossible de lire le fichier"));
}

}  // namespace
}  // namespace promenade::app
