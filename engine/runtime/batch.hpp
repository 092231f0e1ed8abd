// What the loop has decided and the syncing thread makes durable: one commit and its answers.
#pragma once

#include "engine/log/commit.hpp"
#include "engine/runtime/outbox.hpp"
#include "engine/runtime/submission.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace promenade::runtime {

struct Snapshot;

struct Batch {
    std::uint64_t number = 0;
    log::Commit commit;
    std::vector<std::pair<Done, Outcome>> answers;
    std::vector<OutboxItem> outbox;
    std::vector<OutboxSeal> seals;             // of each: the syncing thread makes their rows
    std::shared_ptr<const Snapshot> snapshot;  // where the roster changed

    bool writes() const { return !commit.appends.empty() || !commit.rows.empty(); }
};

}  // namespace promenade::runtime
