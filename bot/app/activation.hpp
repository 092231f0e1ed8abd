// One-time codes that tie a chat account to a person: digits typed in chat, of which only an HMAC
// under the pepper is recorded, and the bounds to guessing them.
#pragma once

#include "engine/core/random.hpp"
#include "engine/network/roster.hpp"
#include "engine/privacy/key_store.hpp"

#include <chrono>
#include <deque>
#include <optional>
#include <string>

namespace promenade::app {

// "483-192-507".
std::string make_activation_code(Random& random);
// Could this message be a code? Spaces, dashes and words do not count.
bool looks_like_activation(std::string_view text);
std::string activation_digest(std::string_view code, const privacy::KeyStore& keys);
// The activation whose code stands in the message; nothing if there is none, or it has expired.
std::optional<network::Activation> find_activation(std::string_view text,
                                                   const network::Roster& roster,
                                                   const privacy::KeyStore& keys, Instant now);

// The wrong codes of the last hour. In memory: a restart forgets them.
class WrongCodes {
public:
    static constexpr std::chrono::hours kWindow{1};
    static constexpr std::ptrdiff_t kPerAccount = 5;
    static constexpr std::size_t kInAll = 50;

    // Whether a code of this account may be looked at.
    bool may_try(const std::string& account, Instant now);
    void note(std::string account, Instant now);

private:
    struct Wrong {
        std::string account;
        Instant at;
    };
    std::deque<Wrong> last_hour_;  // oldest first
};

}  // namespace promenade::app
