// The calendars of role holders, from the deployed settings and the declared absences.
#pragma once

#include "engine/core/calendar.hpp"
#include "engine/network/roster.hpp"

namespace promenade::runtime {

// The settings say on which days the coordinator works, and others of whom they say so; else
// referents work from Monday to Friday, and everybody else as the coordinator does. Days on which a
// deputy stands in for somebody absent count as worked.
Calendars calendars_of(const network::Roster& roster);

// The day it is where the network is.
LocalDate today_in(const network::Roster& roster, Instant now);

}  // namespace promenade::runtime
