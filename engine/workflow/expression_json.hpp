// Values of expressions from JSON and as JSON: what `promenade eval` reads and prints.
#pragma once

#include "engine/core/result.hpp"
#include "engine/workflow/operand.hpp"

#include <string>
#include <string_view>

namespace promenade::workflow {

inline constexpr std::size_t kContextDepthMax = 100;

// Numbers without fraction and exponent are integers (beyond 2^63-1: uint), the others doubles.
// What JSON has no kind for is written as protobuf's JSON writes it in an Any: {"@type":
// "type.googleapis.com/google.protobuf.Duration", "value": "1.5s"}; so too Timestamp, BytesValue,
// UInt64Value, DoubleValue. Errors: invalid.
Result<Operand> operand_from_json(std::string_view json);

// Of a double always with a point or an exponent, or "NaN", "Infinity"; bytes in base64; timestamps
// and durations as their texts; a type as its name; keys as texts. Errors: invalid (so long that
// the steps of an evaluation don't suffice to write it).
Result<std::string> to_json(const Operand& operand);

}  // namespace promenade::workflow
