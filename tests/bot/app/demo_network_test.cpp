// The demonstration's network, founded anew.
#include "bot/app/demo_network.hpp"

#include "bot/app/cli/labels.hpp"
#include "bot/app/founding.hpp"
#include "engine/log/codec.hpp"
#include "engine/network/headcount.hpp"
#include "projections/cut.hpp"
#include "projections/views.hpp"
#include "tests/bot/app/config_folder.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

namespace promenade::app {
namespace {

using network::Headcount;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ADemonstrationNetwork : public ::testing::Test {
protected:
    ADemonstrationNetwork() { EXPECT_TRUE(found_demo(*core_)); }

    network::HeadcountOf on(std::string_view day) const {
        network::HeadcountOf of;
        of.day = parse_date(day).value();
        of.dormant_after = network::dormant_after(core_->engine().snapshot()->roster.settings);
        return of;
    }

    const promenade::testing::TemporaryFolder folder_;
    const std::unique_ptr<Core> core_ =
        Core::open({DataFolder{folder_.path()}, kConfig, demo_start(kConfig).value()}, {}).value();
};

TEST_F(ADemonstrationNetwork, HasItsNumbersInTheRosterInAReplayAndInARebuiltView) {
    const auto today = on("2026-11-20");
    const Headcount count = network::headcount(core_->engine().snapshot()->roster, today);
    EXPECT_EQ(count.persons, 60);
    EXPECT_EQ(count.labelled, 50);
    EXPECT_EQ(count.paused, 2);
    EXPECT_EQ(count.dormant, 3);
    EXPECT_EQ(count.active(), 45);
    EXPECT_EQ(count.published, 47);
    EXPECT_EQ(count.stale, 3);
    EXPECT_EQ(count.hidden, 3);
    EXPECT_EQ(count.onboarding, 5);
    EXPECT_EQ(count.candidates, 2);
    EXPECT_EQ(count.left, 2);
    EXPECT_EQ(count.delabelled, 1);
    const auto replayed = projections::roster_under(core_->store(), {}).value();
    EXPECT_EQ(network::headcount(replayed, today), count);
    const auto view = projections::project(core_->store(), projections::kDirectory, {}).value();
    projections::DirectoryQuery query;
    query.page.limit = 1000;
    Headcount seen;
    const auto page = projections::members(view, query).value();
    for (const auto& member : page.items)
        network::count(seen, today, member.state, member.themes, member.facts);
    EXPECT_EQ(seen, count);
}

TEST_F(ADemonstrationNetwork, HadFortyEightLabelsOnTheLastDayOf2025) {
    const auto cut = projections::parse_cut("2025-12-31", "", "Europe/Paris").value();
    const auto roster = projections::roster_under(core_->store(), cut).value();
    const Headcount count = network::headcount(roster, on("2025-12-31"));
    EXPECT_EQ(count.labelled, 48);
    EXPECT_EQ(count.paused, 2);
}

TEST_F(ADemonstrationNetwork, ReadsItsOldSpreadsheetAgainWithoutTouchingTheDirectory) {
    std::string sum;  // the last line
    ASSERT_TRUE(import_file(*core_, Spreadsheet::members, kConfig / "demo" / "members.csv", false,
                            [&](const std::string& line) { sum = line; })
                    .value());
    EXPECT_THAT(sum, HasSubstr("mises à jour : 0 ; inchangées : 60"));
    const Headcount count =
        network::headcount(core_->engine().snapshot()->roster, on("2026-11-20"));
    EXPECT_EQ(count.published, 47);
}

TEST_F(ADemonstrationNetwork, TakesOverNoEntryOfSomebodyWithoutTheLabel) {
    const auto file = folder_.path() / "fiches.csv";
    std::ofstream{file} << "id,profils,creneaux,publiee_le,etat\n"
                           "M-017,Facebook e.pdn,,2026-01-12,publiée\n"
                           "M-021,Facebook f.pdn,,2026-01-12,perdue\n";
    const Position before = core_->store().size();
    std::vector<std::string> told;
    const auto tell = [&](std::string line) { told.push_back(std::move(line)); };
    EXPECT_FALSE(import_file(*core_, Spreadsheet::entries, file, false, tell).value());
    ASSERT_EQ(told.size(), 4U);
    EXPECT_EQ(told[0], "Fichier lu en UTF-8, colonnes séparées par « , ».");
    EXPECT_NE(told[1].find("M-017 » n’a pas le label"), std::string::npos) << told[1];
    EXPECT_NE(told[2].find("n’est pas un état de fiche connu"), std::string::npos) << told[2];
    EXPECT_NE(told[3].find("rien n’est enregistré. Erreurs : 2."), std::string::npos) << told[3];
    EXPECT_EQ(core_->store().size(), before);
}

// An auditor reads French: no field, no word of a closed list, by the name that the log has for it.
TEST_F(ADemonstrationNetwork, IsReplayedWithALabelForEveryField) {
    const auto texts = delivery::Texts::load(kConfig / "texts" / "replay.fr.json").value();
    const auto snapshot = core_->engine().snapshot();
    const Labels labels{texts, snapshot->roster};
    std::set<std::string> without, listed;
    const auto look = [&](const projections::TimelineEntry& entry, const std::string& name) {
        if (labels.field(entry.definition, name) == name) without.insert(name);
    };
    ASSERT_TRUE(projections::visit_events(
        core_->store(), {}, {}, [&](const log::Event& event) -> Result<void> {
            const auto entry = projections::entry_of(event);
            for (const std::string& name : entry.sealed) look(entry, name);
            for (const auto& [name, value] : entry.changes) {
                if (value.map()) continue;  // is not told
                look(entry, name);
                for (const char* closed : {"deputy", "directory", "kind", "public", "state",
                                           "status", "theme", "themes"})
                    if (name == closed) listed.insert(labels.value(entry.definition, name, value));
            }
            return success();
        }));
    EXPECT_THAT(without, IsEmpty());
    for (const char* shown : {"publiée", "dans le réseau", "label actif", "fiches d'annuaire",
                              "jeunesse, parentalité", "la coordination par intérim"})
        EXPECT_THAT(listed, Contains(shown));
    for (const char* word : {"published", "active", "labelled", "entries", "left", "deputy",
                             "parentalite", "jeunesse, parentalite"})
        EXPECT_THAT(listed, Not(Contains(word)));
}

TEST_F(ADemonstrationNetwork, HasALogWhoseTimesNeverGoBack) {
    const log::Store& store = core_->store();
    ASSERT_GT(store.size(), 60u);
    Instant last = Instant::min();
    ASSERT_TRUE(store.scan(0, store.size(), [&](Position position, std::string_view bytes) {
        const Instant time = log::decode(bytes).value().time;
        EXPECT_GE(time, last) << position;
        last = time;
        return true;
    }));
}

}  // namespace
}  // namespace promenade::app
