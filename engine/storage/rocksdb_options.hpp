// RocksDB as this log wants it: one writer, every commit synced, no repair behind our back, memory
// and recovery bounded.
#pragma once

#include <rocksdb/db.h>

#include <memory>
#include <vector>

namespace promenade::storage {

inline constexpr std::size_t kWriteBufferBytes = 8 << 20;

// `create` allows a new database. Background failures are told to `listener`.
rocksdb::DBOptions database_options(bool create, rocksdb::Env* env,
                                    std::shared_ptr<rocksdb::EventListener> listener);
// In the order of Family, after the default family, which RocksDB wants and nobody uses. All share
// one cache, to which `database` charges its write buffers.
std::vector<rocksdb::ColumnFamilyDescriptor> families(rocksdb::DBOptions& database);

}  // namespace promenade::storage
