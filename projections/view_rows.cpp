#include "projections/view_rows.hpp"

#include <algorithm>

namespace promenade::projections {

namespace {

rocksdb::Slice slice(std::string_view text) { return {text.data(), text.size()}; }

Error damaged(const rocksdb::Status& status) {
    return error(Errc::corruption, "views: " + status.ToString());
}

Result<std::optional<std::string>> found(const rocksdb::Status& status, std::string value) {
    if (status.IsNotFound()) return std::optional<std::string>{};
    if (!status.ok()) return damaged(status);
    return std::optional{std::move(value)};
}

Result<void> visit_from(rocksdb::Iterator& rows, std::string_view prefix, std::string_view from,
                        const ReadRows::Visitor& visit) {
    for (rows.Seek(slice(std::max(prefix, from)));
         rows.Valid() && rows.key().starts_with(slice(prefix)); rows.Next())
        if (!visit(rows.key().ToStringView(), rows.value().ToStringView())) break;
    if (!rows.status().ok()) return damaged(rows.status());
    return success();
}

}  // namespace

SnapshotRows::SnapshotRows(std::shared_ptr<Generation> generation)
    : generation_(std::move(generation)), snapshot_(generation_->db().GetSnapshot()) {
    options_.snapshot = snapshot_;
}

SnapshotRows::~SnapshotRows() { generation_->db().ReleaseSnapshot(snapshot_); }

Result<std::optional<std::string>> SnapshotRows::get(std::string_view key) const {
    std::string value;
    const auto status = generation_->db().Get(options_, generation_->family(), slice(key), &value);
    return found(status, std::move(value));
}

Result<void> SnapshotRows::scan(std::string_view prefix, std::string_view from,
                                const Visitor& visit) const {
    const std::unique_ptr<rocksdb::Iterator> rows{
        generation_->db().NewIterator(options_, generation_->family())};
    return visit_from(*rows, prefix, from, visit);
}

Result<std::optional<std::string>> BatchRows::get(std::string_view key) const {
    std::string value;
    const auto status = batch_.GetFromBatchAndDB(&generation_->db(), rocksdb::ReadOptions{},
                                                 generation_->family(), slice(key), &value);
    return found(status, std::move(value));
}

Result<void> BatchRows::scan(std::string_view prefix, std::string_view from,
                             const Visitor& visit) const {
    // The iterator over both takes the stored rows' own.
    const std::unique_ptr<rocksdb::Iterator> rows{batch_.NewIteratorWithBase(
        generation_->family(),
        generation_->db().NewIterator(rocksdb::ReadOptions{}, generation_->family()))};
    return visit_from(*rows, prefix, from, visit);
}

void BatchRows::put(std::string_view key, std::string_view value) {
    ENGINE_ASSERT(batch_.Put(generation_->family(), slice(key), slice(value)).ok());
}

void BatchRows::erase(std::string_view key) {
    ENGINE_ASSERT(batch_.Delete(generation_->family(), slice(key)).ok());
}

}  // namespace promenade::projections
