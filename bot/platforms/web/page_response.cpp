#include "bot/platforms/web/page_response.hpp"

namespace promenade::platforms::web {

// Nothing from elsewhere, nothing inline, nobody may frame the page. The referrer policy keeps
// links' tokens from other sites, and lets browsers name the origin of our own forms.
http::Response page_response(int status, std::string html, std::string_view more) {
    http::Response response;
    response.status = status;
    response.body = std::move(html);
    response.content_type = "text/html; charset=utf-8";
    response.headers = {
        {"Content-Security-Policy",
         "default-src 'none'; " + std::string{more} +
             "style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
             "frame-ancestors 'none'"},
        {"Referrer-Policy", "same-origin"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"}};
    return response;
}

http::Response not_kept(http::Response response) {
    response.headers.emplace_back("X-Robots-Tag", "noindex, noarchive");
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

http::Response see_other(std::string location) {
    http::Response response = page_response(303, "");
    response.headers.emplace_back("Location", std::move(location));
    return response;
}

}  // namespace promenade::platforms::web
