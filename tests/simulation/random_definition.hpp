// Procedures that nobody would write: nested and parallel states, both histories, guards,
// deadlines on both calendars, delayed triggers, decisions by several, separation of duties, cases
// that they open, members that they change.
#pragma once

#include "engine/workflow/definition.hpp"

#include <string_view>

namespace promenade::workflow {

inline constexpr const char *kRandom = "random", *kOther = "other";

// A deployed definition; the same for the same seed. Its cases come to rest after every step. Of
// the two ids each opens cases of the other.
Definition random_definition(std::uint64_t seed, std::string_view id = kRandom);
// Its next version: every state is called otherwise, and `migrate` says how.
Definition renamed(const Definition& definition);

}  // namespace promenade::workflow
