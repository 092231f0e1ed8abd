#include "engine/audit/proof.hpp"

#include "engine/audit/tree.hpp"

#include <bit>
#include <map>

namespace promenade::audit {

namespace {

// Where the tree over `leaves` > 1 leaves splits: the largest power of two below.
Position left_leaves(Position leaves) { return std::bit_floor(leaves - 1); }

// Hashes of subtrees, read from the tiles of a tree of a certain size, each tile once.
class TreeReader {
public:
    TreeReader(const log::Store& store, Position size) : store_(store), size_(size) {}

    // MTH(D[from:until]) of RFC 9162 section 2.1.1, for ranges that occur in its recursions.
    Result<Hash> root(Position from, Position until) {
        const Position leaves = until - from;
        if (std::has_single_bit(leaves)) return perfect(from, std::countr_zero(leaves));
        const Position middle = from + left_leaves(leaves);
        TRY(const Hash left, root(from, middle));
        TRY(const Hash right, root(middle, until));
        return node_hash(left, right);
    }

private:
    using Tile = std::vector<Hash>;

    // The subtree over the 2^height leaves from `from` on stands in one tile.
    Result<Hash> perfect(Position from, int height) {
        const int level = height / kTileHeight;
        const std::uint64_t first = from >> (level * kTileHeight);
        TRY(const Tile* const tile, tile_at(level, first / kTileHashes));
        return perfect_root(std::span{*tile}.subspan(first % kTileHashes,
                                                     std::size_t{1} << (height % kTileHeight)));
    }

    Result<const Tile*> tile_at(int level, std::uint64_t index) {
        const auto [at, absent] = tiles_.try_emplace({level, index});
        if (absent) {
            const std::uint64_t nodes = (size_ >> (level * kTileHeight)) - index * kTileHashes;
            TRY(at->second,
                read_tile(store_, level, index, std::min(nodes, std::uint64_t{kTileHashes})));
        }
        return &at->second;
    }

    const log::Store& store_;
    const Position size_;
    std::map<std::pair<int, std::uint64_t>, Tile> tiles_;
};

// A node on its level, and the last node of that level, of the path that a proof climbs.
struct Climb {
    Position node;
    Position last;

    bool sibling_is_left() const { return (node & 1) != 0 || node == last; }
    // From a last node without a sibling up to the one that has it.
    void skip_lone_nodes() {
        while ((node & 1) == 0 && node != 0) up();
    }
    void up() {
        node >>= 1;
        last >>= 1;
    }
};

}  // namespace

Result<Proof> inclusion_proof(const log::Store& store, Position index, Position size) {
    if (index >= size || size > store.size())
        return error(Errc::invalid, "no such leaf in a tree of that size");
    TreeReader tree{store, size};
    Proof proof;
    // PATH(index, D[from:until]) from the root down, so each sibling belongs before the last.
    Position from = 0;
    Position until = size;
    while (until - from > 1) {
        const Position middle = from + left_leaves(until - from);
        const bool goes_left = index < middle;
        TRY(const Hash sibling, goes_left ? tree.root(middle, until) : tree.root(from, middle));
        proof.insert(proof.begin(), sibling);
        (goes_left ? until : from) = middle;
    }
    return proof;
}

Result<Proof> consistency_proof(const log::Store& store, Position earlier, Position size) {
    if (earlier > size || size > store.size())
        return error(Errc::invalid, "no tree of that size, or not an earlier one");
    if (earlier == 0 || earlier == size) return Proof{};
    TreeReader tree{store, size};
    Proof proof;
    // SUBPROOF(earlier, D[from:until], from == 0) from the root down.
    Position from = 0;
    Position until = size;
    while (earlier != until) {
        const Position middle = from + left_leaves(until - from);
        const bool goes_left = earlier <= middle;
        TRY(const Hash sibling, goes_left ? tree.root(middle, until) : tree.root(from, middle));
        proof.insert(proof.begin(), sibling);
        (goes_left ? until : from) = middle;
    }
    if (from != 0) {
        TRY(const Hash last, tree.root(from, until));
        proof.insert(proof.begin(), last);
    }
    return proof;
}

// RFC 9162 section 2.1.3.2.
bool verify_inclusion(Position index, const Hash& leaf, const log::TreeHead& tree,
                      const Proof& proof) {
    if (index >= tree.size) return false;
    Climb at{index, tree.size - 1};
    Hash root = leaf;
    for (const Hash& sibling : proof) {
        if (at.last == 0) return false;
        if (at.sibling_is_left()) {
            root = node_hash(sibling, root);
            at.skip_lone_nodes();
        } else {
            root = node_hash(root, sibling);
        }
        at.up();
    }
    return at.last == 0 && root == tree.root;
}

// RFC 9162 section 2.1.4.2.
bool verify_consistency(const log::TreeHead& earlier, const log::TreeHead& later,
                        const Proof& proof) {
    if (earlier.size > later.size) return false;
    if (earlier.size == later.size) return proof.empty() && earlier.root == later.root;
    if (earlier.size == 0) return proof.empty() && earlier.root == empty_root();
    if (proof.empty()) return false;
    // A perfect earlier tree is a node of the later one, and left out of the proof.
    const bool is_node = std::has_single_bit(earlier.size);
    Hash earlier_root = is_node ? earlier.root : proof.front();
    Hash later_root = earlier_root;
    const int shared = std::countr_one(earlier.size - 1);
    Climb at{(earlier.size - 1) >> shared, (later.size - 1) >> shared};
    for (const Hash& sibling : std::span{proof}.subspan(is_node ? 0 : 1)) {
        if (at.last == 0) return false;
        if (at.sibling_is_left()) {
            earlier_root = node_hash(sibling, earlier_root);
            later_root = node_hash(sibling, later_root);
            at.skip_lone_nodes();
        } else {
            later_root = node_hash(later_root, sibling);
        }
        at.up();
    }
    return at.last == 0 && earlier_root == earlier.root && later_root == later.root;
}

}  // namespace promenade::audit
