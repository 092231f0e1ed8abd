#include "bot/platforms/web/one_time_links.hpp"

namespace promenade::platforms::web {

std::string OneTimeLinks::issue(const std::string& account) {
    const Instant now = clock_.now();
    std::erase_if(links_, [&](const auto& entry) { return entry.second.expiry <= now; });
    std::array<std::uint8_t, 32> secret{};
    random_.fill(secret);
    std::string token = base32(secret);
    links_[sha256(bytes_of(token))] = Link{account, now + lifetime_};
    return token;
}

bool OneTimeLinks::fresh(std::string_view token) const {
    const auto found = links_.find(sha256(bytes_of(token)));
    return found != links_.end() && found->second.expiry > clock_.now();
}

std::optional<std::string> OneTimeLinks::redeem(std::string_view token) {
    if (!fresh(token)) return std::nullopt;
    return std::move(links_.extract(sha256(bytes_of(token))).mapped().account);
}

void OneTimeLinks::forget(std::string_view account) {
    std::erase_if(links_, [&](const auto& entry) { return entry.second.account == account; });
}

}  // namespace promenade::platforms::web
