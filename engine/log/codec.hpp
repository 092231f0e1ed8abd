// Events as bytes: the canonical JSON that is stored, hashed, exported and verified.
#pragma once

#include "engine/core/result.hpp"
#include "engine/log/event.hpp"

#include <string>
#include <string_view>

namespace promenade::log {

// One event fits one entry of a C2SP tile bundle, whose length is a u16.
inline constexpr std::size_t kEventBytesMax = 65'535;

// Attributes are printable ASCII without quote and backslash; `version` is from 1 to 2^31-1;
// `effectivetime` is format_instant's or format_date's form; names directly in `data` are
// [a-z0-9_]{1,64}, deeper ones those of the profile (an event carries whole definitions); `data` is
// UTF-8, at most 64 levels deep counted from the envelope.
// Errors: invalid (anything else; a required attribute empty; larger than kEventBytesMax), `where`
// = JSON pointer of the offence.
Result<std::string> encode(const Event& event);

// Accepts exactly what encode writes, and says what is wrong with anything else: unknown
// attributes, wrong types, non-canonical bytes. Errors: corruption.
Result<Event> decode(std::string_view bytes);

}  // namespace promenade::log
