// Logs to prove things of, and the vectors of other programs.
#pragma once

#include "engine/audit/tree.hpp"
#include "engine/storage/memory_store.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

namespace promenade::testing {

inline nlohmann::json merkle_vectors() {
    std::ifstream file{PROMENADE_SOURCE_DIR "/tests/vectors/merkle_vectors.json"};
    return nlohmann::json::parse(file);
}

inline Hash hash_from(const std::string& hexadecimal) {
    const Bytes bytes = unhex(hexadecimal).value();
    Hash hash{};
    std::copy_n(bytes.begin(), hash.size(), hash.begin());
    return hash;
}

inline Hash decimal_leaf(Position i) { return audit::leaf_hash(bytes_of(std::to_string(i))); }

// A log of the decimal numbers 0, 1, 2…, committed in batches with their tiles.
class NumberLog {
public:
    explicit NumberLog(Position size, Position batch = 1000) {
        while (head().size < size) commit(std::min(batch, size - head().size));
    }
    const storage::MemoryStore& store() const { return store_; }
    const audit::TreeWriter& tree() const { return tree_; }
    log::TreeHead head() const { return tree_.head(); }
    log::TreeHead head_at(Position size) const {
        return audit::TreeWriter::load(store_, size).value().head();
    }

    std::string tile_hash(int level, std::uint64_t index) const {
        const auto row = store_.row(log::Table::tiles, audit::tile_key(level, index)).value();
        return row ? hex(sha256(bytes_of(*row))) : "absent";
    }

private:
    void commit(Position count) {
        log::Commit commit;
        commit.first_position = store_.size();
        log::Append append{StreamId{"numbers"}, commit.first_position, {}};
        for (Position i = 0; i < count; ++i) {
            append.events.push_back(std::to_string(commit.first_position + i));
            tree_.append(audit::leaf_hash(bytes_of(append.events.back())));
        }
        commit.appends.push_back(std::move(append));
        commit.rows = tree_.take_rows();
        commit.head = tree_.head();
        ASSERT_TRUE(store_.commit(commit));
    }

    storage::MemoryStore store_;
    audit::TreeWriter tree_;
};

}  // namespace promenade::testing
