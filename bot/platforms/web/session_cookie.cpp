#include "bot/platforms/web/session_cookie.hpp"

#include <charconv>
#include <vector>

namespace promenade::platforms::web {

namespace {

constexpr std::size_t kAccountHexMax = 1024;
constexpr std::string_view kPurpose = "promenade web session 1";
constexpr std::string_view kName = "promenade";
// Browsers accept this prefix only with Secure, Path=/ and no Domain (RFC 6265bis section 4.1.3).
constexpr std::string_view kSecureName = "__Host-promenade";

std::string set_cookie(std::string_view value, std::chrono::seconds age, bool secure) {
    std::string header{secure ? kSecureName : kName};
    header += '=';
    header += value;
    header += "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(age.count());
    if (secure) header += "; Secure";
    return header;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::vector<std::string_view> session_values(std::string_view cookie_header, bool secure) {
    std::vector<std::string_view> values;
    for (std::string_view pair : split(cookie_header, ';')) {
        while (pair.starts_with(' ')) pair.remove_prefix(1);
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos) continue;
        if (pair.substr(0, equals) == (secure ? kSecureName : kName))
            values.push_back(pair.substr(equals + 1));
    }
    return values;
}

}  // namespace

std::string SessionCookie::mac(std::string_view account, std::string_view expiry) const {
    std::string signed_text;
    append_length_prefixed(signed_text, kPurpose);
    append_length_prefixed(signed_text, account);
    append_length_prefixed(signed_text, expiry);
    return hex(hmac_sha256(secret_, {bytes_of(signed_text)}));
}

std::string SessionCookie::sign_in(std::string_view account, bool secure) const {
    const std::string expiry =
        std::to_string((clock_.now() + lifetime_).time_since_epoch().count());
    const std::string value = hex(bytes_of(account)) + "." + expiry + "." + mac(account, expiry);
    return set_cookie(value, std::chrono::duration_cast<std::chrono::seconds>(lifetime_), secure);
}

std::string SessionCookie::sign_out(bool secure) {
    return set_cookie("", std::chrono::seconds{0}, secure);
}

std::optional<std::string> SessionCookie::account_of(std::string_view cookie_header,
                                                     bool secure) const {
    for (const std::string_view value : session_values(cookie_header, secure)) {
        const auto parts = split(value, '.');
        if (parts.size() != 3 || parts[0].empty() || parts[0].size() > kAccountHexMax) continue;
        const Result<Bytes> account = unhex(parts[0]);
        if (!account) continue;
        const std::string expected = mac(text_of(account.value()), parts[1]);
        if (!equal_constant_time(bytes_of(expected), bytes_of(parts[2]))) continue;
        std::int64_t expiry = 0;
        std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), expiry);
        if (Instant{std::chrono::milliseconds{expiry}} <= clock_.now()) continue;
        return std::string{text_of(account.value())};
    }
    return std::nullopt;
}

}  // namespace promenade::platforms::web
