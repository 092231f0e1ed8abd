#include "bot/app/web_door.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace promenade::app {

std::string WebDoor::address(const std::string& code) const {
    if (origin_.empty()) return {};
    std::string digits;
    std::copy_if(code.begin(), code.end(), std::back_inserter(digits),
                 [](char c) { return c >= '0' && c <= '9'; });
    return origin_ + "/entrer/" + digits;
}

std::optional<network::Activation> WebDoor::find(const std::string& code) {
    const Instant now = parts_.core.clock().now();
    if (!wrong_codes_.may_try({}, now)) return std::nullopt;
    auto found =
        conversation::find_activation(code, parts_.people()->roster(), parts_.core.keys(), now);
    if (!found) wrong_codes_.note({}, now);
    return found;
}

// A browser's account is the person's id: who signs in again comes back to the same conversation.
void WebDoor::enter(const std::string& code, const platforms::web::Door::Done& done) {
    const auto found = find(code);
    if (!found) return done(std::nullopt);
    const std::string account{found->person.text()};
    parts_.core.engine().submit(
        conversation::linking(*found, {"web", account}, account, parts_.core.clock().now(),
                              *parts_.people()),
        [post = parts_.post, done, account](const Result<runtime::Outcome>& outcome) {
            if (!outcome) spdlog::error("nobody can be let in: {}", describe(outcome.error()));
            const bool linked = outcome && !outcome.value().refused;
            post([done, account, linked] { done(linked ? std::optional{account} : std::nullopt); });
        });
}

platforms::web::Door WebDoor::door() {
    return {[this](const std::string& code) { return find(code).has_value(); },
            [this](const std::string& code, const platforms::web::Door::Done& done) {
                enter(code, done);
            }};
}

}  // namespace promenade::app
