#include "bot/app/web_door.hpp"

#include "engine/core/encoding.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace promenade::app {

namespace {

constexpr std::size_t kMarkBytes = 15;

// Ours alone can write it: who comes by a link has guessed nothing.
std::string mark_of(std::string_view digits, const privacy::KeyStore& keys) {
    const Hash mac = hmac_sha256(keys.pepper().view(), {bytes_of("door"), bytes_of(digits)});
    return base32(ByteView{mac}.first(kMarkBytes));
}

}  // namespace

std::string WebDoor::address(const std::string& code) const {
    if (origin_.empty()) return {};
    std::string digits;
    std::copy_if(code.begin(), code.end(), std::back_inserter(digits),
                 [](char c) { return c >= '0' && c <= '9'; });
    return origin_ + "/entrer/" + digits + "." + mark_of(digits, parts_.core.keys());
}

std::optional<network::Activation> WebDoor::find(const std::string& text) {
    const Instant now = parts_.core.clock().now();
    const privacy::KeyStore& keys = parts_.core.keys();
    const std::string code = text.substr(0, text.find('.'));
    const bool by_link =
        code.size() < text.size() &&
        equal_constant_time(bytes_of(text.substr(code.size() + 1)), bytes_of(mark_of(code, keys)));
    if (!by_link && (code.size() < text.size() || !conversation::looks_like_activation(code) ||
                     !wrong_codes_.may_try({}, now)))
        return std::nullopt;
    auto found = conversation::find_activation(code, parts_.people()->roster(), keys, now);
    if (!found && !by_link) wrong_codes_.note({}, now);
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
