// Events as bytes: the canonical JSON that is stored, hashed, exported and verified.
#pragma once

#include <string>
#include <string_view>

#include "engine/core/result.hpp"
#include "engine/log/event.hpp"

namespace promenade::log {

// One event fits one entry of a C2SP tile bundle, whose length is a u16.
inline constexpr std::size_t kEventBytesMax = 65'535;

// Errors: invalid (larger than kEventBytesMax; a required attribute empty; a name of the envelope
// or of `data` at any depth that is not [a-z0-9_]).
Result<std::string> encode(const Event& event);

// Accepts exactly what encode writes, and says what is wrong with anything else: unknown
// attributes, wrong types, non-canonical bytes. Errors: corruption.
Result<Event> decode(std::string_view bytes);

}  // namespace promenade::log
