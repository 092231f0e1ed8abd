// Rows of a column family: as they stand at a snapshot, or through a batch that is being written.
#pragma once

#include "projections/view_database.hpp"

#include <rocksdb/db.h>
#include <rocksdb/utilities/write_batch_with_index.h>

namespace promenade::projections {

class Generation {
public:
    Generation(std::shared_ptr<rocksdb::DB> db, rocksdb::ColumnFamilyHandle* family)
        : db_(std::move(db)), family_(family) {}
    Generation(const Generation&) = delete;
    Generation& operator=(const Generation&) = delete;
    ~Generation() { db_->DestroyColumnFamilyHandle(family_); }

    rocksdb::DB& db() const { return *db_; }
    rocksdb::ColumnFamilyHandle* family() const { return family_; }

private:
    std::shared_ptr<rocksdb::DB> db_;
    rocksdb::ColumnFamilyHandle* family_;
};

class SnapshotRows final : public ReadRows {
public:
    explicit SnapshotRows(std::shared_ptr<Generation> generation);
    ~SnapshotRows() override;
    Result<std::optional<std::string>> get(std::string_view key) const override;
    Result<void> scan(std::string_view prefix, std::string_view from,
                      const Visitor& visit) const override;

private:
    std::shared_ptr<Generation> generation_;
    const rocksdb::Snapshot* snapshot_;
    rocksdb::ReadOptions options_;
};

class BatchRows final : public Rows {
public:
    BatchRows(std::shared_ptr<Generation> generation, rocksdb::WriteBatchWithIndex& batch)
        : generation_(std::move(generation)), batch_(batch) {}
    Result<std::optional<std::string>> get(std::string_view key) const override;
    Result<void> scan(std::string_view prefix, std::string_view from,
                      const Visitor& visit) const override;
    void put(std::string_view key, std::string_view value) override;
    void erase(std::string_view key) override;

private:
    std::shared_ptr<Generation> generation_;
    rocksdb::WriteBatchWithIndex& batch_;
};

}  // namespace promenade::projections
