// Where browsers see the service. A request for another host, or sent by a page of another origin,
// is not for us: that stops forged requests and DNS rebinding.
#pragma once

#include "bot/http/server.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace promenade::platforms::web {

class Origin {
public:
    Origin() = default;  // nothing is for us
    // "https://pdn.example.fr", "http://127.0.0.1:8080": scheme and authority, no path.
    // On the machine itself every name and port of the loopback will do.
    explicit Origin(std::string text);

    const std::string& text() const { return text_; }
    bool secure() const { return secure_; }
    // By the Host field.
    bool is_for_us(const http::RequestHead& head) const;
    // By the Origin field, which browsers add to every POST (Fetch standard, section 3.2).
    bool is_from_us(const http::RequestHead& head) const;
    // For `Route::admit`: 421 where it is for another host, 403 where it posts and is not from us.
    std::optional<http::Response> refusal_of(const http::RequestHead& head) const;

private:
    std::string text_;
    std::string host_;
    bool secure_ = false;
    bool loopback_ = false;
};

}  // namespace promenade::platforms::web
