// The body of PUT /_matrix/app/v1/transactions/{txnId}.
#pragma once

#include "engine/core/result.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace promenade::platforms::matrix {

// What a homeserver says. One event with a broken text must not hold up all that come after it:
// bytes that are no UTF-8 and halves of surrogate pairs become U+FFFD, a number that no double
// holds (1e999) becomes null. Discarded: no JSON all the same.
nlohmann::json parse_repaired(std::string_view body);

// Its "events", an array; whatever else is in the body is ignored. Errors: invalid (no JSON, or no
// events).
Result<nlohmann::json> parse_transaction(std::string_view body);

// See above. Only what JSON strings may hold is looked at.
std::string repair_unicode(std::string_view json_text);
// See above. Only what stands outside of JSON strings is looked at.
std::string repair_numbers(std::string_view json_text);

}  // namespace promenade::platforms::matrix
