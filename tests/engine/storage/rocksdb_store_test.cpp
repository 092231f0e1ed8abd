#include "engine/storage/rocksdb_store.hpp"

#include "tests/engine/storage/failing_disk.hpp"
#include "tests/engine/storage/stored_log.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace promenade::storage {
namespace {

using testing::commit_numbers;
using testing::StoredLog;
using testing::verdict;

TEST(RocksDbStore, WhatWasCommittedIsThereAfterAReopening) {
    StoredLog log;
    ASSERT_TRUE(commit_numbers(log.store(), 300));
    const log::TreeHead head = log.store().head();
    log.reopen();
    EXPECT_EQ(log.store().head(), head);
    EXPECT_EQ(log.store().read(299).value(), "number 299");
    EXPECT_EQ(log.store().version_of(StreamId{"numbers"}).value(), 300U);
    EXPECT_TRUE(commit_numbers(log.store(), 1));
}

TEST(RocksDbStore, ExpectedVersionsAreKnownAfterAReopening) {
    StoredLog log;
    ASSERT_TRUE(commit_numbers(log.store(), 3));
    log.reopen();
    for (const Version wrong : {0U, 1U, 2U, 4U}) {
        log::Commit commit{3, {{StreamId{"numbers"}, wrong, {"x"}}}, {}, {4, Hash{}}};
        const auto done = log.store().commit(commit);
        ASSERT_FALSE(done) << wrong;
        EXPECT_EQ(done.error().code, Errc::wrong_expected_version);
    }
    EXPECT_TRUE(commit_numbers(log.store(), 1));
}

TEST(RocksDbStore, AKilledProcessLosesNothingThatWasAcknowledged) {
    StoredLog log;
    const testing::TemporaryFolder images;
    for (Position size = 1; size <= 20; ++size) {
        ASSERT_TRUE(commit_numbers(log.store(), 1));
        const auto image = images.path() / std::to_string(size);
        log.copy_to(image);
        const auto store = RocksDbStore::open(image, testing::roomy());
        ASSERT_TRUE(store) << describe(store.error());
        EXPECT_EQ(store.value()->head(), log.store().head());
    }
}

TEST(RocksDbStore, ASecondProcessIsToldThatTheLogIsInUse) {
    StoredLog log;
    const auto second = RocksDbStore::open(log.path(), testing::roomy());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Errc::unavailable);
}

TEST(RocksDbStore, TheHighWaterFileCanStandOnAnotherDisk) {
    const testing::TemporaryFolder other;
    auto options = testing::roomy();
    options.high_water_folder = other.path() / "deep" / "er";
    StoredLog log{options};
    ASSERT_TRUE(commit_numbers(log.store(), 1));
    log.close();
    EXPECT_TRUE(std::filesystem::exists(options.high_water_folder / "high-water"));
    EXPECT_EQ(verdict(log.path(), options), "opened");
    EXPECT_NE(verdict(log.path()).find("the high-water file is missing"), std::string::npos);
}

TEST(RocksDbStore, NewWorkIsRefusedBeforeTheDiskIsFullAndAcceptedAgainAfter) {
    std::atomic<std::uint64_t> free = 100;
    auto options = testing::roomy();
    options.free_space.bytes_min = 100;
    options.free_space.probe = [&](const auto&) { return free.load(); };
    StoredLog log{options};
    ASSERT_TRUE(commit_numbers(log.store(), 1));
    EXPECT_TRUE(log.store().writable());

    free = 99;
    EXPECT_FALSE(log.store().writable());
    ASSERT_TRUE(commit_numbers(log.store(), 1)) << "it was decided before";
    free = 49;
    const auto refused = commit_numbers(log.store(), 1);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::unavailable);
    EXPECT_EQ(log.store().size(), 2U);

    free = 100;
    EXPECT_TRUE(commit_numbers(log.store(), 1));
}

TEST(RocksDbStore, ByDefaultAsMuchRoomIsKeptAsEightWriteBuffers) {
    EXPECT_EQ(RocksDbStore::Options{}.free_space.bytes_min, 64U << 20);
    EXPECT_GT(RocksDbStore::Options{}.free_space.probe("/"), 0U);
    EXPECT_EQ(RocksDbStore::Options{}.free_space.probe("/no/such/folder"), 0U);
}

class BrokenDisk : public ::testing::Test {
protected:
    BrokenDisk() {
        auto options = testing::roomy();
        options.env = env_.get();
        log_ = std::make_unique<StoredLog>(options);
        EXPECT_TRUE(commit_numbers(log_->store(), 5));
    }
    // Every commit from now on has an unknown outcome, even once the disk seems well.
    void expect_no_more_commits() {
        for (int attempt = 0; attempt < 3; ++attempt) {
            const auto refused = commit_numbers(log_->store(), 1);
            ASSERT_FALSE(refused);
            EXPECT_EQ(refused.error().code, Errc::corruption);
            disk_->write_ahead_log_fails = false;
            disk_->high_water_fails = false;
        }
        EXPECT_FALSE(log_->store().writable());
        EXPECT_EQ(log_->store().size(), 5U);
        EXPECT_EQ(log_->store().read(4).value(), "number 4");
    }
    Position size_after_restart() {
        log_->reopen();
        EXPECT_TRUE(commit_numbers(log_->store(), 1));
        return log_->store().size() - 1;
    }

    std::shared_ptr<testing::FailingDisk> disk_ = std::make_shared<testing::FailingDisk>();
    std::unique_ptr<rocksdb::Env> env_ = rocksdb::NewCompositeEnv(disk_);
    std::unique_ptr<StoredLog> log_;
};

TEST_F(BrokenDisk, AFailedSyncOfTheLogIsNeverTriedAgain) {
    disk_->write_ahead_log_fails = true;
    expect_no_more_commits();
    const Position size = size_after_restart();
    EXPECT_TRUE(size == 5 || size == 6) << size;
}

TEST_F(BrokenDisk, AFailedSyncOfTheHighWaterFileIsNeverTriedAgain) {
    disk_->high_water_fails = true;
    expect_no_more_commits();
    const Position size = size_after_restart();
    EXPECT_TRUE(size == 5 || size == 6) << size;
}

}  // namespace
}  // namespace promenade::storage
