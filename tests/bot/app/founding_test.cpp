// What a configuration is refused for before any of it is recorded.
#include "bot/app/founding.hpp"

#include "bot/app/cli/network_commands.hpp"
#include "bot/app/demo_network.hpp"
#include "tests/bot/app/config_folder.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace promenade::app {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Founding, RefusesANoticeWhoseTextTheCatalogueLacks) {
    const testing::TemporaryFolder folder;
    const auto config = folder.path() / "config";
    std::filesystem::copy(kConfig, config, std::filesystem::copy_options::recursive);
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

// A copy of the configuration with one thing changed in one of its files; what `init` says of it.
std::string refusal_of(const std::string& file, const std::string& what, const std::string& by) {
    const testing::TemporaryFolder folder;
    const auto config = folder.path() / "config";
    std::filesystem::copy(kConfig, config, std::filesystem::copy_options::recursive);
    std::string bytes = read_file(config / file).value();
    const auto at = bytes.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    std::ofstream{config / file} << bytes.replace(at, what.size(), by);
    std::string told;
    const Terminal terminal{[&](Stream, const std::string& line) { told += line + "\n"; }};
    const auto demo = config / "demo" / "network.json";
    EXPECT_EQ(init(DataFolder{folder.path() / "data"}, config, demo, demo_start(kConfig).value(),
                   terminal),
              2)
        << told;
    for (const char* english : {"expected", "invalid", "not ", "the ", "inside", "promenade:"})
        EXPECT_THAT(told, Not(HasSubstr(english))) << by;
    return told;
}

TEST(Founding, IsRefusedInFrench) {
    const std::string settings = "demo/network.json", request = "workflows/request.json";
    const auto setting_of_directory = [&](const std::string& setting) {
        return refusal_of(settings, "\"public_page\": true", setting);
    };
    EXPECT_THAT(refusal_of(settings, "\"id\": \"hours_per_week\"", "\"id\": \"photo\""),
                AllOf(HasSubstr("#/rules/"), HasSubstr("une autre règle porte déjà cet « id »")));
    EXPECT_THAT(refusal_of(settings, ": 180", ": 1.5"),
                AllOf(HasSubstr("#/dormant_after_days"), HasSubstr("sans virgule ni point")));
    EXPECT_THAT(setting_of_directory("\"publik\": true"),
                AllOf(HasSubstr("#/procedures/directory/publik"), HasSubstr("ne déclare pas")));
    EXPECT_THAT(setting_of_directory("\"public_page\": 1"), HasSubstr("true ou false"));
    EXPECT_THAT(refusal_of(request, "\"initial\": \"", "\"initial\": \"x"),
                HasSubstr("cet état n'existe pas à l'intérieur"));
    EXPECT_THAT(refusal_of(request, "\"initial\":", "\"initiale\":"),
                AllOf(HasSubstr("cette clé n'existe pas ici"), HasSubstr("initial")));
    EXPECT_THAT(refusal_of(request, "{", "{,"), HasSubstr("à la ligne 1"));
    EXPECT_THAT(refusal_of(request, "{", "{\"x\": 1e999,"), HasSubstr("JSON"));
    EXPECT_THAT(refusal_of("texts/fr.json", "{", "{,"),
                AllOf(HasSubstr("fr.json"), HasSubstr("à la ligne 1")));
}

TEST(Founding, ThatIsRefusedHalfwayLeavesNothingBehind) {
    const testing::TemporaryFolder folder;
    const auto own = folder.path() / "own", data = folder.path() / "var" / "data";
    std::filesystem::create_directory(own);
    std::filesystem::copy(kConfig / "demo" / "network.json", own);
    std::string told;
    const Terminal terminal{[&](Stream, const std::string& line) { told += line + "\n"; }};
    const auto founded = [&](const std::filesystem::path& root) {
        return init(DataFolder{root}, kConfig, own / "network.json", demo_start(kConfig).value(),
                    terminal);
    };
    std::ofstream{own / "people.json"} << "{";
    EXPECT_EQ(founded(data), 2);
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "var"));

    // A folder that was there stays, and so does what was in it.
    std::filesystem::create_directories(data);
    EXPECT_EQ(founded(data), 2);
    EXPECT_TRUE(std::filesystem::is_empty(data));
    std::ofstream{data / "notes.txt"} << "mine";
    EXPECT_EQ(founded(data), 2);
    EXPECT_TRUE(std::filesystem::exists(data / "notes.txt"));
    std::filesystem::remove_all(data);

    std::filesystem::remove(own / "people.json");
    EXPECT_EQ(founded(data), 0) << told;
    // A later one that is refused takes nothing away.
    std::ofstream{own / "people.json"} << "{";
    EXPECT_EQ(founded(data), 2);
    EXPECT_TRUE(std::filesystem::exists(data / "log"));
}

}  // namespace
}  // namespace promenade::app
