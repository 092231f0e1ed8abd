// The pending timers of all cases: how many are late, and what a changed calendar would move.
#pragma once

#include "engine/log/store.hpp"
#include "engine/runtime/engine.hpp"

#include <optional>
#include <string>
#include <vector>

namespace promenade::runtime {

struct Deadlines {
    std::size_t pending = 0, overdue = 0;
    std::optional<Instant> oldest;  // due instant of the one that is most late
};

// By the last durable commit. What is due is fired within a moment; a number that stays says that
// something is wrong. Errors: corruption.
Result<Deadlines> deadlines(const log::Store& store, Instant now);

struct Replanned {
    StreamId stream;
    struct Moved {
        std::string name;  // "submitted:business:P1D"
        Instant from{}, to{};
    };
    std::vector<Moved> timers;
};

// What kReplanTrigger would move, case by case; writes nothing. Errors: corruption.
Result<std::vector<Replanned>> plan_replanning(const log::Store& store,
                                               const privacy::KeyStore& keys,
                                               const Snapshot& snapshot, Instant now);

}  // namespace promenade::runtime
