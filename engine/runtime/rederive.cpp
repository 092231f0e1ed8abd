#include "engine/runtime/rederive.hpp"

#include "engine/runtime/derive.hpp"

#include <array>

namespace promenade::runtime {

namespace {

constexpr std::array kDerived{log::Table::cases,    log::Table::timers,  log::Table::roster,
                              log::Table::counters, log::Table::listens, log::Table::signals};
constexpr std::size_t kRowsPerCommit = 10'000;

class RowWriter {
public:
    explicit RowWriter(log::Store& store) : store_(store) {}

    Result<void> write(log::Row row) {
        rows_.push_back(std::move(row));
        return rows_.size() < kRowsPerCommit ? success() : flush();
    }
    Result<void> flush() {
        log::Commit commit;
        commit.first_position = store_.size();
        commit.head = store_.head();
        commit.rows = std::exchange(rows_, {});
        return store_.commit(commit);
    }

private:
    log::Store& store_;
    std::vector<log::Row> rows_;
};

Result<std::vector<std::string>> keys_of(const log::Store& store, log::Table table) {
    std::vector<std::string> keys;
    TRY(store.scan_rows(table, "", "", [&](std::string_view key, std::string_view) {
        keys.emplace_back(key);
        return true;
    }));
    return keys;
}

}  // namespace

Result<void> rederive(log::Store& store) {
    TRY(const bool current, derived_rows_are_current(store));
    if (current) return success();
    TRY(const auto rows, derive_all(store));
    RowWriter writer{store};
    for (const log::Table table : kDerived) {
        TRY(const std::vector<std::string> keys, keys_of(store, table));
        for (const std::string& key : keys)
            if (!rows.contains({static_cast<int>(table), key})) {
                TRY(writer.write({table, key, std::nullopt}));
            }
    }
    std::optional<log::Row> version;
    for (const auto& [key, value] : rows) {
        log::Row row{static_cast<log::Table>(key.first), key.second, value};
        if (is_reducer_row(row)) {
            version = std::move(row);
            continue;
        }
        TRY(writer.write(std::move(row)));
    }
    TRY(writer.flush());
    ENGINE_ASSERT(version);
    TRY(writer.write(*std::move(version)));
    return writer.flush();
}

}  // namespace promenade::runtime
