// The worked example of engine/log/FORMAT.md is what the code writes.
#include "engine/log/codec.hpp"
#include "engine/storage/database.hpp"
#include "tests/engine/storage/stored_log.hpp"

#include <gtest/gtest.h>
#include <rocksdb/env.h>

namespace promenade::storage {
namespace {

class Format : public ::testing::Test {
protected:
    Format() {
        log::Event event;
        event.id = event.source = "dmj14cbfkx6tmpjfscn5y44nn4";
        event.type = "network.founded";
        event.stream = StreamId{"network"};
        event.version = 1;
        event.time = parse_instant("2026-01-05T08:00:00Z").value();
        event.actor = "system";
        event.data = Map{{"origin", "promenade.example/journal"}, {"profile", 1}};
        bytes_ = log::encode(event).value();

        audit::TreeWriter tree;
        tree.append(audit::leaf_hash(bytes_of(bytes_)));
        log::Commit commit{0, {{event.stream, 0, {bytes_}}}, tree.take_rows(), tree.head()};
        EXPECT_TRUE(log_.store().commit(commit));
        log_.close();
    }

    // The cell beside that text in the tables of the document.
    std::string documented(const std::string& label) const {
        const std::size_t row = document_.find("| " + label + " | `");
        if (row == std::string::npos) return "no row " + label;
        const std::size_t from = row + label.size() + 6;
        return document_.substr(from, document_.find('`', from) - from);
    }

    const std::string document_ = testing::read_file(PROMENADE_SOURCE_DIR "/engine/log/FORMAT.md");
    testing::StoredLog log_;
    std::string bytes_;
};

TEST_F(Format, TheEventOfTheExampleHasThoseBytes) {
    EXPECT_NE(document_.find("```json\n" + bytes_ + "\n```\n"), std::string::npos) << bytes_;
    EXPECT_NE(document_.find(std::to_string(bytes_.size()) + " bytes on one line"),
              std::string::npos)
        << bytes_.size();
}

TEST_F(Format, ItsCommitHasThoseRows) {
    const auto database = Database::open(log_.path() / "rocksdb", false, rocksdb::Env::Default());
    ASSERT_TRUE(database) << describe(database.error());
    const auto only = [&](Family family) {
        std::vector<std::string> all;
        EXPECT_TRUE(database.value()->each(family, "", std::nullopt, nullptr,
                                           [&](std::string_view key, std::string_view value) {
                                               all.push_back(hex(bytes_of(key)));
                                               all.push_back(hex(bytes_of(value)));
                                               return true;
                                           }));
        return all;
    };
    using Entry = std::vector<std::string>;
    EXPECT_EQ(only(Family::events), (Entry{documented("`events` key"), hex(bytes_of(bytes_))}));
    EXPECT_EQ(only(Family::streams),
              (Entry{documented("`streams` key"), documented("`streams` value")}));
    EXPECT_EQ(only(Family::tiles),
              (Entry{documented("`tiles` key"),
                     documented("`tiles` value = leaf hash = root of size 1")}));
    EXPECT_EQ(only(Family::derived), Entry{});
    EXPECT_EQ(only(Family::operational), Entry{});
}

TEST_F(Format, TheHighWaterFilePromisesIt) {
    const std::string file = testing::read_file(log_.path() / "high-water");
    ASSERT_EQ(file.size(), 8192U);
    EXPECT_EQ(hex(bytes_of(file).subspan(4096, 80)), documented("high-water slot, at 4096"));
    EXPECT_EQ(file.substr(4096 + 80), std::string(4096 - 80, '\0'));
}

}  // namespace
}  // namespace promenade::storage
