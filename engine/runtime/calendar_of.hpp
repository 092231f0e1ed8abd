// The coordinator's calendar, from the deployed settings and the declared absences.
#pragma once

#include "engine/core/calendar.hpp"
#include "engine/network/roster.hpp"

namespace promenade::runtime {

Calendar calendar_of(const network::Roster& roster);

}  // namespace promenade::runtime
