// What a start says of a log that is no longer what was acknowledged.
#include "engine/storage/rocksdb_store.hpp"
#include "tests/engine/storage/stored_log.hpp"

#include <gtest/gtest.h>

namespace promenade::storage {
namespace {

using testing::commit_numbers;
using testing::flip_bit;
using testing::newest;
using testing::read_file;
using testing::StoredLog;
using testing::verdict;
using testing::write_file;

constexpr const char* kLost =
    "corruption: the log holds 0 events, but 60 were acknowledged: events 0 to 59 are missing";

class Damage : public ::testing::Test {
protected:
    // Sixty events in twenty commits, all of them still in the write-ahead log.
    Damage() {
        for (int i = 0; i < 20; ++i) EXPECT_TRUE(commit_numbers(log_.store(), 3));
    }
    // A copy to be damaged.
    std::filesystem::path image() {
        const auto place = images_.path() / std::to_string(count_++);
        log_.copy_to(place);
        return place;
    }
    // The same, with everything in table files.
    std::filesystem::path flushed_image() {
        const auto place = image();
        EXPECT_EQ(verdict(place), "opened");
        return place;
    }
    StoredLog& log() { return log_; }

private:
    StoredLog log_;
    testing::TemporaryFolder images_;
    int count_ = 0;
};

TEST_F(Damage, AnUndamagedCopyOpens) { EXPECT_EQ(verdict(image()), "opened"); }

TEST_F(Damage, ALostWriteAheadLogIsTold) {
    const auto folder = image();
    std::filesystem::remove(newest(folder, ".log"));
    EXPECT_EQ(verdict(folder), kLost);
    EXPECT_EQ(verdict(folder), kLost) << "the second start says the same";
}

TEST_F(Damage, ALostDatabaseIsNotMadeAnew) {
    const auto folder = image();
    std::filesystem::remove_all(folder / "rocksdb");
    EXPECT_EQ(verdict(folder).substr(0, 10), "corruption");
    EXPECT_EQ(verdict(folder).substr(0, 10), "corruption");
    EXPECT_FALSE(std::filesystem::exists(folder / "rocksdb" / "CURRENT"));
}

TEST_F(Damage, AWriteAheadLogCutAnywhereBelowThePromiseIsTold) {
    const std::string whole = read_file(newest(image(), ".log"));
    for (std::size_t cut = 1; cut <= whole.size(); cut += whole.size() / 12) {
        const auto folder = image();
        write_file(newest(folder, ".log"), std::string_view{whole}.substr(0, whole.size() - cut));
        const std::string said = verdict(folder);
        EXPECT_NE(said.find("but 60 were acknowledged"), std::string::npos) << cut << ": " << said;
    }
}

TEST_F(Damage, ATornRecordThatNobodyWasPromisedIsNotMissed) {
    const auto folder = image();
    const auto wal = newest(folder, ".log");
    const std::string whole = read_file(wal);
    ASSERT_TRUE(commit_numbers(log().store(), 3));
    const std::string longer = read_file(newest(image(), ".log"));
    ASSERT_EQ(longer.substr(0, whole.size()), whole);
    write_file(wal, std::string_view{longer}.substr(0, whole.size() + 20));
    const auto store = RocksDbStore::open(folder, testing::roomy());
    ASSERT_TRUE(store) << describe(store.error());
    EXPECT_EQ(store.value()->size(), 60U);
}

TEST_F(Damage, AFlippedBitInTheWriteAheadLogIsNeverServed) {
    const std::size_t size = read_file(newest(image(), ".log")).size();
    for (std::size_t at = 3; at < size; at += size / 15) {
        const auto folder = image();
        flip_bit(newest(folder, ".log"), at);
        EXPECT_EQ(verdict(folder).substr(0, 10), "corruption") << at << ": " << verdict(folder);
    }
}

TEST_F(Damage, AFlippedBitInATableFileIsNeverServed) {
    for (const std::string needle : {"number 0", "number 31", "number 59"}) {
        const auto folder = flushed_image();
        bool found = false;
        for (const auto& file : std::filesystem::directory_iterator(folder / "rocksdb")) {
            const std::size_t at = file.path().extension() == ".sst"
                                       ? read_file(file.path()).find(needle)
                                       : std::string::npos;
            if (at == std::string::npos) continue;
            flip_bit(file.path(), at);
            found = true;
        }
        EXPECT_TRUE(found) << needle;
        EXPECT_EQ(verdict(folder).substr(0, 10), "corruption");
    }
}

TEST_F(Damage, ALostTableFileIsTold) {
    const auto folder = flushed_image();
    std::filesystem::remove(newest(folder, ".sst"));
    EXPECT_EQ(verdict(folder).substr(0, 10), "corruption");
}

TEST_F(Damage, ALostHighWaterFileIsTold) {
    const auto folder = image();
    std::filesystem::remove(folder / "high-water");
    EXPECT_NE(verdict(folder).find("the high-water file is missing"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(folder / "high-water"));
}

TEST_F(Damage, AnOlderCopyOfTheDatabaseIsTold) {
    const auto older = image();
    ASSERT_TRUE(commit_numbers(log().store(), 2));
    const auto newer = image();
    std::filesystem::remove_all(newer / "rocksdb");
    std::filesystem::rename(older / "rocksdb", newer / "rocksdb");
    EXPECT_EQ(verdict(newer),
              "corruption: the log holds 60 events, but 62 were acknowledged: events 60 to 61 "
              "are missing");
}

TEST_F(Damage, AnotherLogOfTheSameLengthIsTold) {
    StoredLog other;
    log::Commit commit{0, {{StreamId{"others"}, 0, {}}}, {}, {}};
    audit::TreeWriter tree;
    for (int i = 0; i < 60; ++i) {
        commit.appends[0].events.push_back("other " + std::to_string(i));
        tree.append(audit::leaf_hash(bytes_of(commit.appends[0].events.back())));
    }
    commit.rows = tree.take_rows();
    commit.head = tree.head();
    ASSERT_TRUE(other.store().commit(commit));
    const auto folder = image();
    std::filesystem::remove_all(folder / "rocksdb");
    std::filesystem::copy(other.path() / "rocksdb", folder / "rocksdb");
    EXPECT_EQ(verdict(folder),
              "corruption: the tree over the first 60 events does not have the root that was "
              "acknowledged");
}

TEST_F(Damage, EventsBetweenTheTwoSyncsAreKeptAndPromised) {
    const auto before = image();
    ASSERT_TRUE(commit_numbers(log().store(), 2));
    const auto folder = image();
    std::filesystem::copy_file(before / "high-water", folder / "high-water",
                               std::filesystem::copy_options::overwrite_existing);
    EXPECT_EQ(verdict(folder), "opened");
    EXPECT_EQ(RocksDbStore::open(folder, testing::roomy()).value()->head(), log().store().head());
    // From now on they may no longer go missing.
    std::filesystem::remove_all(folder / "rocksdb");
    std::filesystem::rename(before / "rocksdb", folder / "rocksdb");
    EXPECT_NE(verdict(folder).find("events 60 to 61 are missing"), std::string::npos);
}

}  // namespace
}  // namespace promenade::storage
