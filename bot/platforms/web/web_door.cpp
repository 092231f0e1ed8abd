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
    shown.admit = [this](const http::RequestHead& head) -> std::optional<http::Response> {
        if (origin_.is_for_us(head)) return std::nullopt;
        return http::error_response(421, "wrong_host", "this host is not served here");
    };
    shown.handle = [this](const http::Request& request, const http::Reply& reply) {
        const bool opens = options_.door->opens(request.head.segments[1]);
        reply(opens ? web::page_response(200, pages_.enter())
                    : web::page_response(410, pages_.wrong_code()));
    };
    http::Route sent = shown;
    sent.method = "POST";
    sent.body_bytes_max = kCodeBytesMax;
    sent.admit = [this, admit = shown.admit](const http::RequestHead& head) {
        auto refused = admit(head);
        if (!refused && !origin_.is_from_us(head))
            refused = http::error_response(403, "wrong_origin", "sent from another site");
        return refused;
    };
    sent.handle = [this](const http::Request& request, const http::Reply& reply) {
        enter(request.head.segments[1], reply);
    };
    http::Route typed = sent;
    typed.path = "/entrer";
    typed.handle = [this](const http::Request& request, const http::Reply& reply) {
        // A form is written as a query is.
        const auto form = http::parse_target("/?" + request.body);
        const auto code = form ? form.value().query : std::map<std::string, std::string>{};
        const auto at = code.find("code");
        enter(at == code.end() ? std::string{} : at->second, reply);
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
