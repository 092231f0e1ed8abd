#include "bot/platforms/web/rate_limit.hpp"

#include <algorithm>

namespace promenade::platforms::web {

bool RateLimit::take(const std::string& account) {
    const Instant now = clock_.now();
    Bucket& bucket = buckets_.try_emplace(account, Bucket{kBurst, now}).first->second;
    // A clock that jumped back gives nothing and costs nothing.
    if (now < bucket.filled) bucket.filled = now;
    const auto steps = std::min<std::int64_t>((now - bucket.filled) / kPace, kBurst);
    bucket.tokens = std::min(bucket.tokens + static_cast<int>(steps), kBurst);
    bucket.filled = bucket.tokens == kBurst ? now : bucket.filled + steps * kPace;
    if (bucket.tokens == 0) return false;
    --bucket.tokens;
    return true;
}

}  // namespace promenade::platforms::web
