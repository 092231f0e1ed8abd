// How static types go together.
#pragma once

#include "engine/workflow/expression_check.hpp"

#include <optional>

namespace promenade::workflow {

// The type of what is either: of `c ? a : b`, of the items of a list. Nothing: there is none.
std::optional<Type> join(const Type& a, const Type& b);
// Whether a == b may be true.
bool comparable(const Type& a, const Type& b);
// Nothing: a list whose items have no common type.
std::optional<Type> type_of(const Operand& operand);
Type list_of(Type items);
Type map_of(Type keys, Type values);

}  // namespace promenade::workflow
