// Everything as spreadsheets, behind a link that is the coordinator's for a quarter of an hour.
#include "bot/app/export_links.hpp"

#include "bot/app/demo_network.hpp"
#include "bot/app/export.hpp"
#include "tests/bot/app/config_folder.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace promenade::app {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class AnExportLink : public ::testing::Test {
protected:
    AnExportLink() {
        core_ =
            Core::open({DataFolder{folder_.path()}, kConfig, demo_start(kConfig).value(), true}, {})
                .value();
        EXPECT_TRUE(found_demo(*core_));
        links_ = std::make_unique<ExportLinks>(*core_);
        links_->serve_at("https://pdn.example");
    }
    std::string token() const {
        const std::string link = links_->link(PersonId{"coordinator"});
        EXPECT_THAT(link, StartsWith("https://pdn.example/tableurs/"));
        return link.substr(link.rfind('/') + 1);
    }

    const promenade::testing::TemporaryFolder folder_;
    std::unique_ptr<Core> core_;
    std::unique_ptr<ExportLinks> links_;
};

TEST_F(AnExportLink, OpensTheSheetsToTheCoordinatorAlone) {
    const auto desk = links_->desk();
    const std::string mine = token();
    EXPECT_EQ(desk.list(mine).size(), kSheets.size());
    EXPECT_THAT(desk.read(mine, "membres.csv").value(), HasSubstr("M-021"));
    EXPECT_EQ(desk.read(mine, "keys").error().code, Errc::not_found);
    for (const char* other : {"M-021", "referent-jeunesse", "nobody"})
        EXPECT_THAT(links_->link(PersonId{other}), IsEmpty()) << other;
}

TEST_F(AnExportLink, NamesNobodyAndCannotBeLengthened) {
    std::string forged = token();
    EXPECT_THAT(forged, Not(HasSubstr("coordinator")));
    forged.front() = '9';
    EXPECT_THAT(links_->desk().list(forged), IsEmpty());
    for (const char* nothing : {"", ".", "1.2.3", "99999999999999999999999.aaaa"})
        EXPECT_THAT(links_->desk().list(nothing), IsEmpty()) << nothing;
}

TEST_F(AnExportLink, IsOverAfterAQuarterOfAnHour) {
    const std::string mine = token();
    core_->manual_clock()->advance(ExportLinks::kLifetime - std::chrono::seconds{1});
    EXPECT_FALSE(links_->desk().list(mine).empty());
    core_->manual_clock()->advance(std::chrono::seconds{1});
    EXPECT_THAT(links_->desk().list(mine), IsEmpty());
    EXPECT_EQ(links_->desk().read(mine, "membres.csv").error().code, Errc::not_found);
}

}  // namespace
}  // namespace promenade::app
