// One-time codes that tie a chat account to a person: digits typed in chat, of which only an HMAC
// under the pepper is recorded, and the bounds to guessing them.
#pragma once

#include "bot/delivery/people.hpp"
#include "engine/core/random.hpp"
#include "engine/network/roster.hpp"
#include "engine/privacy/key_store.hpp"
#include "engine/runtime/submission.hpp"

#include <chrono>
#include <deque>
#include <optional>
#include <string>

namespace promenade::conversation {

inline constexpr std::chrono::days kActivationLifetime{14};

// "483-192-507".
std::string make_activation_code(Random& random);
// Could this message be a code? Spaces, dashes and words do not count.
bool looks_like_activation(std::string_view text);
std::string activation_digest(std::string_view code, const privacy::KeyStore& keys);
// The activation whose code stands in the message; nothing if there is none, or it has expired.
std::optional<network::Activation> find_activation(std::string_view text,
                                                   const network::Roster& roster,
                                                   const privacy::KeyStore& keys, Instant now);

// Ties the account to the person, uses the code up, and tells them there who reads what they write.
runtime::Submission linking(const network::Activation& found, const runtime::Address& place,
                            const std::string& account, Instant now,
                            const delivery::People& people);

// The wrong codes of the last hour. In memory: a restart forgets them.
class WrongCodes {
public:
    static constexpr std::chrono::hours kWindow{1};
    static constexpr std::ptrdiff_t kPerAccount = 5;
    static constexpr std::size_t kInAll = 50;

    explicit WrongCodes(std::ptrdiff_t per_account = kPerAccount, std::size_t in_all = kInAll)
        : per_account_(per_account), in_all_(in_all) {}

    // Whether a code of this account may be looked at.
    bool may_try(const std::string& account, Instant now);
    void note(std::string account, Instant now);

private:
    struct Wrong {
        std::string account;
        Instant at;
    };
    std::ptrdiff_t per_account_;
    std::size_t in_all_;
    std::deque<Wrong> last_hour_;  // oldest first
};

}  // namespace promenade::conversation
