// Whether a store still holds what was promised of it: asked before it serves anybody.
#pragma once

#include "engine/core/result.hpp"
#include "engine/log/store.hpp"

namespace promenade::storage {

// The tree of the store's first `size` events, if that is no less than `promised`, the root at the
// promised size is the promised one, and the last 1000 events hash to the leaves of the stored
// tiles. Errors: corruption, `detail` says what is missing or changed.
Result<log::TreeHead> check_tail(const log::Store& store, Position size,
                                 const log::TreeHead& promised);

}  // namespace promenade::storage
