// Events as they were once written, kept for ever: tests/golden/events/<type>.v1.json holds exactly
// the bytes of one event, without a newline. A file that was released is never edited.
#include "engine/log/codec.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace promenade::log {
namespace {

TEST(GoldenEvents, AreReadAndWrittenAgainToTheSameBytes) {
    int count = 0;
    const std::filesystem::path folder{PROMENADE_SOURCE_DIR "/tests/golden/events"};
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        SCOPED_TRACE(file.path().filename().string());
        std::ifstream in{file.path(), std::ios::binary};
        const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
        const auto event = decode(bytes);
        ASSERT_TRUE(event) << describe(event.error());
        EXPECT_EQ(encode(event.value()).value(), bytes);
        EXPECT_EQ(file.path().filename(), event.value().type + ".v1.json");
        ++count;
    }
    EXPECT_GE(count, 3);
}

}  // namespace
}  // namespace promenade::log
