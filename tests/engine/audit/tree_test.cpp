#include "engine/audit/tree.hpp"

#include "engine/storage/memory_store.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <map>

namespace promenade::audit {
namespace {

nlohmann::json merkle_vectors() {
    std::ifstream file{PROMENADE_SOURCE_DIR "/tests/vectors/merkle_vectors.json"};
    return nlohmann::json::parse(file);
}

Hash decimal_leaf(Position i) { return leaf_hash(bytes_of(std::to_string(i))); }

// A log of `size` decimal numbers, committed in batches with their tiles.
class NumberLog {
public:
    explicit NumberLog(Position size, Position batch = 1000) {
        while (tree_.head().size < size) commit(std::min(batch, size - tree_.head().size));
    }
    const storage::MemoryStore& store() const { return store_; }
    const TreeWriter& tree() const { return tree_; }

    void commit(Position count) {
        log::Commit commit;
        commit.first_position = store_.size();
        log::Append append{StreamId{"numbers"}, commit.first_position, {}};
        for (Position i = 0; i < count; ++i) {
            append.events.push_back(std::to_string(commit.first_position + i));
            tree_.append(leaf_hash(bytes_of(append.events.back())));
        }
        commit.appends.push_back(std::move(append));
        commit.rows = tree_.take_rows();
        commit.head = tree_.head();
        ASSERT_TRUE(store_.commit(commit));
    }

    std::string tile_hash(int level, std::uint64_t index) const {
        const auto row = store_.row(log::Table::tiles, tile_key(level, index)).value();
        return row ? hex(sha256(bytes_of(*row))) : "absent";
    }

private:
    storage::MemoryStore store_;
    TreeWriter tree_;
};

TEST(Tree, ReferenceRootsOfCertificateTransparency) {
    const auto vectors = merkle_vectors();
    const auto leaves = vectors["leaves_hex"].get<std::vector<std::string>>();
    const auto roots = vectors["roots"].get<std::vector<std::string>>();
    TreeWriter tree;
    EXPECT_EQ(hex(tree.head().root),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    ASSERT_EQ(leaves.size(), roots.size());
    for (std::size_t i = 0; i < leaves.size(); ++i) {
        const Bytes entry = leaves[i].empty() ? Bytes{} : unhex(leaves[i]).value();
        tree.append(leaf_hash(entry));
        EXPECT_EQ(hex(tree.head().root), roots[i]) << "size " << i + 1;
    }
}

TEST(Tree, RootsOfBigTreesAreThoseOfTheGoChecksumDatabase) {
    const std::map<Position, std::string> expected{
        {255, "32f85bcaa87d7bcd05728f09e9aeba350ba6a2f733830087f0597682848be5cb"},
        {256, "828515d033c19d8c901f37eccb8aed919667703486f8d2fff1cf7040321c5db1"},
        {257, "1eda049a4351d86f76252bd7ec0b7746ad75b7fa0316ad5f541dbda458a312c4"},
        {65536, "f025d06ed804859fd274a1bdacadd6e48ea87634aa91e1edb20143f9498cd02b"},
        {70000, "1a4cdfcb66374a0c0dcbef49acbd4976d13ee864fb3cb241fc943cad04f02f7e"}};
    TreeWriter tree;
    for (const auto& [size, root] : expected) {
        while (tree.head().size < size) tree.append(decimal_leaf(tree.head().size));
        EXPECT_EQ(hex(tree.head().root), root) << "size " << size;
    }
}

TEST(Tree, StoredTilesAreTheFilesThatC2spServes) {
    const NumberLog log{70'000};
    EXPECT_EQ(log.tile_hash(0, 273),
              "4d21244557c976993a9a89bf928a46b5a876585228df279878239fd84489e5a5");
    EXPECT_EQ(log.tile_hash(1, 0),
              "ea7b038bc73489c89c31a27ac355aaca65a4ed73f0dd7484e68deb29d30f10a2");
    EXPECT_EQ(log.tile_hash(1, 1),
              "adfaca2731630fe7944a4b98a0f98ef3e98685eafda09e6f81070218fb759ce4");
    EXPECT_EQ(log.tile_hash(2, 0),
              "f0113c8bad855b49f9a5dd661d50012cd94f19aae87a45eb8334666835e3caea");
    const std::string first = log.tile_hash(0, 0);
    EXPECT_EQ(first.substr(0, 8) + "…" + first.substr(60), "b9704a8b…a62b");
    EXPECT_EQ(log.tile_hash(0, 274), "absent");
    EXPECT_EQ(log.tile_hash(3, 0), "absent");
}

TEST(Tree, TilesDoNotDependOnHowTheLogWasCutIntoCommits) {
    const NumberLog by_one{600, 1};
    const NumberLog by_lot{600, 600};
    for (const auto& [level, index] : {std::pair{0, 0U}, {0, 1U}, {0, 2U}, {1, 0U}})
        EXPECT_EQ(by_one.tile_hash(level, index), by_lot.tile_hash(level, index));
}

TEST(Tree, ALoadedTreeGoesOnAsIfItHadNeverBeenPutAway) {
    for (const Position size : {0U, 1U, 2U, 255U, 256U, 257U, 511U, 65'535U, 65'536U, 65'793U}) {
        const NumberLog log{size, 997};
        TreeWriter loaded = TreeWriter::load(log.store(), size).value();
        EXPECT_EQ(loaded.head(), log.tree().head()) << "size " << size;
        TreeWriter kept = log.tree();
        for (Position i = size; i < size + 300; ++i) {
            loaded.append(decimal_leaf(i));
            kept.append(decimal_leaf(i));
        }
        EXPECT_EQ(loaded.head(), kept.head());
        const auto loaded_rows = loaded.take_rows();
        const auto kept_rows = kept.take_rows();
        ASSERT_EQ(loaded_rows.size(), kept_rows.size());
        for (std::size_t i = 0; i < kept_rows.size(); ++i) {
            EXPECT_EQ(loaded_rows[i].key, kept_rows[i].key);
            EXPECT_EQ(loaded_rows[i].value, kept_rows[i].value);
        }
    }
}

TEST(Tree, EveryEarlierSizeCanBeLoadedFromLaterTiles) {
    const NumberLog log{1030};
    TreeWriter tree;
    for (Position size = 0; size <= 1030; ++size) {
        EXPECT_EQ(TreeWriter::load(log.store(), size).value().head(), tree.head());
        tree.append(decimal_leaf(size));
    }
}

TEST(Tree, AMissingOrShortTileIsCorruption) {
    const NumberLog log{300};
    const auto beyond = TreeWriter::load(log.store(), 301);
    ASSERT_FALSE(beyond);
    EXPECT_EQ(describe(beyond.error()), "corruption: tile 0/1 has a wrong length");
    const auto absent = TreeWriter::load(log.store(), 600);
    ASSERT_FALSE(absent);
    EXPECT_EQ(describe(absent.error()), "corruption: tile 0/2 is missing");
}

TEST(Tree, OnlyTouchedTilesAreYielded) {
    NumberLog log{256};
    TreeWriter tree = log.tree();
    EXPECT_TRUE(tree.take_rows().empty());
    tree.append(decimal_leaf(256));
    const auto rows = tree.take_rows();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].key, tile_key(0, 1));
    EXPECT_TRUE(tree.take_rows().empty());
}

}  // namespace
}  // namespace promenade::audit
