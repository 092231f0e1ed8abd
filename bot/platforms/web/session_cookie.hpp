// The cookie that says who is behind a browser: account and expiry under an HMAC-SHA256 of the
// server's secret, so that a restart keeps people signed in and nothing is stored. It cannot be
// withdrawn by itself: every request also asks whether the account is still known.
#pragma once

#include "engine/core/clock.hpp"
#include "engine/core/encoding.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace promenade::platforms::web {

class SessionCookie {
public:
    SessionCookie(const Clock& clock, Bytes secret, std::chrono::milliseconds lifetime)
        : clock_(clock), secret_(std::move(secret)), lifetime_(lifetime) {}

    // The value of a Set-Cookie header. `secure`: browsers reach the service over TLS.
    std::string sign_in(std::string_view account, bool secure) const;
    static std::string sign_out(bool secure);
    // Whom the Cookie header signs in; nobody if it was altered, has expired or is absent.
    std::optional<std::string> account_of(std::string_view cookie_header, bool secure) const;

private:
    std::string mac(std::string_view account, std::string_view expiry) const;

    const Clock& clock_;
    Bytes secret_;
    std::chrono::milliseconds lifetime_;
};

}  // namespace promenade::platforms::web
