// Links that sign somebody in, once. Only the digest of a token is kept, in memory: a restart
// forgets the links that nobody has used yet, and a new one is asked for.
#pragma once

#include "engine/core/clock.hpp"
#include "engine/core/encoding.hpp"
#include "engine/core/random.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace promenade::platforms::web {

class OneTimeLinks {
public:
    OneTimeLinks(const Clock& clock, Random& random, std::chrono::milliseconds lifetime)
        : clock_(clock), random_(random), lifetime_(lifetime) {}

    // The secret part of a new link: 256 bits, as 52 letters and digits.
    std::string issue(const std::string& account);
    // Whether it would still sign somebody in: a preview of the link must not use it up.
    bool fresh(std::string_view token) const;
    // The account, at most once.
    std::optional<std::string> redeem(std::string_view token);
    void forget(std::string_view account);

private:
    struct Link {
        std::string account;
        Instant expiry{};
    };

    const Clock& clock_;
    Random& random_;
    std::chrono::milliseconds lifetime_;
    std::map<Hash, Link> links_;  // by SHA-256 of the token
};

}  // namespace promenade::platforms::web
