#include "engine/storage/high_water.hpp"

#include "tests/engine/storage/stored_log.hpp"

#include <gtest/gtest.h>
#include <rocksdb/env.h>

namespace promenade::storage {
namespace {

class HighWater : public ::testing::Test {
protected:
    HighWater() { EXPECT_TRUE(HighWaterFile::create(env(), path())); }

    static rocksdb::Env& env() { return *rocksdb::Env::Default(); }
    std::filesystem::path path() const { return folder_.path() / "high-water"; }

    static log::TreeHead head(Position size) {
        return {size, sha256(bytes_of(std::to_string(size)))};
    }
    void raise(Position size) {
        auto file = HighWaterFile::open(env(), path());
        ASSERT_TRUE(file);
        ASSERT_TRUE(file.value().raise(head(size)));
    }
    std::string promised() const {
        const auto file = HighWaterFile::open(env(), path());
        if (!file) return describe(file.error());
        EXPECT_EQ(file.value().promised(), head(file.value().promised().size));
        return std::to_string(file.value().promised().size);
    }

private:
    testing::TemporaryFolder folder_;
};

TEST_F(HighWater, BeginsWithTheEmptyTree) {
    const auto file = HighWaterFile::open(env(), path());
    ASSERT_TRUE(file);
    EXPECT_EQ(file.value().promised(), (log::TreeHead{0, audit::empty_root()}));
}

TEST_F(HighWater, TheLastPromiseIsRead) {
    auto file = HighWaterFile::open(env(), path());
    ASSERT_TRUE(file);
    for (Position size = 1; size < 10; ++size) {
        ASSERT_TRUE(file.value().raise(head(size)));
        EXPECT_EQ(promised(), std::to_string(size));
    }
}

TEST_F(HighWater, ATornWriteLeavesThePreviousPromise) {
    raise(7);
    const std::string before = testing::read_file(path());
    raise(9);
    const std::string after = testing::read_file(path());
    ASSERT_EQ(before.size(), after.size());
    // The first bytes of the write reached the disk, the others did not.
    for (std::size_t cut = 0; cut < after.size(); ++cut) {
        if (cut > 0 && after[cut - 1] == before[cut - 1]) continue;
        testing::write_file(path(), after.substr(0, cut) + before.substr(cut));
        EXPECT_EQ(promised(), after.substr(cut) == before.substr(cut) ? "9" : "7");
    }
}

TEST_F(HighWater, WithoutAWholeSlotItSaysSo) {
    testing::write_file(path(), std::string(8192, '\0'));
    EXPECT_EQ(promised(), "corruption: no slot of the high-water file is whole");
    testing::write_file(path(), "");
    EXPECT_EQ(promised(), "corruption: no slot of the high-water file is whole");
    std::filesystem::remove(path());
    const auto file = HighWaterFile::open(env(), path());
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, Errc::not_found);
}

}  // namespace
}  // namespace promenade::storage
