// Room on the disk, watched from before it runs out: RocksDB aborts the process when its
// write-ahead log meets a full disk, and a full disk can't be told from a broken one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

namespace promenade::storage {

// Bytes that an ordinary user may still write in the file system of that folder; 0 if unknown.
std::uint64_t free_bytes(const std::filesystem::path& folder);

struct FreeSpaceGuard {
    // Below it there is no room for new work; below half of it, not even for what was decided
    // before it was reached.
    std::uint64_t bytes_min = 0;
    std::function<std::uint64_t(const std::filesystem::path&)> probe = free_bytes;

    bool has_room(const std::filesystem::path& folder) const { return probe(folder) >= bytes_min; }
    bool has_room_to_finish(const std::filesystem::path& folder) const {
        return probe(folder) >= bytes_min / 2;
    }
};

}  // namespace promenade::storage
