// What becomes of every open case under another definition: the dry run of a migration.
#pragma once

#include "engine/log/store.hpp"
#include "engine/workflow/migration.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace promenade::runtime {

struct PlannedCase {
    struct Deadline {
        std::string name;                 // as `next` calls it; of one that is dropped as `now` did
        std::string trigger;              // of a delayed send
        std::optional<Instant> from, to;  // absent: it is added; it is dropped
    };
    StreamId stream;
    std::vector<std::string> from;  // active atomic state nodes, as `now` names them
    std::vector<std::string> to;    // as `next` does; empty where the migration is impossible
    workflow::Migration migration;
    std::vector<Deadline> deadlines;  // where it moves: those it has or had, the dropped ones last
};

// The cases that run under `now` and are not over, as their last commit left them; writes nothing.
// `members`: the network's, as the expressions of that case see them.
// `seen`: called now and then with how many rows were read. Errors: corruption.
Result<std::vector<PlannedCase>> plan_migrations(
    const log::Store& store, const workflow::Definition& now, const workflow::Definition& next,
    const workflow::DecideContext& context,
    const std::function<Value(const StreamId&)>& members = {},
    const std::function<void(std::size_t rows)>& seen = [](std::size_t) {});

}  // namespace promenade::runtime
