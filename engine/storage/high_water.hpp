// How much of the log has been promised, in a file apart. A database that lost its tail looks like
// one that never had it; this file knows better. Two slots are written in turn, each with a digest,
// so that a torn write leaves the previous promise. FORMAT.md documents the bytes.
#pragma once

#include "engine/core/result.hpp"
#include "engine/log/commit.hpp"

#include <filesystem>
#include <memory>

namespace rocksdb {
class Env;
class RandomRWFile;
}  // namespace rocksdb

namespace promenade::storage {

class HighWaterFile {
public:
    // Errors: not_found; corruption (no slot is whole); unavailable (cannot be read).
    static Result<HighWaterFile> open(rocksdb::Env& env, const std::filesystem::path& path);
    // Makes the file durably, with the promise of nothing. Errors: unavailable.
    static Result<HighWaterFile> create(rocksdb::Env& env, const std::filesystem::path& path);
    HighWaterFile(HighWaterFile&&) noexcept;
    ~HighWaterFile();

    const log::TreeHead& promised() const { return promised_; }
    // Durable on return; `head` is larger than the one promised so far.
    // Errors: unavailable (what the disk holds is unknown: never try again).
    Result<void> raise(const log::TreeHead& head);

private:
    HighWaterFile() = default;
    Result<void> read_slots();

    std::unique_ptr<rocksdb::RandomRWFile> file_;
    log::TreeHead promised_;
    int newest_slot_ = 0;
};

}  // namespace promenade::storage
