// A store that forgets everything when it goes: for tests and what-if runs. The same contract as
// RocksDbStore, durability apart.
#pragma once

#include "engine/log/store.hpp"
#include "engine/storage/stream_versions.hpp"

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>

namespace promenade::storage {

class MemoryStore final : public log::Store {
public:
    MemoryStore();

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

private:
    using Rows = std::map<std::string, std::string, std::less<>>;

    Version version_locked(const StreamId& stream) const;

    mutable std::mutex mutex_;
    mutable std::condition_variable grown_;
    // A deque, because its elements stay where they are while it grows: scan reads unlocked.
    std::deque<std::string> events_;
    std::map<StreamId, std::vector<Position>> streams_;
    std::map<log::Table, Rows> tables_;
    log::TreeHead head_;
};

}  // namespace promenade::storage
