// Procedures that nobody would write: nested and parallel states, both histories, guards,
// deadlines on both calendars, delayed triggers, decisions by several, separation of duties, cases
// that they open, members that they change.
#pragma once

#include "engine/workflow/definition.hpp"

namespace promenade::workflow {

// A deployed definition; the same for the same seed. Its cases come to rest after every step.
Definition random_definition(std::uint64_t seed);
// Its next version: every state is called otherwise, and `migrate` says how.
Definition renamed(const Definition& definition);

}  // namespace promenade::workflow
