// A person may write in bursts, then at a steady pace: a bucket of tokens for each account.
#pragma once

#include "engine/core/clock.hpp"

#include <map>
#include <string>

namespace promenade::platforms::web {

class RateLimit {
public:
    static constexpr int kBurst = 20;
    static constexpr std::chrono::milliseconds kPace{1000};  // one more each

    explicit RateLimit(const Clock& clock) : clock_(clock) {}
    // Takes a token; false: too fast, none was left.
    bool take(const std::string& account);

private:
    struct Bucket {
        int tokens = kBurst;
        Instant filled{};
    };

    const Clock& clock_;
    std::map<std::string, Bucket> buckets_;
};

}  // namespace promenade::platforms::web
