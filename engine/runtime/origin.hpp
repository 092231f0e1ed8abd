// Where what other cases made happen to a case came from.
#pragma once

#include "engine/log/event.hpp"
#include "engine/log/store.hpp"

namespace promenade::runtime {

// The event at the beginning of what led to this one, by way of parents, children and signals: what
// a person did, a deadline, or what became of a member. Itself, where no other case led to it. As
// far as it is found: a signal that waited longer than some thousand events is not.
// Errors: corruption.
Result<log::Event> origin_of(const log::Store& store, log::Event event);

}  // namespace promenade::runtime
