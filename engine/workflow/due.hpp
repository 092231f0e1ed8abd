// When what a chart waits for is due.
#pragma once

#include "engine/workflow/chart.hpp"
#include "engine/workflow/decide.hpp"

#include <optional>
#include <vector>

namespace promenade::workflow {

// The instant at which a timer set at `since` is due, by the fields of the case; nothing where the
// field that says so is empty.
std::optional<Instant> due_instant(const TimerSpec& timer, Instant since, const Map& fields,
                                   const DecideContext& context);
// [{due, name}] of timers that are set now.
List timers_set(const std::vector<const TimerSpec*>& timers, const Map& fields,
                const DecideContext& context);

}  // namespace promenade::workflow
