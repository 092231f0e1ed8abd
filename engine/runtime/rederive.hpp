// Derived rows of another reducer's version, made anew from the log when the engine starts.
#pragma once

#include "engine/core/result.hpp"
#include "engine/log/store.hpp"

namespace promenade::runtime {

// Nothing to do where the rows are of kReducerVersion. Else replaces them all; the version's own
// row is written last, so that a crash on the way begins again at the next start. Memory: all
// derived rows at once. Before anything is served. Errors: corruption, unavailable.
Result<void> rederive(log::Store& store);

}  // namespace promenade::runtime
