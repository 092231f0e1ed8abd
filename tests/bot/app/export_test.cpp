// The network as spreadsheets, read again by another one.
#include "bot/app/export.hpp"

#include "bot/app/csv.hpp"
#include "bot/app/demo_network.hpp"
#include "bot/app/founding.hpp"
#include "engine/network/headcount.hpp"
#include "tests/bot/app/config_folder.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace promenade::app {
namespace {

using promenade::testing::TemporaryFolder;
using ::testing::AnyOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class AnExport : public ::testing::Test {
protected:
    std::unique_ptr<Core> open(const TemporaryFolder& folder) {
        return Core::open({DataFolder{folder.path()}, kConfig, demo_start(kConfig).value()}, {})
            .value();
    }
    static network::Headcount counted(const Core& core) {
        network::HeadcountOf of;
        of.day = parse_date("2026-11-20").value();
        return network::headcount(core.engine().snapshot()->roster, of);
    }
    void import(Core& core, Spreadsheet kind, const char* name) {
        const auto tell = [&](const std::string& line) { told_.push_back(line); };
        EXPECT_TRUE(import_file(core, kind, out_.path() / name, false, tell).value()) << name;
    }
    void import_all(Core& core) {
        told_.clear();
        import(core, Spreadsheet::employers, "structures.csv");
        import(core, Spreadsheet::members, "membres.csv");
        import(core, Spreadsheet::entries, "fiches.csv");
    }

    const TemporaryFolder folder_, other_, out_;
    std::vector<std::string> told_;
};

TEST_F(AnExport, IsReadAgainByAnotherNetworkToTheSameNumbers) {
    const auto core = open(folder_);
    ASSERT_TRUE(found_demo(*core));
    ASSERT_TRUE(export_csv(*core, out_.path()));
    const auto other = open(other_);
    const auto settings = kConfig / "demo" / "network.json";
    ASSERT_TRUE(found_or_deploy(*other, read_file(settings).value(), settings.string()));
    import_all(*other);
    EXPECT_EQ(counted(*other), counted(*core));
}

TEST_F(AnExport, TellsItsOwnNetworkNothingNew) {
    const auto core = open(folder_);
    ASSERT_TRUE(found_demo(*core));
    ASSERT_TRUE(export_csv(*core, out_.path()));
    import_all(*core);
    EXPECT_THAT(told_, SizeIs(22 + 60 + 50 + 3 * 2));
    EXPECT_THAT(told_, Each(AnyOf(HasSubstr("UTF-8, colonnes séparées par « ; »"),
                                  HasSubstr("rien de nouveau"),
                                  HasSubstr("nouvelles : 0 ; mises à jour : 0"))));
}

TEST_F(AnExport, HasNobodyWhoWasErasedAndIsItsOwnersAlone) {
    const auto core = open(folder_);
    ASSERT_TRUE(found_demo(*core));
    runtime::Submission order;
    order.network.push_back(network::OrderErasure{PersonId{"M-026"}, "asked"});
    ASSERT_FALSE(core->engine().submit_and_wait(std::move(order)).value().refused);
    ASSERT_TRUE(export_csv(*core, out_.path()));
    const std::string members = read_file(out_.path() / "membres.csv").value();
    EXPECT_EQ(members.find("M-026"), std::string::npos);
    EXPECT_NE(members.find("M-021"), std::string::npos);
    const auto others = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
    for (const char* name : {"membres.csv", "structures.csv", "fiches.csv", "dossiers.csv"})
        EXPECT_EQ(std::filesystem::status(out_.path() / name).permissions() & others,
                  std::filesystem::perms::none)
            << name;
}

TEST(ACsvLine, RunsNothingInASpreadsheetProgram) {
    EXPECT_EQ(csv_line({"=1+1", "+cmd|' /C calc'!A0", "-2+3x", "@x", "+33 6 39 98 10 21", "-4"}),
              "'=1+1;'+cmd|' /C calc'!A0;'-2+3x;'@x;+33 6 39 98 10 21;-4\r\n");
    EXPECT_EQ(csv_line({"", "a;b", "il a dit \"oui\""}), ";\"a;b\";\"il a dit \"\"oui\"\"\"\r\n");
}

}  // namespace
}  // namespace promenade::app
