// The RFC 6962 tree over the events' bytes (section 2.1), kept as C2SP tlog-tiles: rows of up to
// 256 hashes, the very bytes that are served.
#pragma once

#include "engine/core/result.hpp"
#include "engine/log/store.hpp"

#include <span>
#include <vector>

namespace promenade::audit {

inline constexpr int kTileHeight = 8;
inline constexpr std::size_t kTileHashes = 256;

Hash leaf_hash(ByteView entry);
Hash node_hash(const Hash& left, const Hash& right);
Hash empty_root();
// Root of a perfect subtree, from a power of two of hashes of one height.
Hash perfect_root(std::span<const Hash> hashes);

// Key of a row of Table::tiles: level (1 byte), tile index (u64 big-endian).
std::string tile_key(int level, std::uint64_t index);
// The first `count` hashes of a stored tile. Errors: corruption (fewer are there).
Result<std::vector<Hash>> read_tile(const log::Store& store, int level, std::uint64_t index,
                                    std::size_t count);

// Appends leaves in memory and yields the tile rows that changed. A value: the loop keeps one and
// runs ahead of the store by the batches that are being synced. One thread.
class TreeWriter {
public:
    TreeWriter() = default;  // the empty tree
    // Reads the right edge that the stored tree has, or had, at that size. Errors: corruption.
    static Result<TreeWriter> load(const log::Store& store, Position size);

    void append(const Hash& leaf);
    Position size() const { return size_; }
    log::TreeHead head() const;
    // The rows of the tiles touched since the last call: to go into the commit with the events.
    std::vector<log::Row> take_rows();

private:
    void add_to_tile(int level, const Hash& node);

    // Roots of the perfect subtrees that the leaves so far make up, the largest first: at most 64.
    std::vector<Hash> frontier_;
    // edge_[level] = the hashes of the level's last tile (fewer than 256 once carried upwards).
    std::vector<std::vector<Hash>> edge_;
    Position size_ = 0;
    std::vector<log::Row> full_tiles_;
    std::vector<bool> touched_;
};

}  // namespace promenade::audit
