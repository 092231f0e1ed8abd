// The RFC 6962 tree over the events' bytes (section 2.1), kept as C2SP tlog-tiles: rows of up to
// 256 hashes, the very bytes that are served.
#pragma once

#include <vector>

#include "engine/core/result.hpp"
#include "engine/log/store.hpp"

namespace promenade::audit {

Hash leaf_hash(ByteView entry);
Hash node_hash(const Hash& left, const Hash& right);
Hash empty_root();

// Key of a row of Table::tiles: level (1 byte), tile index (u64 big-endian).
std::string tile_key(int level, std::uint64_t index);

// Appends leaves in memory and yields the tile rows that changed. A value: the loop keeps one and
// runs ahead of the store by the batches that are being synced. One thread.
class TreeWriter {
   public:
    TreeWriter() = default;  // the empty tree
    // Reads the right edge of the stored tree. Errors: corruption.
    static Result<TreeWriter> load(const log::Store& store, Position size);

    void append(const Hash& leaf);
    log::TreeHead head() const;
    // The rows of the tiles touched since the last call: to go into the commit with the events.
    std::vector<log::Row> take_rows();

   private:
    // edge_[level] = the hashes of the level's last tile (fewer than 256 once carried upwards).
    std::vector<std::vector<Hash>> edge_;
    Position size_ = 0;
    std::vector<log::Row> full_tiles_;
    std::vector<bool> touched_;
};

}  // namespace promenade::audit
