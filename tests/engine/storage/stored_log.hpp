// A log of numbers on the disk, and what a crash or a bad disk makes of it.
#pragma once

#include "engine/audit/tree.hpp"
#include "engine/storage/rocksdb_store.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

namespace promenade::testing {

using storage::RocksDbStore;

inline RocksDbStore::Options roomy() {
    RocksDbStore::Options options;
    options.free_space.bytes_min = 0;
    return options;
}

// "opened", or why not.
inline std::string verdict(const std::filesystem::path& folder,
                           const RocksDbStore::Options& options = roomy()) {
    const auto store = RocksDbStore::open(folder, options);
    return store ? "opened" : describe(store.error());
}

// Commits `count` numbers to the end of the log: events "0", "1", "2"… of the stream "numbers".
inline Result<void> commit_numbers(log::Store& store, Position count) {
    TRY(auto tree, audit::TreeWriter::load(store, store.size()));
    log::Commit commit;
    commit.first_position = store.size();
    log::Append append{StreamId{"numbers"}, commit.first_position, {}};
    for (Position i = 0; i < count; ++i) {
        append.events.push_back("number " + std::to_string(commit.first_position + i));
        tree.append(audit::leaf_hash(bytes_of(append.events.back())));
    }
    commit.appends.push_back(std::move(append));
    commit.rows = tree.take_rows();
    commit.head = tree.head();
    return store.commit(commit);
}

class StoredLog {
public:
    explicit StoredLog(RocksDbStore::Options options = roomy()) {
        store_ = RocksDbStore::open(path(), options).value();
    }
    RocksDbStore& store() { return *store_; }
    std::filesystem::path path() const { return folder_.path() / "log"; }

    void close() { store_.reset(); }
    void reopen() {
        close();
        store_ = RocksDbStore::open(path(), roomy()).value();
    }
    // What the disk would hold had the process been killed now.
    void copy_to(const std::filesystem::path& place) const {
        std::filesystem::copy(path(), place, std::filesystem::copy_options::recursive);
        std::filesystem::remove(place / "rocksdb" / "LOCK");
    }

private:
    TemporaryFolder folder_;
    std::unique_ptr<RocksDbStore> store_;
};

inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}
inline void write_file(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream{path, std::ios::binary | std::ios::trunc} << bytes;
}
inline void flip_bit(const std::filesystem::path& path, std::size_t at) {
    std::string bytes = read_file(path);
    bytes.at(at) = static_cast<char>(static_cast<unsigned char>(bytes.at(at)) ^ 0x10);
    write_file(path, bytes);
}

// The newest file of that kind in the store's database: ".log" is the write-ahead log.
inline std::filesystem::path newest(const std::filesystem::path& folder, std::string_view kind) {
    std::filesystem::path found;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "rocksdb"))
        if (entry.path().extension() == kind && entry.path().filename() > found.filename())
            found = entry.path();
    EXPECT_FALSE(found.empty()) << "no " << kind << " in " << folder;
    return found;
}

}  // namespace promenade::testing
