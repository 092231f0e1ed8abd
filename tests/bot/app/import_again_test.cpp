// The spreadsheet imported again, or with somebody who is there already: what the coordinator must
// be told before it is recorded.
#include "bot/app/demo_network.hpp"
#include "bot/app/founding.hpp"
#include "tests/bot/app/config_folder.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace promenade::app {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class ASpreadsheet : public ::testing::Test {
protected:
    ASpreadsheet() {
        core_ = Core::open({DataFolder{folder_.path() / "data"}, kConfig,
                            demo_start(kConfig).value(), true},
                           {})
                    .value();
        EXPECT_TRUE(found_demo(*core_));
        rows_ = read_file(kConfig / "demo" / "members.csv").value();
    }
    // The demonstration's rows with one change, as the report tells it.
    std::vector<std::string> told(std::string_view from, std::string_view to, bool dry_run = true) {
        std::string rows = rows_;
        const auto at = rows.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        return told(rows.replace(at, from.size(), to), dry_run);
    }
    std::vector<std::string> told(const std::string& rows, bool dry_run = true) {
        const auto file = folder_.path() / "members.csv";
        std::ofstream{file} << rows;
        std::vector<std::string> lines;
        EXPECT_TRUE(import_file(*core_, Spreadsheet::members, file, dry_run, [&](std::string line) {
                        lines.push_back(std::move(line));
                    }).value());
        return lines;
    }
    std::string row_of(std::string_view id) const {
        const auto at = rows_.find(id);
        return rows_.substr(at, rows_.find('\n', at) - at);
    }

    testing::TemporaryFolder folder_;
    std::unique_ptr<Core> core_;
    std::string rows_;
};

TEST_F(ASpreadsheet, ThatMovesSomebodySaysFromWhichStateToWhich) {
    EXPECT_THAT(told(rows_), Not(Contains(HasSubstr("passe de"))));
    const std::string aminata = row_of("M-002");
    std::string moved = aminata;
    moved.replace(moved.find("labellisé"), std::string{"labellisé"}.size(), "délabellisé");
    for (const bool dry_run : {true, false})
        EXPECT_THAT(
            told(aminata, moved, dry_run),
            AllOf(Contains(HasSubstr("M-002 passe de « labellisé » à « délabellisé »")),
                  Contains(AllOf(HasSubstr(dry_run ? "rien n’est enregistré" : "Import fait"),
                                 HasSubstr("mises à jour : 1 ; inchangées : 59")))));
}

TEST_F(ASpreadsheet, WithOnePersonUnderTwoIdsNamesBothLines) {
    std::string again = row_of("M-002");
    again.replace(0, 5, "M-902");
    // The address is another one: two rows with the same are refused.
    again.replace(again.find("aminata.albaret@"), 16, "a.albaret@");
    EXPECT_THAT(told(rows_ + again + "\n"),
                Contains(HasSubstr("M-902 a le nom, l’adresse ou le numéro de M-002, ligne 3.")));
    const std::string title = rows_.substr(0, rows_.find('\n') + 1);
    EXPECT_THAT(told(title + again + "\n"),
                Contains(HasSubstr("numéro de M-002, qui est dans le réseau")));
}

}  // namespace
}  // namespace promenade::app
