#include "projections/projector.hpp"

#include "engine/storage/rocksdb_store.hpp"
#include "projections/cut.hpp"
#include "projections/views.hpp"
#include "tests/projections/hand_log.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace promenade::projections {
namespace {

using promenade::testing::TemporaryFolder;
using testing::HandLog;
using testing::record_small_network;

constexpr std::chrono::seconds kLong{20};

MemoryRows::Table all_rows(const ReadRows& rows) {
    MemoryRows::Table all;
    EXPECT_TRUE(rows.scan("", "", [&](std::string_view key, std::string_view value) {
        all.emplace(key, value);
        return true;
    }));
    return all;
}

Result<void> count_events(const log::Event&, Rows& rows) {
    TRY(const std::optional<std::string> stored, rows.get("count"));
    rows.put("count", std::to_string(stored ? std::stoi(*stored) + 1 : 1));
    return success();
}

// As if a later version of the program counted twice as much.
Result<void> count_twice(const log::Event& event, Rows& rows) {
    TRY(count_events(event, rows));
    return count_events(event, rows);
}

constexpr Projection kCount{"count", 1, count_events};
constexpr Projection kCountTwice{"count", 2, count_twice};

class ProjectorTest : public ::testing::Test {
protected:
    std::unique_ptr<Projector> start(std::vector<Projection> projections = all_views()) {
        return Projector::start(log_.store(), folder_.path() / "views", std::move(projections))
            .value();
    }
    void expect_caught_up(const Projector& projector) {
        ASSERT_TRUE(projector.wait_past(log_.store().size() - 1, kLong));
    }
    std::string count(const Projector& projector) {
        expect_caught_up(projector);
        return projector.read("count")->get("count").value().value_or("none");
    }
    // What replaying the whole log gives.
    void expect_views_of_the_whole_log(const Projector& projector) {
        expect_caught_up(projector);
        for (const Projection& projection : all_views()) {
            const MemoryRows fresh = project(log_.store(), projection, {}).value();
            EXPECT_EQ(all_rows(*projector.read(projection.name)), fresh.all()) << projection.name;
            EXPECT_FALSE(fresh.all().empty());
        }
    }

    HandLog log_;
    TemporaryFolder folder_;
};

TEST_F(ProjectorTest, WhatIsRecordedWhileItRunsReachesTheViews) {
    const auto projector = start();
    record_small_network(log_);
    expect_views_of_the_whole_log(*projector);
    EXPECT_EQ(projector->cursor(), log_.store().size());
}

TEST_F(ProjectorTest, NobodyWaitsForAnEventThatIsNotThere) {
    const auto projector = start();
    EXPECT_FALSE(projector->wait_past(0, std::chrono::milliseconds{1}));
}

TEST_F(ProjectorTest, AfterARestartEachEventIsStillAppliedOnce) {
    record_small_network(log_);
    EXPECT_EQ(count(*start({kCount})), "8");
    log_.record("2026-11-22T08:00:00Z", "M-003", "member.recorded", {});
    EXPECT_EQ(count(*start({kCount})), "9");
    EXPECT_EQ(count(*start({kCount})), "9");
}

TEST_F(ProjectorTest, AViewThatIsAddedLaterCatchesUpAlone) {
    record_small_network(log_);
    EXPECT_EQ(count(*start({kCount})), "8");
    const auto projector = start({kCount, kInbox});
    EXPECT_EQ(count(*projector), "8");
    EXPECT_EQ(all_rows(*projector->read("inbox")), project(log_.store(), kInbox, {}).value().all());
}

TEST_F(ProjectorTest, ARaisedVersionStartsTheViewAgain) {
    record_small_network(log_);
    EXPECT_EQ(count(*start({kCount})), "8");
    EXPECT_EQ(count(*start({kCountTwice})), "16");
    EXPECT_EQ(count(*start({kCountTwice})), "16");
}

TEST_F(ProjectorTest, DeletedViewsComeBack) {
    record_small_network(log_);
    expect_views_of_the_whole_log(*start());
    std::filesystem::remove_all(folder_.path() / "views");
    expect_views_of_the_whole_log(*start());
}

TEST_F(ProjectorTest, DamagedViewsComeBack) {
    record_small_network(log_);
    expect_views_of_the_whole_log(*start());
    for (const auto& file : std::filesystem::directory_iterator{folder_.path() / "views"})
        if (file.path().filename().string().starts_with("MANIFEST"))
            std::ofstream{file.path(), std::ios::trunc} << "nonsense";
    expect_views_of_the_whole_log(*start());
}

TEST_F(ProjectorTest, ViewsOfAnotherLogAreNotTakenForThisOne) {
    record_small_network(log_);
    HandLog other{"log-b"};
    record_small_network(other);
    other.record("2026-11-22T08:00:00Z", "M-009", "member.recorded", {});
    ASSERT_TRUE(Projector::start(other.store(), folder_.path() / "views", all_views())
                    .value()
                    ->wait_past(other.store().size() - 1, kLong));
    expect_views_of_the_whole_log(*start());
}

TEST_F(ProjectorTest, AFolderThatHoldsTheLogIsLeftAlone) {
    const std::filesystem::path folder = folder_.path() / "log";
    ASSERT_TRUE(storage::RocksDbStore::open(folder, {}));
    const auto projector = Projector::start(log_.store(), folder / "rocksdb", all_views());
    ASSERT_FALSE(projector);
    EXPECT_EQ(projector.error().code, Errc::invalid);
    EXPECT_TRUE(storage::RocksDbStore::open(folder, {}));
}

TEST_F(ProjectorTest, TwoProcessesCannotWriteTheSameViews) {
    const auto projector = start();
    const auto second = Projector::start(log_.store(), folder_.path() / "views", all_views());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Errc::unavailable);
}

TEST_F(ProjectorTest, ARebuildGivesTheSameBytesWhileTheLogGrows) {
    record_small_network(log_);
    const auto projector = start();
    std::thread writer{[&] {
        for (int i = 0; i < 3000; ++i)
            log_.step("2026-11-23T08:00:00Z", "D-1" + std::to_string(i % 100), "request.submitted",
                      "submit", "p-abc", i % 2 ? "submitted" : "urgent", {{"turn", i}});
    }};
    for (int round = 0; round < 3; ++round) {
        const std::vector<Rebuilt> all = projector->rebuild().value();
        EXPECT_EQ(all.size(), 3U);
        for (const Rebuilt& rebuilt : all) {
            EXPECT_TRUE(rebuilt.identical) << rebuilt.view;
            EXPECT_GE(rebuilt.events, 8U);
        }
    }
    writer.join();
    expect_views_of_the_whole_log(*projector);
    EXPECT_FALSE(projector->failure());
}

TEST_F(ProjectorTest, ARebuildTellsThatTheViewWasWrongAndRepairsIt) {
    record_small_network(log_);
    static bool wrong = false;
    wrong = true;
    const Projection count_wrongly{"count", 1, [](const log::Event& event, Rows& rows) {
                                       return wrong ? count_twice(event, rows)
                                                    : count_events(event, rows);
                                   }};
    const auto projector = start({count_wrongly});
    EXPECT_EQ(count(*projector), "16");
    wrong = false;
    EXPECT_FALSE(projector->rebuild().value().at(0).identical);
    EXPECT_EQ(count(*projector), "8");
    EXPECT_TRUE(projector->rebuild().value().at(0).identical);
}

TEST_F(ProjectorTest, WhoReadsDuringARebuildKeepsWhatTheyStartedWith) {
    record_small_network(log_);
    auto projector = start({kCount});
    EXPECT_EQ(count(*projector), "8");
    const auto rows = projector->read("count");
    ASSERT_TRUE(projector->rebuild());
    log_.record("2026-11-22T08:00:00Z", "M-003", "member.recorded", {});
    EXPECT_EQ(count(*projector), "9");
    projector.reset();
    EXPECT_EQ(rows->get("count").value(), "8");
}

TEST_F(ProjectorTest, AnUnreadableEventStopsItAndIsTold) {
    record_small_network(log_);
    log_.damage();
    const auto projector = start();
    EXPECT_FALSE(projector->wait_past(log_.store().size() - 1, kLong));
    ASSERT_TRUE(projector->failure());
    EXPECT_EQ(projector->failure()->code, Errc::corruption);
    EXPECT_FALSE(projector->rebuild());
}

}  // namespace
}  // namespace promenade::projections
