// The log on a disk: RocksDB, and beside it the high-water file that says how much of it was
// promised. FORMAT.md documents both.
#pragma once

#include "engine/log/store.hpp"
#include "engine/storage/free_space.hpp"

#include <filesystem>
#include <functional>
#include <memory>

namespace rocksdb {
class Env;
}

namespace promenade::storage {

class RocksDbStore final : public log::Store {
public:
    struct Options {
        // Where the file "high-water" is, better on another disk; empty: in the store's folder.
        std::filesystem::path high_water_folder;
        // New work is refused below it: 64 MB are eight write buffers of the log.
        FreeSpaceGuard free_space{64 << 20};
        // Called between the two syncs of a commit: the events are on the disk, the promise is not.
        // A crash there is tested through it.
        std::function<void()> between_syncs;
        // The operating system as RocksDB and the high-water file see it; tests put a faulty one.
        rocksdb::Env* env = nullptr;
    };

    // Makes what is absent where both are: a log that was promised is never made anew.
    // Errors: corruption (what was acknowledged is missing or changed: do not serve; restore);
    // unavailable (another process has it open, the disk is full or cannot be read).
    static Result<std::unique_ptr<RocksDbStore>> open(const std::filesystem::path& folder,
                                                      const Options& options);
    ~RocksDbStore() override;

    // Refused with unavailable only below half of free_space, and not where it only removes rows;
    // whoever asks writable() before they decide never meets that. After the first failed write or
    // sync always refused with corruption.
    Result<void> commit(const log::Commit& commit) override;
    Position size() const override;
    log::TreeHead head() const override;
    Result<std::string> read(Position position) const override;
    Result<void> scan(Position from, Position until, const EventVisitor& visit) const override;
    Result<Version> version_of(const StreamId& stream) const override;
    Result<std::vector<Position>> positions(const StreamId& stream, Version from) const override;
    Result<std::optional<std::string>> row(log::Table table, std::string_view key) const override;
    Result<std::vector<bool>> have_rows(log::Table table,
                                        const std::vector<std::string>& keys) const override;
    Result<void> scan_rows(log::Table table, std::string_view prefix, std::string_view from,
                           const RowVisitor& visit) const override;
    bool wait_past(Position position, std::chrono::milliseconds limit) const override;

    // Is there room for new work? Any thread.
    bool writable() const;

private:
    struct State;
    explicit RocksDbStore(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace promenade::storage
