// All the views that a network has.
#pragma once

#include "projections/directory.hpp"
#include "projections/inbox.hpp"
#include "projections/timeline.hpp"

namespace promenade::projections {

inline std::vector<Projection> all_views() { return {kDirectory, kInbox, kTimeline}; }

}  // namespace promenade::projections
