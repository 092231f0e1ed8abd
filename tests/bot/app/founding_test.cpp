// What a configuration is refused for before any of it is recorded.
#include "bot/app/founding.hpp"

#include "bot/app/demo_network.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace promenade::app {
namespace {

using ::testing::EndsWith;

TEST(Founding, RefusesANoticeWhoseTextTheCatalogueLacks) {
    const testing::TemporaryFolder folder;
    const auto config = folder.path() / "config";
    std::filesystem::copy(std::string{PROMENADE_SOURCE_DIR} + "/config", config,
                          std::filesystem::copy_options::recursive);
    const auto file = config / "workflows" / "request.json";
    std::string request = read_file(file).value();
    const std::string text = "request.taken.author";
    request.replace(request.find(text), text.size(), "request.takenn.author");
    std::ofstream{file} << request;

    const auto core = Core::open(
        {DataFolder{folder.path() / "data"}, config, demo_start(config).value(), true}, {});
    ASSERT_TRUE(core);
    const auto founded = found_demo(*core.value());
    ASSERT_FALSE(founded);
    EXPECT_EQ(founded.error().code, Errc::invalid);
    EXPECT_THAT(founded.error().where, EndsWith("/notify/0/text"));
    EXPECT_TRUE(core.value()->engine().snapshot()->definitions.empty());
}

}  // namespace
}  // namespace promenade::app
