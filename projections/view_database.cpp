#include "projections/view_database.hpp"

#include "engine/core/canonical_json.hpp"
#include "projections/view_rows.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <mutex>

namespace promenade::projections {

namespace {

constexpr std::size_t kCacheBytes = 8 << 20;
constexpr std::size_t kWriteBufferBytes = 8 << 20;
constexpr std::uint64_t kWalBytesMax = 32 << 20;  // bounds what a start has to replay

rocksdb::ColumnFamilyOptions family_options() {
    static const std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(kCacheBytes);
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = cache;
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    rocksdb::ColumnFamilyOptions options;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    options.write_buffer_size = kWriteBufferBytes;
    return options;
}

rocksdb::DBOptions database_options() {
    rocksdb::DBOptions options;
    options.create_if_missing = true;
    options.max_total_wal_size = kWalBytesMax;
    options.keep_log_file_num = 2;
    return options;
}

std::string family_name(std::string_view view, std::uint64_t generation) {
    return std::string{view} + '.' + std::to_string(generation);
}

std::optional<std::uint64_t> generation_in(std::string_view family) {
    const std::size_t dot = family.rfind('.');
    if (dot == family.npos) return std::nullopt;
    const std::string_view digits = family.substr(dot + 1);
    std::uint64_t generation = 0;
    const auto [end, failed] =
        std::from_chars(digits.data(), digits.data() + digits.size(), generation);
    if (failed != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return generation;
}

Error unavailable(const rocksdb::Status& status) {
    return error(Errc::unavailable, "views: " + status.ToString());
}

std::string text_of(const Mark& mark) {
    return canonical(Map{{"cursor", static_cast<std::int64_t>(mark.cursor)},
                         {"generation", static_cast<std::int64_t>(mark.generation)},
                         {"last", mark.last},
                         {"version", mark.version}});
}

Result<Mark> mark_from(std::string_view text) {
    const Result<Value> value = parse_canonical(text);
    if (!value) return error(Errc::corruption, "a view's mark: " + value.error().detail);
    return Mark{static_cast<std::uint64_t>(value.value().number_at("generation", 0)),
                static_cast<int>(value.value().number_at("version", 0)),
                static_cast<Position>(value.value().number_at("cursor", 0)),
                std::string{value.value().text_at("last")}};
}

}  // namespace

struct ViewBatch::Writes {
    rocksdb::WriteBatchWithIndex batch{rocksdb::BytewiseComparator(), 0, true};
};

ViewBatch::ViewBatch() : writes_(std::make_unique<Writes>()) {}
ViewBatch::~ViewBatch() = default;

std::unique_ptr<Rows> ViewBatch::rows(std::shared_ptr<Generation> generation) {
    return std::make_unique<BatchRows>(std::move(generation), writes_->batch);
}

struct ViewDatabase::State {
    std::shared_ptr<rocksdb::DB> db;
    std::shared_ptr<Generation> marks;
    mutable std::mutex mutex;
    std::map<std::string, std::shared_ptr<Generation>> generations;  // by family name
};

namespace {

struct Opened {
    rocksdb::Status status;
    std::shared_ptr<rocksdb::DB> db;
    std::vector<rocksdb::ColumnFamilyHandle*> families;
};

std::vector<std::string> families_in(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    if (!rocksdb::DB::ListColumnFamilies(rocksdb::DBOptions{}, folder.string(), &names).ok())
        names = {rocksdb::kDefaultColumnFamilyName};  // there is none yet, or Open says what it is
    return names;
}

// What is not "<view>.<generation>" is somebody else's: the log's, if the settings are wrong.
bool is_foreign(const std::filesystem::path& folder) {
    const std::vector<std::string> names = families_in(folder);
    return std::any_of(names.begin(), names.end(), [](const std::string& name) {
        return name != rocksdb::kDefaultColumnFamilyName && !generation_in(name);
    });
}

Opened open_database(const std::filesystem::path& folder) {
    Opened opened;
    std::vector<rocksdb::ColumnFamilyDescriptor> wanted;
    for (const std::string& name : families_in(folder))
        wanted.push_back(rocksdb::ColumnFamilyDescriptor{name, family_options()});
    rocksdb::DB* db = nullptr;
    opened.status =
        rocksdb::DB::Open(database_options(), folder.string(), wanted, &opened.families, &db);
    opened.db.reset(db);
    return opened;
}

}  // namespace

Result<std::unique_ptr<ViewDatabase>> ViewDatabase::open(const std::filesystem::path& folder) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (is_foreign(folder)) return error(Errc::invalid, "not a folder of views", folder.string());
    Opened opened = open_database(folder);
    // Not for other failures: a locked folder is another process's.
    if (opened.status.IsCorruption()) {
        std::filesystem::remove_all(folder, failed);
        opened = open_database(folder);
    }
    if (!opened.status.ok()) return unavailable(opened.status);

    auto state = std::make_unique<State>();
    state->db = opened.db;
    for (rocksdb::ColumnFamilyHandle* const family : opened.families) {
        auto generation = std::make_shared<Generation>(opened.db, family);
        if (family->GetName() == rocksdb::kDefaultColumnFamilyName)
            state->marks = std::move(generation);
        else
            state->generations.emplace(family->GetName(), std::move(generation));
    }
    return std::unique_ptr<ViewDatabase>{new ViewDatabase{std::move(state)}};
}

ViewDatabase::ViewDatabase(std::unique_ptr<State> state) : state_(std::move(state)) {}
ViewDatabase::~ViewDatabase() = default;

Result<std::optional<Mark>> ViewDatabase::mark(std::string_view view) const {
    TRY(const std::optional<std::string> text, SnapshotRows{state_->marks}.get(view));
    if (!text) return std::optional<Mark>{};
    TRY(Mark mark, mark_from(*text));
    return std::optional{std::move(mark)};
}

void ViewDatabase::put_mark(ViewBatch& batch, std::string_view view, const Mark& mark) {
    batch.rows(state_->marks)->put(view, text_of(mark));
}

Result<std::shared_ptr<Generation>> ViewDatabase::find(std::string_view view,
                                                       std::uint64_t generation) const {
    const std::lock_guard lock{state_->mutex};
    const auto at = state_->generations.find(family_name(view, generation));
    if (at == state_->generations.end()) return error(Errc::not_found, "no such generation");
    return at->second;
}

Result<std::shared_ptr<Generation>> ViewDatabase::create(std::string_view view,
                                                         std::uint64_t generation) {
    TRY(drop(view, generation));
    const std::string name = family_name(view, generation);
    rocksdb::ColumnFamilyHandle* family = nullptr;
    const auto status = state_->db->CreateColumnFamily(family_options(), name, &family);
    if (!status.ok()) return unavailable(status);
    auto created = std::make_shared<Generation>(state_->db, family);
    const std::lock_guard lock{state_->mutex};
    state_->generations[name] = created;
    return created;
}

Result<void> ViewDatabase::drop(std::string_view view, std::uint64_t generation) {
    const std::lock_guard lock{state_->mutex};
    const auto at = state_->generations.find(family_name(view, generation));
    if (at == state_->generations.end()) return success();
    const auto status = state_->db->DropColumnFamily(at->second->family());
    if (!status.ok()) return unavailable(status);
    state_->generations.erase(at);
    return success();
}

Result<void> ViewDatabase::drop_unmarked() {
    std::vector<std::pair<std::string, std::uint64_t>> unmarked;
    {
        const std::lock_guard lock{state_->mutex};
        for (const auto& [name, generation] : state_->generations) {
            const std::optional<std::uint64_t> number = generation_in(name);
            ENGINE_ASSERT(number);  // open accepts no other
            unmarked.emplace_back(name.substr(0, name.rfind('.')), *number);
        }
    }
    for (const auto& [view, generation] : unmarked) {
        TRY(const std::optional<Mark> marked, mark(view));
        if (marked && marked->generation == generation) continue;
        TRY(drop(view, generation));
    }
    return success();
}

Result<void> ViewDatabase::commit(ViewBatch& batch, Durability durability) {
    rocksdb::WriteOptions options;
    options.sync = durability == Durability::synced;
    const auto status = state_->db->Write(options, batch.writes_->batch.GetWriteBatch());
    if (!status.ok()) return unavailable(status);
    return success();
}

std::unique_ptr<ReadRows> snapshot_of(std::shared_ptr<Generation> generation) {
    return std::make_unique<SnapshotRows>(std::move(generation));
}

Result<Comparison> compare(const std::shared_ptr<Generation>& first,
                           const std::shared_ptr<Generation>& second) {
    const auto rows_of = [](const Generation& generation) {
        return std::unique_ptr<rocksdb::Iterator>{
            generation.db().NewIterator(rocksdb::ReadOptions{}, generation.family())};
    };
    const auto a = rows_of(*first);
    const auto b = rows_of(*second);
    a->SeekToFirst();
    Comparison result{0, true};
    for (b->SeekToFirst(); b->Valid(); b->Next(), ++result.rows) {
        if (!result.identical) continue;
        result.identical = a->Valid() && a->key() == b->key() && a->value() == b->value();
        if (result.identical) a->Next();
    }
    result.identical = result.identical && !a->Valid();
    for (const auto& status : {a->status(), b->status()})
        if (!status.ok()) return error(Errc::corruption, "views: " + status.ToString());
    return result;
}

}  // namespace promenade::projections
