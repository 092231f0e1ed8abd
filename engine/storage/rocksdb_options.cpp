#include "engine/storage/rocksdb_options.hpp"

#include "engine/storage/keys.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/table.h>
#include <rocksdb/write_buffer_manager.h>

#include <algorithm>

namespace promenade::storage {

namespace {

constexpr std::size_t kCacheBytes = 32 << 20;
constexpr int kCacheShardBits = 2;  // a shard must hold the largest block many times
constexpr std::size_t kAllWriteBuffersBytes = 20 << 20;
constexpr std::uint64_t kWalBytesMax = 32 << 20;  // bounds what a start has to replay

bool has_lz4() {
    const auto supported = rocksdb::GetSupportedCompressions();
    return std::find(supported.begin(), supported.end(), rocksdb::kLZ4Compression) !=
           supported.end();
}

rocksdb::ColumnFamilyOptions family_options(std::shared_ptr<rocksdb::Cache> cache,
                                            std::size_t block_bytes, bool looked_up_by_key) {
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = std::move(cache);
    table.block_size = block_bytes;
    table.cache_index_and_filter_blocks = true;
    table.pin_l0_filter_and_index_blocks_in_cache = true;
    if (looked_up_by_key) {
        table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
        // In parts: the filter of a big table would not fit the cache, and be read at every
        // look-up.
        table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
        table.partition_filters = true;
    }

    rocksdb::ColumnFamilyOptions options;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    options.write_buffer_size = kWriteBufferBytes;
    options.level_compaction_dynamic_level_bytes = true;
    options.compression = rocksdb::kNoCompression;
    if (has_lz4()) {
        options.compression_per_level.assign(7, rocksdb::kLZ4Compression);
        options.compression_per_level[0] = rocksdb::kNoCompression;
    }
    // Keys of the log come in order, so compaction moves files without reading them: no reason to
    // ever stop a writer for it.
    options.level0_slowdown_writes_trigger = 1 << 30;
    options.level0_stop_writes_trigger = 1 << 30;
    options.soft_pending_compaction_bytes_limit = 0;
    options.hard_pending_compaction_bytes_limit = 0;
    if (looked_up_by_key) {
        options.memtable_whole_key_filtering = true;
        options.memtable_prefix_bloom_size_ratio = 0.1;
    }
    return options;
}

}  // namespace

rocksdb::DBOptions database_options(bool create, rocksdb::Env* env,
                                    std::shared_ptr<rocksdb::EventListener> listener) {
    rocksdb::DBOptions options;
    options.env = env;
    options.create_if_missing = create;
    options.create_missing_column_families = create;
    options.listeners.push_back(std::move(listener));

    // A torn last record is what a crash leaves; the high-water file tells whether it mattered.
    // Any other damage refuses to open, where the default would silently drop what follows it.
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
    options.max_total_wal_size = kWalBytesMax;
    options.paranoid_checks = true;
    options.verify_sst_unique_id_in_manifest = true;
    options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
    options.max_bgerror_resume_count = 0;

    options.allow_concurrent_memtable_write = false;
    options.enable_write_thread_adaptive_yield = false;
    options.avoid_unnecessary_blocking_io = true;
    options.bytes_per_sync = 1 << 20;
    options.compaction_readahead_size = 2 << 20;
    options.max_background_jobs = 2;
    options.max_open_files = 256;
    options.skip_stats_update_on_db_open = true;
    options.stats_dump_period_sec = 0;
    options.stats_persist_period_sec = 0;
    options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
    options.keep_log_file_num = 4;
    options.max_manifest_file_size = 16 << 20;
    return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> families(rocksdb::DBOptions& database) {
    const auto cache = rocksdb::NewLRUCache(kCacheBytes, kCacheShardBits);
    database.write_buffer_manager =
        std::make_shared<rocksdb::WriteBufferManager>(kAllWriteBuffersBytes, cache);
    std::vector<rocksdb::ColumnFamilyDescriptor> all{
        {rocksdb::kDefaultColumnFamilyName, family_options(cache, 4 << 10, false)}};
    for (const char* const name : kFamilyNames) {
        const bool is_log = name == kFamilyNames[static_cast<std::size_t>(Family::events)];
        all.emplace_back(name, family_options(cache, is_log ? 32 << 10 : 8 << 10, !is_log));
    }
    return all;
}

}  // namespace promenade::storage
