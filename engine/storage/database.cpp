#include "engine/storage/database.hpp"

#include "engine/storage/rocksdb_options.hpp"

#include <rocksdb/listener.h>
#include <rocksdb/snapshot.h>

#include <algorithm>
#include <atomic>

namespace promenade::storage {

namespace {

Error damaged(const rocksdb::Status& status) { return error(Errc::corruption, status.ToString()); }

Error not_opened(const rocksdb::Status& status, const std::filesystem::path& folder) {
    const bool may_pass = (status.IsIOError() && !status.IsPathNotFound()) || status.IsBusy();
    return error(may_pass ? Errc::unavailable : Errc::corruption, status.ToString(),
                 folder.string());
}

rocksdb::ReadOptions reading(Family family, const rocksdb::Snapshot* snapshot) {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot;
    // A replay reads every event once: it must not push everything else out of the cache.
    options.fill_cache = family != Family::events;
    return options;
}

}  // namespace

// RocksDB flushes and compacts in threads of its own; this is how we hear that one failed.
class Database::FailureFlag final : public rocksdb::EventListener {
public:
    void OnBackgroundError(rocksdb::BackgroundErrorReason, rocksdb::Status*) override { raise(); }
    void raise() { raised_ = true; }
    bool raised() const { return raised_; }

private:
    std::atomic<bool> raised_ = false;
};

Database::Database() : failure_(std::make_shared<FailureFlag>()) {}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& folder, bool create,
                                                 rocksdb::Env* env) {
    std::unique_ptr<Database> opened{new Database};
    rocksdb::DBOptions options = database_options(create, env, opened->failure_);
    const auto descriptors = families(options);
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* database = nullptr;
    // Compaction can wait, whoever waits for a commit cannot. Flushes can't either: a full write
    // buffer would stop the writer.
    options.env->LowerThreadPoolCPUPriority(rocksdb::Env::LOW, rocksdb::CpuPriority::kLow);
    const auto status =
        rocksdb::DB::Open(options, folder.string(), descriptors, &handles, &database);
    if (!status.ok()) return not_opened(status, folder);
    opened->database_.reset(database);
    opened->unused_ = handles.front();
    std::copy(handles.begin() + 1, handles.end(), opened->handles_.begin());
    return opened;
}

Database::~Database() {
    if (!database_) return;
    for (rocksdb::ColumnFamilyHandle* const handle : handles_)
        database_->DestroyColumnFamilyHandle(handle);
    database_->DestroyColumnFamilyHandle(unused_);
}

Result<std::optional<std::string>> Database::get(Family family, std::string_view key,
                                                 const rocksdb::Snapshot* snapshot) const {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot;
    std::string value;
    const auto status = database_->Get(options, handle(family), key, &value);
    if (status.IsNotFound()) return std::optional<std::string>{};
    if (!status.ok()) return damaged(status);
    return std::optional<std::string>{std::move(value)};
}

Result<std::vector<bool>> Database::have(Family family, const std::vector<std::string>& keys,
                                         const rocksdb::Snapshot* snapshot) const {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot;
    const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
    std::vector<rocksdb::PinnableSlice> values(keys.size());
    std::vector<rocksdb::Status> statuses(keys.size());
    database_->MultiGet(options, handle(family), keys.size(), slices.data(), values.data(),
                        statuses.data());
    std::vector<bool> have;
    for (const rocksdb::Status& status : statuses) {
        if (!status.ok() && !status.IsNotFound()) return damaged(status);
        have.push_back(status.ok());
    }
    return have;
}

Result<void> Database::each(Family family, std::string_view from,
                            const std::optional<std::string>& end,
                            const rocksdb::Snapshot* snapshot, const Visitor& visit) const {
    auto options = reading(family, snapshot);
    const rocksdb::Slice bound = end ? rocksdb::Slice{*end} : rocksdb::Slice{};
    if (end) options.iterate_upper_bound = &bound;
    const std::unique_ptr<rocksdb::Iterator> at{database_->NewIterator(options, handle(family))};
    for (at->Seek(from); at->Valid(); at->Next())
        if (!visit(at->key().ToStringView(), at->value().ToStringView())) return success();
    if (!at->status().ok()) return damaged(at->status());
    return success();
}

Result<std::optional<std::string>> Database::last_key(Family family, std::string_view bound,
                                                      const rocksdb::Snapshot* snapshot) const {
    const std::unique_ptr<rocksdb::Iterator> at{
        database_->NewIterator(reading(family, snapshot), handle(family))};
    at->SeekForPrev(bound);
    if (at->Valid()) return std::optional<std::string>{at->key().ToString()};
    if (!at->status().ok()) return damaged(at->status());
    return std::optional<std::string>{};
}

void Database::put(rocksdb::WriteBatch& batch, Family family, std::string_view key,
                   std::string_view value) const {
    const auto status = batch.Put(handle(family), key, value);
    ENGINE_ASSERT(status.ok());
}

void Database::remove(rocksdb::WriteBatch& batch, Family family, std::string_view key) const {
    const auto status = batch.Delete(handle(family), key);
    ENGINE_ASSERT(status.ok());
}

Result<void> Database::write(rocksdb::WriteBatch& batch) {
    rocksdb::WriteOptions options;
    options.sync = true;
    const auto status = database_->Write(options, &batch);
    if (status.ok()) return success();
    failure_->raise();
    return damaged(status);
}

std::unique_ptr<rocksdb::ManagedSnapshot> Database::snapshot() const {
    return std::make_unique<rocksdb::ManagedSnapshot>(database_.get());
}

bool Database::failed() const { return failure_->raised(); }

}  // namespace promenade::storage
