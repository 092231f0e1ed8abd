#include "engine/audit/tree.hpp"

#include <algorithm>
#include <iterator>

namespace promenade::audit {

namespace {

constexpr std::uint8_t kLeafPrefix[]{0x00};
constexpr std::uint8_t kNodePrefix[]{0x01};

// How many perfect subtrees of that level a tree of that size has.
std::uint64_t nodes_at(int level, Position size) {
    const int height = kTileHeight * level;
    return height < 64 ? size >> height : 0;
}

log::Row tile_row(int level, std::uint64_t index, const std::vector<Hash>& hashes) {
    std::string value;
    value.reserve(hashes.size() * sizeof(Hash));
    for (const Hash& hash : hashes) value += text_of(hash);
    return log::Row{log::Table::tiles, tile_key(level, index), std::move(value)};
}

}  // namespace

Hash leaf_hash(ByteView entry) { return sha256({kLeafPrefix, entry}); }

Hash node_hash(const Hash& left, const Hash& right) { return sha256({kNodePrefix, left, right}); }

Hash empty_root() { return sha256(ByteView{}); }

std::string tile_key(int level, std::uint64_t index) {
    std::string key(1, static_cast<char>(level));
    append_u64be(key, index);
    return key;
}

Result<std::vector<Hash>> read_tile(const log::Store& store, int level, std::uint64_t index,
                                    std::size_t count) {
    const std::string place = "tile " + std::to_string(level) + "/" + std::to_string(index);
    TRY(const auto bytes, store.row(log::Table::tiles, tile_key(level, index)));
    if (!bytes) return error(Errc::corruption, place + " is missing");
    if (bytes->size() < count * sizeof(Hash) || bytes->size() > kTileHashes * sizeof(Hash) ||
        bytes->size() % sizeof(Hash) != 0)
        return error(Errc::corruption, place + " has a wrong length");
    std::vector<Hash> hashes(count);
    for (std::size_t i = 0; i < count; ++i)
        std::copy_n(bytes->begin() + static_cast<std::ptrdiff_t>(i * sizeof(Hash)), sizeof(Hash),
                    hashes[i].begin());
    return hashes;
}

Hash perfect_root(std::span<const Hash> hashes) {
    ENGINE_ASSERT(!hashes.empty() && (hashes.size() & (hashes.size() - 1)) == 0);
    if (hashes.size() == 1) return hashes[0];
    const std::size_t half = hashes.size() / 2;
    return node_hash(perfect_root(hashes.first(half)), perfect_root(hashes.subspan(half)));
}

Result<TreeWriter> TreeWriter::load(const log::Store& store, Position size) {
    TreeWriter tree;
    tree.size_ = size;
    for (int level = 0; nodes_at(level, size) != 0; ++level) {
        const std::uint64_t nodes = nodes_at(level, size);
        std::vector<Hash> edge;
        if (const std::size_t count = nodes % kTileHashes; count != 0) {
            TRY(edge, read_tile(store, level, nodes / kTileHashes, count));
        }
        tree.edge_.push_back(std::move(edge));
    }
    tree.touched_.resize(tree.edge_.size());
    for (auto edge = tree.edge_.rbegin(); edge != tree.edge_.rend(); ++edge) {
        std::span<const Hash> rest{*edge};
        for (std::size_t width = kTileHashes / 2; width > 0; width /= 2) {
            if ((edge->size() & width) == 0) continue;
            tree.frontier_.push_back(perfect_root(rest.first(width)));
            rest = rest.subspan(width);
        }
    }
    return tree;
}

void TreeWriter::append(const Hash& leaf) {
    Hash node = leaf;
    add_to_tile(0, node);
    int height = 0;
    for (Position left = size_; left & 1; left >>= 1) {
        node = node_hash(frontier_.back(), node);
        frontier_.pop_back();
        if (++height % kTileHeight == 0) add_to_tile(height / kTileHeight, node);
    }
    frontier_.push_back(node);
    ++size_;
}

void TreeWriter::add_to_tile(int level, const Hash& node) {
    const auto at = static_cast<std::size_t>(level);
    if (at == edge_.size()) {
        edge_.emplace_back();
        touched_.push_back(false);
    }
    touched_[at] = true;
    edge_[at].push_back(node);
    if (edge_[at].size() < kTileHashes) return;
    full_tiles_.push_back(tile_row(level, nodes_at(level + 1, size_), edge_[at]));
    edge_[at].clear();
}

log::TreeHead TreeWriter::head() const {
    if (frontier_.empty()) return {0, empty_root()};
    Hash root = frontier_.back();
    for (auto left = std::next(frontier_.rbegin()); left != frontier_.rend(); ++left)
        root = node_hash(*left, root);
    return {size_, root};
}

std::vector<log::Row> TreeWriter::take_rows() {
    std::vector<log::Row> rows;
    rows.swap(full_tiles_);
    for (int level = 0; level < static_cast<int>(edge_.size()); ++level) {
        const auto at = static_cast<std::size_t>(level);
        if (touched_[at] && !edge_[at].empty())
            rows.push_back(tile_row(level, nodes_at(level + 1, size_), edge_[at]));
        touched_[at] = false;
    }
    return rows;
}

}  // namespace promenade::audit
