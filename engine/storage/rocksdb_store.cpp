#include "engine/storage/rocksdb_store.hpp"

#include "engine/storage/database.hpp"
#include "engine/storage/high_water.hpp"
#include "engine/storage/stream_versions.hpp"
#include "engine/storage/tail_check.hpp"

#include <rocksdb/env.h>
#include <rocksdb/snapshot.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <limits>
#include <mutex>

namespace promenade::storage {

namespace {

constexpr std::size_t kKnownVersionsMax = 131'072;  // some 12 MB
constexpr std::size_t kBatchEntryBytes = 64;        // more than a key and its framing

// What readers see: everything up to one commit, and nothing of the next.
struct Published {
    std::unique_ptr<rocksdb::ManagedSnapshot> state;
    log::TreeHead head;

    const rocksdb::Snapshot* snapshot() const { return state->snapshot(); }
};

Result<HighWaterFile> open_high_water(rocksdb::Env& env, const std::filesystem::path& path,
                                      const std::filesystem::path& database) {
    auto file = HighWaterFile::open(env, path);
    if (file || file.error().code != Errc::not_found) return file;
    if (env.FileExists((database / "CURRENT").string()).ok())
        return error(Errc::corruption, "the high-water file is missing", path.string());
    return HighWaterFile::create(env, path);
}

Result<void> make_folder(rocksdb::Env& env, const std::filesystem::path& path) {
    std::error_code failure;
    const auto folder = std::filesystem::absolute(path, failure);
    std::filesystem::create_directories(folder, failure);
    if (failure) return error(Errc::unavailable, failure.message(), folder.string());
    std::unique_ptr<rocksdb::Directory> parent;
    auto status = env.NewDirectory(folder.parent_path().string(), &parent);
    if (status.ok()) status = parent->Fsync();
    if (!status.ok()) return error(Errc::unavailable, status.ToString(), folder.string());
    return success();
}

Result<Position> size_of(const Database& database) {
    constexpr Position kLast = std::numeric_limits<Position>::max();
    TRY(const auto key, database.last_key(Family::events, event_key(kLast), nullptr));
    if (!key) return Position{0};
    if (key->size() != sizeof(Position))
        return error(Errc::corruption, "the last event's key is no position");
    return read_u64be(*key) + 1;
}

}  // namespace

struct RocksDbStore::State {
    State(std::filesystem::path place, const Options& options, HighWaterFile file,
          std::unique_ptr<Database> opened)
        : folder(std::move(place)),
          free_space(options.free_space),
          between_syncs(options.between_syncs),
          high_water(std::move(file)),
          database(std::move(opened)) {}

    std::shared_ptr<const Published> now() const {
        const std::lock_guard lock{mutex};
        return published;
    }
    void publish(const log::TreeHead& head);
    Result<bool> is_at(const StreamId& stream, Version version) const;
    rocksdb::WriteBatch batch_of(const log::Commit& commit) const;
    void remember(const StreamVersions& versions);
    bool failed() const { return high_water_failed || database->failed(); }

    const std::filesystem::path folder;
    const FreeSpaceGuard free_space;
    const std::function<void()> between_syncs;
    HighWaterFile high_water;
    std::atomic<bool> high_water_failed = false;
    std::unique_ptr<Database> database;
    StreamVersions known_versions;  // spares the writer two reads per append

    mutable std::mutex mutex;
    mutable std::condition_variable grown;
    std::shared_ptr<const Published> published;  // goes before the database it is of
};

void RocksDbStore::State::publish(const log::TreeHead& head) {
    auto next = std::make_shared<Published>();
    next->state = database->snapshot();
    next->head = head;
    std::shared_ptr<const Published> previous = std::move(next);
    {
        const std::lock_guard lock{mutex};
        published.swap(previous);
    }
    grown.notify_all();
}

Result<bool> RocksDbStore::State::is_at(const StreamId& stream, Version version) const {
    const auto known = known_versions.find(stream.text());
    if (known != known_versions.end()) return known->second == version;
    TRY(const auto next, database->get(Family::streams, stream_key(stream, version + 1), nullptr));
    if (next || version == 0) return !next;
    TRY(const auto last, database->get(Family::streams, stream_key(stream, version), nullptr));
    return last.has_value();
}

rocksdb::WriteBatch RocksDbStore::State::batch_of(const log::Commit& commit) const {
    std::size_t bytes = 0;
    for (const log::Append& append : commit.appends)
        for (const std::string& event : append.events) bytes += event.size() + 2 * kBatchEntryBytes;
    for (const log::Row& row : commit.rows)
        bytes += row.key.size() + (row.value ? row.value->size() : 0) + kBatchEntryBytes;

    rocksdb::WriteBatch batch{bytes};
    Position position = commit.first_position;
    for (const log::Append& append : commit.appends) {
        Version version = append.expected_version;
        for (const std::string& event : append.events) {
            const std::string key = event_key(position++);
            database->put(batch, Family::events, key, event);
            database->put(batch, Family::streams, stream_key(append.stream, ++version), key);
        }
    }
    for (const log::Row& row : commit.rows) {
        const std::string key = row_key(row.table, row.key);
        if (row.value)
            database->put(batch, family_of(row.table), key, *row.value);
        else
            database->remove(batch, family_of(row.table), key);
    }
    return batch;
}

void RocksDbStore::State::remember(const StreamVersions& versions) {
    if (known_versions.size() > kKnownVersionsMax) known_versions.clear();
    for (const auto& [stream, version] : versions) known_versions.insert_or_assign(stream, version);
}

namespace {

// What was sent is marked so on the fullest disk: else it would be sent again.
bool only_removes(const log::Commit& commit) {
    return commit.appends.empty() &&
           std::none_of(commit.rows.begin(), commit.rows.end(),
                        [](const log::Row& row) { return row.value.has_value(); });
}

}  // namespace

RocksDbStore::RocksDbStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
RocksDbStore::~RocksDbStore() = default;

Result<std::unique_ptr<RocksDbStore>> RocksDbStore::open(const std::filesystem::path& folder,
                                                         const Options& options) {
    rocksdb::Env* const env = options.env ? options.env : rocksdb::Env::Default();
    const auto high_water_folder =
        options.high_water_folder.empty() ? folder : options.high_water_folder;
    TRY(make_folder(*env, folder));
    TRY(make_folder(*env, high_water_folder));
    TRY(auto high_water,
        open_high_water(*env, high_water_folder / "high-water", folder / "rocksdb"));
    const bool create = high_water.promised().size == 0;
    TRY(auto database, Database::open(folder / "rocksdb", create, env));
    if (create) {
        TRY(make_folder(*env, folder / "rocksdb"));
    }
    TRY(const Position size, size_of(*database));

    auto state =
        std::make_unique<State>(folder, options, std::move(high_water), std::move(database));
    state->publish({size, {}});
    std::unique_ptr<RocksDbStore> store{new RocksDbStore{std::move(state)}};
    HighWaterFile& promise = store->state_->high_water;
    TRY(const log::TreeHead head, check_tail(*store, size, promise.promised()));
    // A crash between the two syncs leaves events that nobody was promised; from now on they are.
    if (head.size > promise.promised().size) {
        TRY(promise.raise(head));
    }
    store->state_->publish(head);
    return store;
}

Result<void> RocksDbStore::commit(const log::Commit& commit) {
    State& state = *state_;
    if (state.failed()) return error(Errc::corruption, "an earlier write or sync failed");
    if (!only_removes(commit) && !state.free_space.has_room_to_finish(state.folder))
        return error(Errc::unavailable, "the disk is nearly full");
    const log::TreeHead before = head();
    TRY(const StreamVersions versions,
        versions_after(commit, before, [&](const StreamId& stream, Version version) {
            return state.is_at(stream, version);
        }));
    rocksdb::WriteBatch batch = state.batch_of(commit);
    TRY(state.database->write(batch));
    if (state.between_syncs) state.between_syncs();
    if (commit.head != before) {
        if (const auto raised = state.high_water.raise(commit.head); !raised) {
            state.high_water_failed = true;
            return error(Errc::corruption, raised.error().detail);
        }
    }
    state.remember(versions);
    state.publish(commit.head);
    return success();
}

Position RocksDbStore::size() const { return head().size; }

log::TreeHead RocksDbStore::head() const { return state_->now()->head; }

Result<std::string> RocksDbStore::read(Position position) const {
    const auto now = state_->now();
    if (position >= now->head.size) return error(Errc::not_found, "beyond the log's end");
    TRY(auto bytes, state_->database->get(Family::events, event_key(position), now->snapshot()));
    if (!bytes) return error(Errc::corruption, "event " + std::to_string(position) + " is missing");
    return std::move(*bytes);
}

Result<void> RocksDbStore::scan(Position from, Position until, const EventVisitor& visit) const {
    const auto now = state_->now();
    const Position end = std::min(until, now->head.size);
    if (from >= end) return success();
    Position expected = from;
    bool stopped = false;
    TRY(state_->database->each(Family::events, event_key(from), event_key(end), now->snapshot(),
                               [&](std::string_view key, std::string_view bytes) {
                                   if (key != event_key(expected)) return false;
                                   stopped = !visit(expected++, bytes);
                                   return !stopped;
                               }));
    if (!stopped && expected != end)
        return error(Errc::corruption, "event " + std::to_string(expected) + " is missing");
    return success();
}

Result<Version> RocksDbStore::version_of(const StreamId& stream) const {
    const auto now = state_->now();
    constexpr Version kLast = std::numeric_limits<Version>::max();
    TRY(const auto key,
        state_->database->last_key(Family::streams, stream_key(stream, kLast), now->snapshot()));
    const std::string prefix = stream_prefix(stream);
    if (!key || key->size() != prefix.size() + sizeof(Version) || !key->starts_with(prefix))
        return Version{0};
    return read_u64be(std::string_view{*key}.substr(prefix.size()));
}

Result<std::vector<Position>> RocksDbStore::positions(const StreamId& stream, Version from) const {
    const auto now = state_->now();
    std::vector<Position> positions;
    bool whole = true;
    TRY(state_->database->each(Family::streams, stream_key(stream, from),
                               prefix_end(stream_prefix(stream)), now->snapshot(),
                               [&](std::string_view, std::string_view position) {
                                   whole = position.size() == sizeof(Position);
                                   if (whole) positions.push_back(read_u64be(position));
                                   return whole;
                               }));
    if (!whole) return error(Errc::corruption, "a stream's row is no position");
    return positions;
}

Result<std::optional<std::string>> RocksDbStore::row(log::Table table, std::string_view key) const {
    const auto now = state_->now();
    return state_->database->get(family_of(table), row_key(table, key), now->snapshot());
}

Result<std::vector<bool>> RocksDbStore::have_rows(log::Table table,
                                                  const std::vector<std::string>& keys) const {
    const auto now = state_->now();
    std::vector<std::string> row_keys;
    row_keys.reserve(keys.size());
    for (const std::string& key : keys) row_keys.push_back(row_key(table, key));
    return state_->database->have(family_of(table), row_keys, now->snapshot());
}

Result<void> RocksDbStore::scan_rows(log::Table table, std::string_view prefix,
                                     std::string_view from, const RowVisitor& visit) const {
    const auto now = state_->now();
    return state_->database->each(
        family_of(table), row_key(table, std::max(prefix, from)),
        prefix_end(row_key(table, prefix)), now->snapshot(),
        [&](std::string_view key, std::string_view value) { return visit(key.substr(1), value); });
}

bool RocksDbStore::wait_past(Position position, std::chrono::milliseconds limit) const {
    std::unique_lock lock{state_->mutex};
    return state_->grown.wait_for(lock, limit,
                                  [&] { return state_->published->head.size > position; });
}

bool RocksDbStore::writable() const {
    return !state_->failed() && state_->free_space.has_room(state_->folder);
}

}  // namespace promenade::storage
