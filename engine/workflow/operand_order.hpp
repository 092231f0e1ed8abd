// Equality and order of operands (langdef, "Equality" and "Ordering").
#pragma once

#include "engine/workflow/budget.hpp"
#include "engine/workflow/operand.hpp"

#include <compare>
#include <optional>

namespace promenade::workflow {

// Values of different kinds are unequal, but numbers are equal where they stand at one point of the
// line; NaN equals nothing. Lists and maps are compared item by item; false once the budget is
// exhausted.
bool equal(const Operand& a, const Operand& b, Budget& budget);

// Numbers of any kind by their place on the line, texts by code point, bytes, booleans (false
// first), timestamps, durations. Nothing: such operands have no order.
std::optional<std::partial_ordering> order_of(const Operand& a, const Operand& b);

}  // namespace promenade::workflow
