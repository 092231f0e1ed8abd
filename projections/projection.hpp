// The code of a view. It holds nothing: all that it knows are its rows, and replaying the log gives
// the same ones, byte for byte.
#pragma once

#include "engine/log/event.hpp"
#include "projections/rows.hpp"

namespace promenade::projections {

struct Projection {
    // Of its rows and cursor: unique, [a-z_]+, never used again for something else.
    std::string_view name;
    // Raise it when `apply` computes something else: the projector then starts again at position 0.
    int version = 1;
    // Called for every event, in log order. Must not block, throw, or read a clock; ignores what it
    // does not know. Errors: corruption (of its rows).
    Result<void> (*apply)(const log::Event& event, Rows& rows) = nullptr;
};

}  // namespace promenade::projections
