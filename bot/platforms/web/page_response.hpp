// A page with the fields that keep others out of it.
#pragma once

#include "bot/http/server.hpp"

#include <string>
#include <string_view>

namespace promenade::platforms::web {

// `more`: what the page needs besides its style, its pictures and its own forms, in the terms of
// Content-Security-Policy, each with its semicolon; a page without scripts needs nothing.
http::Response page_response(int status, std::string html, std::string_view more = {});

// With what asks browsers, proxies and search engines to keep no copy: what is removed is gone the
// same day.
http::Response not_kept(http::Response response);

http::Response see_other(std::string location);

}  // namespace promenade::platforms::web
