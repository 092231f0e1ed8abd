// RocksDB with its five families, opened, read, written and closed as one thing.
#pragma once

#include "engine/core/result.hpp"
#include "engine/storage/keys.hpp"

#include <rocksdb/db.h>

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace promenade::storage {

// Reads: any thread, of the state in `snapshot`, or of the latest where that is nullptr.
class Database {
public:
    using Visitor = std::function<bool(std::string_view key, std::string_view value)>;

    // Errors: corruption; unavailable (open elsewhere, disk full, cannot be read).
    static Result<std::unique_ptr<Database>> open(const std::filesystem::path& folder, bool create,
                                                  rocksdb::Env* env);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    // Errors: corruption.
    Result<std::optional<std::string>> get(Family family, std::string_view key,
                                           const rocksdb::Snapshot* snapshot) const;
    // Which of these keys have an entry, in their order. Errors: corruption.
    Result<std::vector<bool>> have(Family family, const std::vector<std::string>& keys,
                                   const rocksdb::Snapshot* snapshot) const;
    // Entries from `from` up to, not including, `end` (nothing: the family's end), in key order,
    // until the visitor returns false. Errors: corruption.
    Result<void> each(Family family, std::string_view from, const std::optional<std::string>& end,
                      const rocksdb::Snapshot* snapshot, const Visitor& visit) const;
    // The greatest key up to `bound`; nothing where there is none. Errors: corruption.
    Result<std::optional<std::string>> last_key(Family family, std::string_view bound,
                                                const rocksdb::Snapshot* snapshot) const;

    void put(rocksdb::WriteBatch& batch, Family family, std::string_view key,
             std::string_view value) const;
    void remove(rocksdb::WriteBatch& batch, Family family, std::string_view key) const;
    // Synced. Errors: corruption (the outcome is unknown).
    Result<void> write(rocksdb::WriteBatch& batch);

    std::unique_ptr<rocksdb::ManagedSnapshot> snapshot() const;
    // Has a write, or a flush or compaction in the background, ever failed?
    bool failed() const;

private:
    class FailureFlag;

    Database();
    rocksdb::ColumnFamilyHandle* handle(Family family) const {
        return handles_[static_cast<std::size_t>(family)];
    }

    std::shared_ptr<FailureFlag> failure_;
    std::unique_ptr<rocksdb::DB> database_;
    rocksdb::ColumnFamilyHandle* unused_ = nullptr;  // the family named "default"
    std::array<rocksdb::ColumnFamilyHandle*, kFamilyNames.size()> handles_{};
};

}  // namespace promenade::storage
