// What a browser is shown: the door, the demonstration's people, the conversation and its files.
#include "bot/platforms/web/assets.hpp"
#include "bot/platforms/web/page_response.hpp"
#include "bot/platforms/web/web_adapter.hpp"

#include <algorithm>

namespace promenade::platforms {

namespace {

using http::Request;
using http::RequestHead;
using http::Response;
using http::Route;
using web::not_kept;
using web::see_other;

constexpr std::size_t kFormBytesMax = 1024;

Response page(int status, std::string html) {
    return web::page_response(status, std::move(html), "script-src 'self'; connect-src 'self'; ");
}

std::string_view content_type_of(std::string_view name) {
    if (name.ends_with(".css")) return "text/css; charset=utf-8";
    if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
    if (name.ends_with(".svg")) return "image/svg+xml";
    return {};  // a template is no page by itself
}

Response file(const RequestHead& head) {
    const std::string_view bytes = web::asset(head.segments[1]);
    const std::string_view type = content_type_of(head.segments[1]);
    if (bytes.empty() || type.empty())
        return http::error_response(404, "not_found", "no such file");
    Response response = page(200, std::string{bytes});
    response.content_type = type;
    return response;
}

}  // namespace

void WebAdapter::add_pages(std::vector<Route>& routes) {
    const auto add = [&](std::string method, std::string path, auto answer) {
        Route route;
        route.method = std::move(method);
        route.path = std::move(path);
        route.body_bytes_max = route.method == "POST" ? kFormBytesMax : 0;
        route.admit = [this](const RequestHead& head) { return origin_.refusal_of(head); };
        route.handle = [answer](Request request, http::Reply reply) {
            reply(answer(request.head));
        };
        routes.push_back(std::move(route));
    };
    add("GET", "/", [this](const RequestHead& head) { return home(head); });
    add("GET", "/page/*", file);
    add("GET", "/annuaire", [this](const RequestHead&) { return directory(); });
    add("GET", "/annuaire/photo/*",
        [this](const RequestHead& head) { return directory_photo(head); });
    add("GET", "/annuaire.vcf", [this](const RequestHead&) { return address_book(); });
    if (is_demo()) {
        add("GET", "/c/*", [this](const RequestHead& head) { return one_side(head); });
        add("GET", "/demo", [this](const RequestHead& head) { return sides(head); });
        return;
    }
    add("POST", "/sortir", [this](const RequestHead&) { return leave(); });
}

Response WebAdapter::home(const RequestHead& head) const {
    if (is_demo()) return page(200, pages_.demo(demo_people(), options_.demo_sides));
    const auto somebody = signed_in(head);
    if (!somebody) return page(200, pages_.door());
    Response response = page(200, pages_.conversation(*somebody, "/api/moi"));
    // Whoever comes back stays signed in.
    response.headers.emplace_back("Set-Cookie",
                                  cookie_.sign_in(somebody->account, origin_.secure()));
    return response;
}

Response WebAdapter::directory() const {
    const auto shown = options_.directory();
    return shown ? not_kept(page(200, pages_.directory(shown->entries)))
                 : not_kept(page(404, pages_.closed_directory()));
}

Response WebAdapter::directory_photo(const RequestHead& head) const {
    auto bytes = options_.directory_photo(head.segments[2]);
    if (!bytes) return not_kept(http::error_response(404, "not_found", "no such photo"));
    Response response = not_kept(page(200, std::move(bytes).value()));
    response.content_type = "image/jpeg";
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    return response;
}

Response WebAdapter::address_book() const {
    auto shown = options_.directory();
    if (!shown) return not_kept(page(404, pages_.closed_directory()));
    Response response = not_kept(page(200, std::move(shown->vcards)));
    response.content_type = "text/vcard; charset=utf-8";
    response.headers.emplace_back("Content-Disposition", "attachment; filename=annuaire.vcf");
    return response;
}

Response WebAdapter::one_side(const RequestHead& head) const {
    const auto somebody = person(head.segments[1]);
    if (!somebody) return see_other("/");
    return page(200, pages_.demo_conversations({*somebody}));
}

Response WebAdapter::sides(const RequestHead& head) const {
    std::vector<WebPerson> people;
    for (const char* side : {"gauche", "milieu", "droite"}) {
        const auto chosen = head.query.find(side);
        if (chosen == head.query.end()) continue;
        const auto somebody = person(chosen->second);
        const bool already =
            somebody && std::any_of(people.begin(), people.end(), [&](const WebPerson& other) {
                return other.account == somebody->account;
            });
        if (somebody && !already) people.push_back(*somebody);
    }
    if (people.empty()) return see_other("/");
    return page(200, pages_.demo_conversations(people));
}

Response WebAdapter::leave() const {
    Response response = see_other("/");
    response.headers.emplace_back("Set-Cookie", web::SessionCookie::sign_out(origin_.secure()));
    return response;
}

}  // namespace promenade::platforms
