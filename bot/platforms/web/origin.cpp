#include "bot/platforms/web/origin.hpp"

namespace promenade::platforms::web {

namespace {

constexpr std::string_view kSecureScheme = "https://";
constexpr std::string_view kPlainScheme = "http://";

bool is_loopback(std::string_view host) {
    for (const std::string_view name : {"127.0.0.1", "localhost", "[::1]"}) {
        if (!host.starts_with(name)) continue;
        const std::string_view rest = host.substr(name.size());
        return rest.empty() || (rest.front() == ':' && rest.size() > 1 &&
                                rest.find_first_not_of("0123456789", 1) == std::string_view::npos);
    }
    return false;
}

}  // namespace

Origin::Origin(std::string text) : text_(std::move(text)) {
    secure_ = text_.starts_with(kSecureScheme);
    host_ = text_.substr(secure_ ? kSecureScheme.size() : kPlainScheme.size());
    loopback_ = !secure_ && is_loopback(host_);
}

bool Origin::is_for_us(const http::RequestHead& head) const {
    const std::string_view host = head.header("host");
    return !host_.empty() && (host == host_ || (loopback_ && is_loopback(host)));
}

bool Origin::is_from_us(const http::RequestHead& head) const {
    std::string expected{secure_ ? kSecureScheme : kPlainScheme};
    expected += head.header("host");
    return is_for_us(head) && head.header("origin") == expected;
}

std::optional<http::Response> Origin::refusal_of(const http::RequestHead& head) const {
    if (!is_for_us(head))
        return http::error_response(421, "wrong_host", "this host is not served here");
    if (head.method == "POST" && !is_from_us(head))
        return http::error_response(403, "wrong_origin", "sent from another site");
    return std::nullopt;
}

}  // namespace promenade::platforms::web
