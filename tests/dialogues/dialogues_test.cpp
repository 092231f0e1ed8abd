// Plays every *.txt of this folder on the demonstration network: bot/app/dialogue.hpp says how they
// are written. Each starts on 20 November 2026 at 9 with nothing recorded but the people.
#include "bot/app/demo_network.hpp"
#include "bot/app/dialogue.hpp"
#include "tests/support/pictures.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

namespace promenade::app {
namespace {

const std::filesystem::path kSource = PROMENADE_SOURCE_DIR;

std::vector<std::string> dialogue_names() {
    std::vector<std::string> names;
    for (const auto& file : std::filesystem::directory_iterator{kSource / "tests" / "dialogues"})
        if (file.path().extension() == ".txt") names.push_back(file.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

// What people send in them.
void make_pictures(const std::filesystem::path& folder) {
    const auto write = [&](const char* name, const std::string& bytes) {
        std::ofstream{folder / name, std::ios::binary} << bytes;
    };
    write("portrait.jpg", testing::jpeg(600, 500));
    write("portrait.png", testing::png(600, 500));
    write("petite.jpg", testing::jpeg(399, 500));
    write("lourde.jpg", testing::jpeg(600, 500) + std::string(10 * 1024 * 1024, 'x'));
    write("texte.jpg", "bonjour");
}

class Dialogue : public ::testing::TestWithParam<std::string> {};

TEST_P(Dialogue, Holds) {
    const testing::TemporaryFolder folder, pictures;
    make_pictures(pictures.path());
    const auto config = kSource / "config";
    const auto chat =
        Chat::open({DataFolder{folder.path()}, config, demo_start(config).value(), true});
    ASSERT_TRUE(chat) << describe(chat.error());
    ASSERT_TRUE(found_demo(chat.value()->core()));
    const auto file = kSource / "tests" / "dialogues" / (GetParam() + ".txt");
    const auto lines = read_dialogue(read_file(file).value(), file.filename().string());
    ASSERT_TRUE(lines) << describe(lines.error());
    const auto played = play_dialogue(
        *chat.value(), lines.value(), file.filename().string(), [](const auto&) {},
        pictures.path());
    EXPECT_TRUE(played) << describe(played.error());
}

INSTANTIATE_TEST_SUITE_P(OnTheDemonstration, Dialogue, ::testing::ValuesIn(dialogue_names()),
                         [](const auto& name) { return name.param; });

TEST(ADialogueFile, IsRefusedWithItsLine) {
    EXPECT_EQ(read_dialogue("# titre\nM-021 bonjour\n", "d.txt").error().where, "d.txt:2");
    EXPECT_EQ(read_dialogue("+ deux h\n", "d.txt").error().where, "d.txt:1");
    EXPECT_EQ(read_dialogue("= M-021: peu\n", "d.txt").error().where, "d.txt:1");
}

}  // namespace
}  // namespace promenade::app
