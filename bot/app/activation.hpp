// One-time codes that tie a chat account to a person: six digits typed in chat, of which only an
// HMAC under the pepper is recorded.
#pragma once

#include "engine/core/random.hpp"
#include "engine/network/roster.hpp"
#include "engine/privacy/key_store.hpp"

#include <optional>
#include <string>

namespace promenade::app {

// "483-192".
std::string make_activation_code(Random& random);
// Spaces and dashes do not count.
std::string activation_digest(std::string_view code, const privacy::KeyStore& keys);
// The activation whose code stands in the message; nothing if there is none, or it has expired.
std::optional<network::Activation> find_activation(std::string_view text,
                                                   const network::Roster& roster,
                                                   const privacy::KeyStore& keys, Instant now);

}  // namespace promenade::app
