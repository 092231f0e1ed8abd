// A page with the fields that keep others out of it.
#pragma once

#include "bot/http/server.hpp"

#include <string>
#include <string_view>

namespace promenade::platforms::web {

// `more`: what the page needs besides its style, its pictures and its own forms, in the terms of
// Content-Security-Policy, each with its semicolon; a page without scripts needs nothing.
http::Response page_response(int status, std::string html, std::string_view more = {});

http::Response see_other(std::string location);

}  // namespace promenade::platforms::web
