// The door of who answers once, by a signed link. No script, no session: the link is all there is.
#include "bot/http/target.hpp"
#include "bot/platforms/web/page_response.hpp"
#include "bot/platforms/web/web_adapter.hpp"

namespace promenade::platforms {

namespace {

using State = web::AnswerPage::State;

constexpr std::size_t kAnswerBytesMax = 8 * 1024;

int status_of(const web::AnswerPage& page) {
    if (page.state == State::unknown) return 404;
    if (page.state == State::used || page.state == State::expired) return 410;
    return page.problem.empty() ? 200 : 422;
}

}  // namespace

void WebAdapter::add_answers(std::vector<http::Route>& routes) {
    const auto show = [this](const web::AnswerPage& page) {
        return web::page_response(status_of(page), pages_.answer(page));
    };
    http::Route shown;
    shown.method = "GET";
    shown.path = "/repondre/*";
    shown.admit = [this](const http::RequestHead& head) { return origin_.refusal_of(head); };
    // A look uses nothing up: what previews links looks as well.
    shown.handle = [this, show](const http::Request& request, const http::Reply& reply) {
        reply(show(options_.answers->show(request.head.segments[1])));
    };
    http::Route sent = shown;
    sent.method = "POST";
    sent.body_bytes_max = kAnswerBytesMax;
    sent.handle = [this, show](const http::Request& request, const http::Reply& reply) {
        options_.answers->take(request.head.segments[1], http::parse_form(request.body),
                               [show, reply](const web::AnswerPage& page) { reply(show(page)); });
    };
    routes.push_back(std::move(shown));
    routes.push_back(std::move(sent));
}

}  // namespace promenade::platforms
