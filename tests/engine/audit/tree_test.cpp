#include "engine/audit/tree.hpp"

#include "tests/engine/audit/number_log.hpp"

#include <gtest/gtest.h>

#include <map>

namespace promenade::audit {
namespace {

using testing::decimal_leaf;
using testing::merkle_vectors;
using testing::NumberLog;

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
    std::map<Position, std::string> expected;
    const auto roots = merkle_vectors()["decimal_leaf_roots"];
    for (const auto& [size, root] : roots.items()) expected.emplace(std::stoull(size), root);
    ASSERT_EQ(expected.size(), 10U);
    TreeWriter tree;
    for (const auto& [size, root] : expected) {
        while (tree.head().size < size) tree.append(decimal_leaf(tree.head().size));
        EXPECT_EQ(hex(tree.head().root), root) << "size " << size;
    }
}

TEST(Tree, StoredTilesAreTheFilesThatC2spServes) {
    const NumberLog log{70'000};
    const auto hashes = merkle_vectors()["tiles_sha256"];
    EXPECT_EQ(log.tile_hash(0, 0), hashes["tile/0/000"]);
    EXPECT_EQ(log.tile_hash(0, 273), hashes["tile/0/273.p/112"]);
    EXPECT_EQ(log.tile_hash(1, 0), hashes["tile/1/000"]);
    EXPECT_EQ(log.tile_hash(1, 1), hashes["tile/1/001.p/17"]);
    EXPECT_EQ(log.tile_hash(2, 0), hashes["tile/2/000.p/1"]);
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
