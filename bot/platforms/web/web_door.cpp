// The door: a one-time code signs in, typed there or brought by a link.
#include "bot/http/target.hpp"
#include "bot/platforms/web/page_response.hpp"
#include "bot/platforms/web/web_adapter.hpp"

namespace promenade::platforms {

namespace {

constexpr std::size_t kCodeBytesMax = 256;

}  // namespace

void WebAdapter::add_door(std::vector<http::Route>& routes) {
    http::Route shown;
    shown.method = "GET";
    shown.path = "/entrer/*";
    shown.admit = [this](const http::RequestHead& head) { return origin_.refusal_of(head); };
    shown.handle = [this](const http::Request& request, const http::Reply& reply) {
        const bool opens = options_.door->opens(request.head.segments[1]);
        reply(opens ? web::page_response(200, pages_.enter())
                    : web::page_response(410, pages_.wrong_code()));
    };
    http::Route sent = shown;
    sent.method = "POST";
    sent.body_bytes_max = kCodeBytesMax;
    sent.handle = [this](const http::Request& request, const http::Reply& reply) {
        enter(request.head.segments[1], reply);
    };
    http::Route typed = sent;
    typed.path = "/entrer";
    typed.handle = [this](const http::Request& request, const http::Reply& reply) {
        enter(http::parse_form(request.body)["code"], reply);
    };
    routes.push_back(std::move(shown));
    routes.push_back(std::move(sent));
    routes.push_back(std::move(typed));
}

void WebAdapter::enter(const std::string& code, const http::Reply& reply) {
    options_.door->enter(code, [this, reply](const std::optional<std::string>& account) {
        if (!account) return reply(web::page_response(410, pages_.wrong_code()));
        http::Response response = web::see_other("/");
        response.headers.emplace_back("Set-Cookie", cookie_.sign_in(*account, origin_.secure()));
        reply(std::move(response));
    });
}

}  // namespace promenade::platforms
