#include "engine/storage/tail_check.hpp"

#include "engine/audit/tree.hpp"

#include <algorithm>

namespace promenade::storage {

namespace {

constexpr Position kRehashedEvents = 1000;

Result<void> check_leaves(const log::Store& store, Position from, Position size) {
    std::vector<Hash> tile;
    std::uint64_t tile_index = 0;
    Position next = from;
    Result<void> verdict = success();
    TRY(store.scan(from, size, [&](Position position, std::string_view bytes) {
        if (tile.empty() || position / audit::kTileHashes != tile_index) {
            tile_index = position / audit::kTileHashes;
            const Position first = tile_index * audit::kTileHashes;
            auto read = audit::read_tile(store, 0, tile_index,
                                         std::min(size - first, Position{audit::kTileHashes}));
            if (!read) {
                verdict = read.error();
                return false;
            }
            tile = std::move(read).value();
        }
        if (audit::leaf_hash(bytes_of(bytes)) != tile[position % audit::kTileHashes]) {
            verdict = error(Errc::corruption,
                            "event " + std::to_string(position) + " is not the one recorded");
            return false;
        }
        ++next;
        return true;
    }));
    if (verdict && next != size)
        return error(Errc::corruption, "event " + std::to_string(next) + " is missing");
    return verdict;
}

}  // namespace

Result<log::TreeHead> check_tail(const log::Store& store, Position size,
                                 const log::TreeHead& promised) {
    if (size < promised.size)
        return error(Errc::corruption, "the log holds " + std::to_string(size) + " events, but " +
                                           std::to_string(promised.size) +
                                           " were acknowledged: events " + std::to_string(size) +
                                           " to " + std::to_string(promised.size - 1) +
                                           " are missing");
    TRY(const auto then, audit::TreeWriter::load(store, promised.size));
    if (then.head() != promised)
        return error(Errc::corruption, "the tree over the first " + std::to_string(promised.size) +
                                           " events does not have the root that was acknowledged");
    TRY(check_leaves(store, size - std::min(size, kRehashedEvents), size));
    TRY(const auto now, audit::TreeWriter::load(store, size));
    return now.head();
}

}  // namespace promenade::storage
