// From what an expression computes to what a case can hold.
#pragma once

#include "engine/core/value.hpp"
#include "engine/workflow/budget.hpp"
#include "engine/workflow/operand.hpp"

namespace promenade::workflow {

// A timestamp or duration becomes its text, a uint an integer. Faults: a double, bytes, a type; a
// uint above 2^63-1; a map whose keys are no texts; too many steps (what is small when shared may
// be huge when copied).
Evaluated<Value> to_value(const Operand& operand, Budget& budget);

}  // namespace promenade::workflow
