// Spreadsheets behind a signed link. No script, no session: the link is all there is.
#include "bot/http/target.hpp"
#include "bot/platforms/web/page_response.hpp"
#include "bot/platforms/web/web_adapter.hpp"

namespace promenade::platforms {

namespace {

constexpr std::size_t kChoiceBytesMax = 256;

}  // namespace

void WebAdapter::add_sheets(std::vector<http::Route>& routes) {
    const auto show = [this](const std::string& token) {
        const auto names = options_.sheets->list(token);
        return web::not_kept(web::page_response(names.empty() ? 410 : 200, pages_.sheets(names)));
    };
    http::Route shown;
    shown.method = "GET";
    shown.path = "/tableurs/*";
    shown.admit = [this](const http::RequestHead& head) { return origin_.refusal_of(head); };
    shown.handle = [show](const http::Request& request, const http::Reply& reply) {
        reply(show(request.head.segments[1]));
    };
    http::Route sent = shown;
    sent.method = "POST";
    sent.body_bytes_max = kChoiceBytesMax;
    sent.handle = [this, show](const http::Request& request, const http::Reply& reply) {
        const auto chosen = http::parse_form(request.body);
        const auto name = chosen.find("sheet");
        const std::string& token = request.head.segments[1];
        auto bytes = name == chosen.end() ? error(Errc::not_found, "no sheet is named")
                                          : options_.sheets->read(token, name->second);
        if (!bytes) return reply(show(token));
        http::Response response = web::not_kept(web::page_response(200, std::move(bytes).value()));
        response.content_type = "text/csv; charset=utf-8";
        response.headers.emplace_back("X-Content-Type-Options", "nosniff");
        response.headers.emplace_back("Content-Disposition",
                                      "attachment; filename=" + name->second);
        reply(std::move(response));
    };
    routes.push_back(std::move(shown));
    routes.push_back(std::move(sent));
}

}  // namespace promenade::platforms
