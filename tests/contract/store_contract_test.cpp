// Every promise of engine/log/store.hpp, kept by every store. A new backend joins with one line at
// the end.
#include "engine/audit/tree.hpp"
#include "engine/storage/memory_store.hpp"
#include "engine/storage/rocksdb_store.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace promenade {
namespace {

using log::Append;
using log::Commit;
using log::Row;
using log::Store;
using log::Table;
using Rows = std::vector<std::pair<std::string, std::string>>;
using std::chrono::milliseconds;

struct Backend {
    std::string name;
    std::function<std::unique_ptr<Store>(const std::filesystem::path&)> open;
};
void PrintTo(const Backend& backend, std::ostream* out) { *out << backend.name; }

class StoreContract : public ::testing::TestWithParam<Backend> {
protected:
    StoreContract() : store_(GetParam().open(folder_.path())) {}

    Store& store() { return *store_; }

    // A commit at the end of the log, with its tree.
    Commit commit_of(std::vector<Append> appends, std::vector<Row> rows = {}) {
        Commit commit;
        commit.first_position = tree_.head().size;
        commit.appends = std::move(appends);
        commit.rows = std::move(rows);
        audit::TreeWriter tree = tree_;
        for (const Append& append : commit.appends)
            for (const std::string& event : append.events)
                tree.append(audit::leaf_hash(bytes_of(event)));
        for (Row& row : tree.take_rows()) commit.rows.push_back(std::move(row));
        commit.head = tree.head();
        return commit;
    }

    void accept(std::vector<Append> appends, std::vector<Row> rows = {}) {
        const Commit commit = commit_of(std::move(appends), std::move(rows));
        const auto done = store_->commit(commit);
        ASSERT_TRUE(done) << describe(done.error());
        for (const Append& append : commit.appends)
            for (const std::string& event : append.events)
                tree_.append(audit::leaf_hash(bytes_of(event)));
        tree_.take_rows();
        ASSERT_EQ(tree_.head(), commit.head);
    }

    // Refused with that code, and nothing of it can be seen.
    void refuse(const Commit& commit, Errc code) {
        const log::TreeHead before = store_->head();
        const auto done = store_->commit(commit);
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().code, code) << describe(done.error());
        EXPECT_EQ(store_->head(), before);
        EXPECT_EQ(events(), expected_events_);
        EXPECT_EQ(rows(Table::cases), expected_cases_);
    }
    void remember() {
        expected_events_ = events();
        expected_cases_ = rows(Table::cases);
    }

    std::vector<std::string> events(Position from = 0, Position until = 1'000'000) {
        std::vector<std::string> all;
        EXPECT_TRUE(store_->scan(from, until, [&](Position position, std::string_view bytes) {
            EXPECT_EQ(position, from + all.size());
            all.emplace_back(bytes);
            return true;
        }));
        return all;
    }
    Rows rows(Table table, std::string_view prefix = "", std::string_view from = "") {
        Rows all;
        EXPECT_TRUE(store_->scan_rows(table, prefix, from,
                                      [&](std::string_view key, std::string_view value) {
                                          all.emplace_back(key, value);
                                          return true;
                                      }));
        return all;
    }
    std::vector<Position> positions(const char* stream, Version from = 1) {
        return store_->positions(StreamId{stream}, from).value();
    }
    Version version(const char* stream) { return store_->version_of(StreamId{stream}).value(); }

    static Append to(const char* stream, Version expected, std::vector<std::string> events) {
        return Append{StreamId{stream}, expected, std::move(events)};
    }

    const audit::TreeWriter& tree() const { return tree_; }

private:
    testing::TemporaryFolder folder_;
    std::unique_ptr<Store> store_;
    audit::TreeWriter tree_;
    std::vector<std::string> expected_events_;
    Rows expected_cases_;
};

TEST_P(StoreContract, ANewStoreIsEmpty) {
    EXPECT_EQ(store().size(), 0U);
    EXPECT_EQ(store().head(), audit::TreeWriter{}.head());
    EXPECT_EQ(store().read(0).error().code, Errc::not_found);
    EXPECT_TRUE(events().empty());
    EXPECT_EQ(version("D-0001"), 0U);
    EXPECT_TRUE(positions("D-0001").empty());
    EXPECT_FALSE(store().row(Table::cases, "D-0001").value());
    EXPECT_TRUE(rows(Table::cases).empty());
}

TEST_P(StoreContract, PositionsAreGivenInTheOrderOfTheAppends) {
    accept({to("network", 0, {"founded"})});
    accept({to("D-0001", 0, {"opened", "routed"}), to("M-021", 0, {"joined"}),
            to("D-0001", 2, {"closed"})});

    EXPECT_EQ(store().size(), 5U);
    EXPECT_EQ(events(),
              (std::vector<std::string>{"founded", "opened", "routed", "joined", "closed"}));
    EXPECT_EQ(store().read(3).value(), "joined");
    EXPECT_EQ(store().read(5).error().code, Errc::not_found);
    EXPECT_EQ(positions("D-0001"), (std::vector<Position>{1, 2, 4}));
    EXPECT_EQ(positions("M-021"), (std::vector<Position>{3}));
    EXPECT_EQ(version("network"), 1U);
    EXPECT_EQ(version("D-0001"), 3U);
}

TEST_P(StoreContract, TheHeadIsThatOfTheLastCommit) {
    accept({to("network", 0, {"founded"})});
    accept({to("D-0001", 0, {"opened"})});
    EXPECT_EQ(store().head(), tree().head());
    EXPECT_EQ(audit::TreeWriter::load(store(), 2).value().head(), tree().head());
}

TEST_P(StoreContract, ScanGivesTheAskedRangeAndStopsWhenTold) {
    accept({to("numbers", 0, {"0", "1", "2", "3", "4", "5"})});
    EXPECT_EQ(events(2, 4), (std::vector<std::string>{"2", "3"}));
    EXPECT_EQ(events(4, 100), (std::vector<std::string>{"4", "5"}));
    EXPECT_TRUE(events(4, 4).empty());
    EXPECT_TRUE(events(7, 9).empty());
    int seen = 0;
    EXPECT_TRUE(store().scan(0, 6, [&](Position, std::string_view) { return ++seen < 3; }));
    EXPECT_EQ(seen, 3);
}

TEST_P(StoreContract, PositionsStartAtTheAskedVersion) {
    accept({to("D-0001", 0, {"a", "b"}), to("D-0002", 0, {"x"}), to("D-0001", 2, {"c"})});
    EXPECT_EQ(positions("D-0001", 0), (std::vector<Position>{0, 1, 3}));
    EXPECT_EQ(positions("D-0001", 2), (std::vector<Position>{1, 3}));
    EXPECT_EQ(positions("D-0001", 3), (std::vector<Position>{3}));
    EXPECT_TRUE(positions("D-0001", 4).empty());
}

TEST_P(StoreContract, StreamsWhoseNamesBeginAlikeAreApart) {
    accept({to("D-1", 0, {"a"}), to("D-10", 0, {"b", "c"}), to("D-", 0, {"d"})});
    EXPECT_EQ(version("D-"), 1U);
    EXPECT_EQ(version("D-1"), 1U);
    EXPECT_EQ(version("D-10"), 2U);
    EXPECT_EQ(version("D-100"), 0U);
    EXPECT_EQ(version("D"), 0U);
    EXPECT_EQ(positions("D-1"), (std::vector<Position>{0}));
    EXPECT_EQ(positions("D-10"), (std::vector<Position>{1, 2}));
}

TEST_P(StoreContract, AnEventMayHoldAnyByteAndUpTo65535OfThem) {
    const std::string odd{"\0\n\xff", 3};
    const std::string large(65'535, '\xe9');
    accept({to("D-0001", 0, {odd, large})});
    EXPECT_EQ(store().read(0).value(), odd);
    EXPECT_EQ(store().read(1).value(), large);
}

TEST_P(StoreContract, AStaleVersionOfAnyStreamRefusesTheWholeCommit) {
    accept({to("D-0001", 0, {"opened"})}, {{Table::cases, "D-0001", "new"}});
    remember();
    const std::vector<Row> row{{Table::cases, "D-0001", "changed"}, {Table::cases, "x", "y"}};

    for (const Version wrong : {0U, 2U, 3U})
        refuse(commit_of({to("D-0002", 0, {"fine"}), to("D-0001", wrong, {"stale"})}, row),
               Errc::wrong_expected_version);
    refuse(commit_of({to("D-0001", 1, {"a"}), to("D-0001", 1, {"b"})}, row),
           Errc::wrong_expected_version);
    refuse(commit_of({to("D-0002", 1, {"not there"})}, row), Errc::wrong_expected_version);
    EXPECT_EQ(version("D-0002"), 0U);

    accept({to("D-0002", 0, {"fine"}), to("D-0001", 1, {"in time"})}, row);
    EXPECT_EQ(version("D-0001"), 2U);
    EXPECT_EQ(*store().row(Table::cases, "D-0001").value(), "changed");
}

TEST_P(StoreContract, ACommitForAnotherSizeOfTheLogIsRefused) {
    accept({to("D-0001", 0, {"opened"})});
    remember();
    for (const Position wrong : {0U, 2U}) {
        Commit commit = commit_of({to("D-0001", 1, {"second writer"})});
        commit.first_position = wrong;
        commit.head.size = wrong + 1;
        refuse(commit, Errc::wrong_expected_version);
    }
}

TEST_P(StoreContract, WhatIsNotWellFormedIsRefused) {
    accept({to("D-0001", 0, {"opened"})});
    remember();
    refuse(commit_of({to("D-0001", 1, {})}), Errc::invalid);
    refuse(commit_of({to("D-0001", 1, {"fine", ""})}), Errc::invalid);
    refuse(commit_of({to("D-0001", 1, {"fine", std::string(65'536, 'x')})}), Errc::invalid);
    refuse(commit_of({to("", 0, {"a"})}), Errc::invalid);
    refuse(commit_of({Append{StreamId{std::string{"a\0b", 3}}, 0, {"a"}}}), Errc::invalid);
    Commit wrong_size = commit_of({to("D-0001", 1, {"a"})});
    wrong_size.head.size = 3;
    refuse(wrong_size, Errc::invalid);
    Commit other_head = commit_of({}, {{Table::cases, "a", "b"}});
    other_head.head.root = audit::empty_root();
    refuse(other_head, Errc::invalid);
}

TEST_P(StoreContract, RowsAreWrittenReplacedAndDeletedWithTheEvents) {
    accept({to("D-0001", 0, {"opened"})},
           {{Table::cases, "D-0001", "new"}, {Table::timers, "t", "1"}});
    EXPECT_EQ(*store().row(Table::cases, "D-0001").value(), "new");
    EXPECT_EQ(*store().row(Table::timers, "t").value(), "1");

    accept({to("D-0001", 1, {"closed"})},
           {{Table::cases, "D-0001", "closed"}, {Table::timers, "t", std::nullopt}});
    EXPECT_EQ(*store().row(Table::cases, "D-0001").value(), "closed");
    EXPECT_FALSE(store().row(Table::timers, "t").value());
    EXPECT_TRUE(rows(Table::timers).empty());
}

TEST_P(StoreContract, TellsWhichKeysHaveARow) {
    accept({to("D-0001", 0, {"opened"})},
           {{Table::dedup, "b", "1"}, {Table::dedup, "a", "1"}, {Table::cases, "c", "1"}});
    accept({}, {{Table::dedup, "a", std::nullopt}});
    const std::vector<bool> have{false, true, false, false, true};
    EXPECT_EQ(store().have_rows(Table::dedup, {"c", "b", "a", "", "b"}).value(), have);
    EXPECT_TRUE(store().have_rows(Table::dedup, {}).value().empty());
}

TEST_P(StoreContract, RowsAloneCanBeCommitted) {
    accept({}, {{Table::outbox, "1", "waiting"}});
    accept({to("D-0001", 0, {"opened"})});
    accept({}, {{Table::outbox, "1", std::nullopt}, {Table::outbox, "never was", std::nullopt}});
    EXPECT_TRUE(rows(Table::outbox).empty());
    EXPECT_EQ(store().head(), tree().head());
}

TEST_P(StoreContract, TheLastRowOfAKeyInOneCommitCounts) {
    accept({}, {{Table::cases, "a", "1"},
                {Table::cases, "a", "2"},
                {Table::cases, "b", "1"},
                {Table::cases, "b", std::nullopt}});
    EXPECT_EQ(rows(Table::cases), (Rows{{"a", "2"}}));
}

TEST_P(StoreContract, TablesAreApart) {
    const std::vector<Table> all{Table::cases,    Table::timers,  Table::roster,
                                 Table::counters, Table::drafts,  Table::outbox,
                                 Table::dedup,    Table::listens, Table::signals};
    std::vector<Row> written;
    for (const Table table : all)
        written.push_back({table, "key", std::to_string(static_cast<int>(table))});
    accept({}, written);
    for (const Table table : all)
        EXPECT_EQ(rows(table), (Rows{{"key", std::to_string(static_cast<int>(table))}}));
}

TEST_P(StoreContract, RowsAreScannedInByteOrderByPrefixFromAKey) {
    const std::string high{"b\xff\xff", 3};
    accept({}, {{Table::timers, "b2", "4"},
                {Table::timers, "a", "1"},
                {Table::timers, "b", "2"},
                {Table::timers, "b1", "3"},
                {Table::timers, high, "5"},
                {Table::timers, "c", "6"},
                {Table::timers, "\xff", "7"},
                {Table::timers, "", "0"}});
    EXPECT_EQ(rows(Table::timers), (Rows{{"", "0"},
                                         {"a", "1"},
                                         {"b", "2"},
                                         {"b1", "3"},
                                         {"b2", "4"},
                                         {high, "5"},
                                         {"c", "6"},
                                         {"\xff", "7"}}));
    EXPECT_EQ(rows(Table::timers, "b"), (Rows{{"b", "2"}, {"b1", "3"}, {"b2", "4"}, {high, "5"}}));
    EXPECT_EQ(rows(Table::timers, "b", "b2"), (Rows{{"b2", "4"}, {high, "5"}}));
    EXPECT_EQ(rows(Table::timers, "b", "a"), rows(Table::timers, "b"));
    EXPECT_TRUE(rows(Table::timers, "b", "c").empty());
    EXPECT_EQ(rows(Table::timers, "", "c"), (Rows{{"c", "6"}, {"\xff", "7"}}));
    EXPECT_EQ(rows(Table::timers, high), (Rows{{high, "5"}}));
    EXPECT_EQ(rows(Table::timers, "\xff"), (Rows{{"\xff", "7"}}));

    int seen = 0;
    EXPECT_TRUE(store().scan_rows(Table::timers, "", "", [&](auto, auto) { return ++seen < 2; }));
    EXPECT_EQ(seen, 2);
}

TEST_P(StoreContract, AVisitorMayReadTheStore) {
    accept({to("D-0001", 0, {"a", "b"})}, {{Table::cases, "D-0001", "new"}});
    EXPECT_TRUE(store().scan(0, 2, [&](Position position, std::string_view bytes) {
        return store().read(position).value() == bytes && version("D-0001") == 2;
    }));
    EXPECT_TRUE(store().scan_rows(Table::cases, "", "", [&](std::string_view key, auto) {
        EXPECT_EQ(*store().row(Table::cases, key).value(), "new");
        return true;
    }));
}

TEST_P(StoreContract, WaitingEndsWithTheCommitOrWithTheLimit) {
    EXPECT_FALSE(store().wait_past(0, milliseconds{1}));
    std::thread follower([&] { EXPECT_TRUE(store().wait_past(1, milliseconds{10'000})); });
    accept({to("D-0001", 0, {"a"})});
    EXPECT_FALSE(store().wait_past(1, milliseconds{1}));
    accept({to("D-0001", 1, {"b"})});
    follower.join();
    EXPECT_TRUE(store().wait_past(0, milliseconds{0}));
}

TEST_P(StoreContract, AReaderNeverSeesHalfACommit) {
    constexpr Position kCommits = 100;
    std::thread reader([&] {
        for (Position seen = 0;
             seen < 2 * kCommits && store().wait_past(seen, milliseconds{9999});) {
            seen = store().size();
            EXPECT_EQ(seen % 2, 0U);
            EXPECT_GE(version("left") + version("right"), seen);
            EXPECT_GE(std::stoull(*store().row(Table::counters, "size").value()), seen);
            Position counted = 0;
            EXPECT_TRUE(store().scan(0, seen, [&](Position, auto) { return ++counted > 0; }));
            EXPECT_EQ(counted, seen);
        }
    });
    for (Position i = 0; i < kCommits; ++i)
        accept({to("left", i, {"l"}), to("right", i, {"r"})},
               {{Table::counters, "size", std::to_string(2 * i + 2)}});
    reader.join();
    EXPECT_EQ(store().size(), 2 * kCommits);
}

std::unique_ptr<Store> open_rocksdb(const std::filesystem::path& folder) {
    storage::RocksDbStore::Options options;
    options.free_space.bytes_min = 0;
    return storage::RocksDbStore::open(folder, options).value();
}

std::unique_ptr<Store> open_memory(const std::filesystem::path&) {
    return std::make_unique<storage::MemoryStore>();
}

INSTANTIATE_TEST_SUITE_P(, StoreContract,
                         ::testing::Values(Backend{"MemoryStore", open_memory},
                                           Backend{"RocksDbStore", open_rocksdb}),
                         [](const auto& backend) { return backend.param.name; });

}  // namespace
}  // namespace promenade
