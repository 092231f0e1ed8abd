// A small network on a memory store, its events, and the check that every derived row follows from
// them.
#pragma once

#include "engine/log/codec.hpp"
#include "engine/runtime/derive.hpp"
#include "engine/runtime/engine.hpp"
#include "tests/engine/runtime/running_network.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

namespace promenade::runtime {

// The derived rows as they are stored, keyed as derive_all() keys its own.
inline std::map<std::pair<int, std::string>, std::string> stored_rows(const log::Store& store) {
    std::map<std::pair<int, std::string>, std::string> stored;
    for (const log::Table table : {log::Table::cases, log::Table::timers, log::Table::roster,
                                   log::Table::counters, log::Table::listens, log::Table::signals})
        EXPECT_TRUE(
            store.scan_rows(table, "", "", [&](std::string_view key, std::string_view value) {
                stored[{static_cast<int>(table), std::string{key}}] = value;
                return true;
            }));
    return stored;
}

class EngineTest : public ::testing::Test {
protected:
    std::vector<log::Event> events() {
        std::vector<log::Event> all;
        EXPECT_TRUE(store.scan(0, store.size(), [&](Position, std::string_view bytes) {
            all.push_back(log::decode(bytes).value());
            return true;
        }));
        return all;
    }
    std::vector<std::string> types_of(const StreamId& stream) {
        std::vector<std::string> types;
        for (const log::Event& event : events())
            if (event.stream == stream) types.push_back(event.type);
        return types;
    }
    // The stored derived rows are those that the log alone gives.
    void expect_rebuild_equal() {
        const auto derived = derive_all(store);
        ASSERT_TRUE(derived) << describe(derived.error());
        EXPECT_EQ(derived.value(), stored_rows(store));
    }

    storage::MemoryStore store;
    testing::RunningNetwork network{store};
};

}  // namespace promenade::runtime
