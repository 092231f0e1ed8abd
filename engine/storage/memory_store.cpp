#include "engine/storage/memory_store.hpp"

#include <algorithm>

namespace promenade::storage {

MemoryStore::MemoryStore() : head_{0, sha256(ByteView{})} {}

Result<void> MemoryStore::commit(const log::Commit& commit) {
    const std::lock_guard lock{mutex_};
    TRY(versions_after(commit, head_, [&](const StreamId& stream, Version version) -> Result<bool> {
        return version_locked(stream) == version;
    }));
    for (const log::Append& append : commit.appends) {
        for (const std::string& bytes : append.events) {
            streams_[append.stream].push_back(events_.size());
            events_.push_back(bytes);
        }
    }
    for (const log::Row& row : commit.rows) {
        if (row.value)
            tables_[row.table].insert_or_assign(row.key, *row.value);
        else
            tables_[row.table].erase(row.key);
    }
    head_ = commit.head;
    grown_.notify_all();
    return success();
}

Position MemoryStore::size() const { return head().size; }

log::TreeHead MemoryStore::head() const {
    const std::lock_guard lock{mutex_};
    return head_;
}

Result<std::string> MemoryStore::read(Position position) const {
    const std::lock_guard lock{mutex_};
    if (position >= events_.size()) return error(Errc::not_found, "beyond the log's end");
    return events_[position];
}

Result<void> MemoryStore::scan(Position from, Position until, const EventVisitor& visit) const {
    const Position end = std::min(until, size());
    for (Position position = from; position < end; ++position) {
        const std::string* bytes = nullptr;
        {
            const std::lock_guard lock{mutex_};
            bytes = &events_[position];
        }
        if (!visit(position, *bytes)) break;
    }
    return success();
}

Version MemoryStore::version_locked(const StreamId& stream) const {
    const auto found = streams_.find(stream);
    return found == streams_.end() ? 0 : found->second.size();
}

Result<Version> MemoryStore::version_of(const StreamId& stream) const {
    const std::lock_guard lock{mutex_};
    return version_locked(stream);
}

Result<std::vector<Position>> MemoryStore::positions(const StreamId& stream, Version from) const {
    const std::lock_guard lock{mutex_};
    const auto found = streams_.find(stream);
    if (found == streams_.end() || from > found->second.size()) return std::vector<Position>{};
    const auto skipped = static_cast<std::ptrdiff_t>(std::max<Version>(from, 1) - 1);
    return std::vector<Position>(found->second.begin() + skipped, found->second.end());
}

Result<std::optional<std::string>> MemoryStore::row(log::Table table, std::string_view key) const {
    const std::lock_guard lock{mutex_};
    const auto rows = tables_.find(table);
    if (rows == tables_.end()) return std::optional<std::string>{};
    const auto found = rows->second.find(key);
    if (found == rows->second.end()) return std::optional<std::string>{};
    return std::optional<std::string>{found->second};
}

Result<std::vector<bool>> MemoryStore::have_rows(log::Table table,
                                                 const std::vector<std::string>& keys) const {
    const std::lock_guard lock{mutex_};
    const auto rows = tables_.find(table);
    std::vector<bool> have;
    for (const std::string& key : keys)
        have.push_back(rows != tables_.end() && rows->second.contains(key));
    return have;
}

Result<void> MemoryStore::scan_rows(log::Table table, std::string_view prefix,
                                    std::string_view from, const RowVisitor& visit) const {
    // Copied, so that the visitor sees one commit's state and may call the store.
    std::vector<std::pair<std::string, std::string>> rows;
    {
        const std::lock_guard lock{mutex_};
        const auto found = tables_.find(table);
        if (found == tables_.end()) return success();
        for (auto at = found->second.lower_bound(std::max(prefix, from));
             at != found->second.end() && at->first.compare(0, prefix.size(), prefix) == 0; ++at)
            rows.emplace_back(at->first, at->second);
    }
    for (const auto& [key, value] : rows)
        if (!visit(key, value)) break;
    return success();
}

bool MemoryStore::wait_past(Position position, std::chrono::milliseconds limit) const {
    std::unique_lock lock{mutex_};
    return grown_.wait_for(lock, limit, [&] { return head_.size > position; });
}

}  // namespace promenade::storage
