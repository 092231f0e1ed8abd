// What the page's scripts talk to: the stream of a conversation, messages and buttons.
#include "bot/platforms/web/posted.hpp"
#include "bot/platforms/web/web_adapter.hpp"

#include <algorithm>

namespace promenade::platforms {

namespace {

using http::error_response;
using http::RequestHead;
using http::Response;
using http::Route;

constexpr std::string_view kMyself = "moi";
constexpr std::string_view kJson = "application/json";
constexpr std::size_t kSidesMax = 3;
constexpr std::size_t kPagesMax = 16;  // open at once on one account

std::vector<std::string> split_at_commas(std::string_view text) {
    std::vector<std::string> parts;
    while (true) {
        const std::size_t end = text.find(',');
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

Map entry_of(const IncomingMessage& message, const std::string& id) {
    Map entry{{"id", id},
              {"from", "me"},
              {"text", message.text},
              {"at", format_instant(message.received)}};
    if (message.attachment) entry.set("file", true);
    return entry;
}

Response refusal(const Error& why) {
    const int status = why.detail == "too_large" ? 413 : 400;
    return error_response(status, why.detail, "the message is not of the promised form");
}

}  // namespace

void WebAdapter::add_api(std::vector<Route>& routes) {
    Route stream;
    stream.method = "GET";
    stream.path = "/api/*/events";
    stream.admit = [this](const RequestHead& head) { return admit_stream(head); };
    stream.stream = [this](const RequestHead& head, std::shared_ptr<http::EventStream> to) {
        open_stream(head, std::move(to));
    };
    routes.push_back(std::move(stream));
    Route picture;
    picture.method = "GET";
    picture.path = "/api/*/file/*/*/*";
    picture.admit = [this](const RequestHead& head) { return admit_stream(head); };
    picture.handle = [this](const http::Request& request, const http::Reply& reply) {
        reply(show_picture(request.head));
    };
    routes.push_back(std::move(picture));
    const auto add = [&](std::string path, std::string_view type, std::size_t bytes_max,
                         auto decode) {
        Route post;
        post.method = "POST";
        post.path = std::move(path);
        post.body_bytes_max = bytes_max;
        post.admit = [this, type](const RequestHead& head) { return admit_post(head, type); };
        post.handle = [this, decode](http::Request request, http::Reply reply) {
            const auto accounts = accounts_of(request.head);
            // Withdrawn while the body was on its way.
            if (accounts.empty()) return reply(error_response(401, "signed_out", "not signed in"));
            take(decode(std::move(request), accounts.front()), std::move(reply));
        };
        routes.push_back(std::move(post));
    };
    const auto of_body = [](auto decode) {
        return [decode](const http::Request& request, const std::string& account) {
            return decode(request.body, account);
        };
    };
    add("/api/*/message", kJson, web::kBodyBytesMax, of_body(web::decode_message));
    add("/api/*/action", kJson, web::kBodyBytesMax, of_body(web::decode_action));
    add("/api/*/file/*", "application/octet-stream", kAttachmentBytesMax,
        [](http::Request request, const std::string& account) {
            return web::decode_file(request.head.segments[3], std::move(request.body), account);
        });
}

// Whose conversations the address means, empty if the request may not have one of them.
std::vector<std::string> WebAdapter::accounts_of(const RequestHead& head) const {
    if (!is_demo()) {
        const auto somebody = signed_in(head);
        if (!somebody || head.segments[1] != kMyself) return {};
        return {somebody->account};
    }
    std::vector<std::string> accounts = split_at_commas(head.segments[1]);
    const bool known = std::all_of(accounts.begin(), accounts.end(), [&](const auto& account) {
        return person(account).has_value();
    });
    if (!known || accounts.size() > kSidesMax) return {};
    return accounts;
}

std::optional<Response> WebAdapter::admit_stream(const RequestHead& head) const {
    if (auto refused = origin_.refusal_of(head)) return refused;
    const auto accounts = accounts_of(head);
    if (accounts.empty()) return error_response(401, "signed_out", "not signed in");
    for (const std::string& account : accounts)
        if (feeds_.open_pages(account) >= kPagesMax)
            return error_response(503, "too_many_pages", "too many pages are open");
    return std::nullopt;
}

Response WebAdapter::show_picture(const RequestHead& head) const {
    const auto accounts = accounts_of(head);
    if (accounts.empty()) return error_response(401, "signed_out", "not signed in");
    auto bytes =
        options_.picture(accounts.front(), head.segments[3], head.segments[4], head.segments[5]);
    if (!bytes) return error_response(404, "not_found", "no such file");
    Response response;
    response.body = std::move(bytes).value();
    response.content_type = "image/jpeg";
    response.headers = {{"Cache-Control", "no-store"},
                        {"X-Content-Type-Options", "nosniff"},
                        {"Content-Security-Policy", "default-src 'none'"},
                        {"Cross-Origin-Resource-Policy", "same-origin"}};
    return response;
}

std::optional<Response> WebAdapter::admit_post(const RequestHead& head, std::string_view type) {
    // The field makes it a request that another site's page cannot send without asking first.
    if (!origin_.is_from_us(head) || head.header("x-promenade").empty())
        return error_response(403, "wrong_origin", "sent from another site");
    if (!head.header("content-type").starts_with(type))
        return error_response(415, "bad_type", "not of the expected type");
    const auto accounts = accounts_of(head);
    if (accounts.size() != 1) return error_response(401, "signed_out", "not signed in");
    if (rate_limit_.take(accounts.front())) return std::nullopt;
    Response slower = error_response(429, "too_many", "slower");
    slower.headers.emplace_back("Retry-After", "2");
    return slower;
}

void WebAdapter::open_stream(const RequestHead& head, std::shared_ptr<http::EventStream> stream) {
    const auto accounts = accounts_of(head);
    feeds_.open(accounts, head.header("last-event-id"), std::move(stream));
    for (const std::string& account : accounts) greet(account);
}

// The first page opened since the server started shows nothing of before: the bot may say where
// things stand.
void WebAdapter::greet(const std::string& account) {
    if (!feeds_.empty(account) || !greeted_.insert(account).second) return;
    IncomingMessage joined;
    joined.platform = name();
    joined.message_id = account + ":" + random_id(random_);
    joined.room = account;
    joined.account = account;
    joined.kind = IncomingMessage::Kind::joined;
    joined.received = clock_.now();
    receive_(std::move(joined), [] {});
}

void WebAdapter::take(Result<IncomingMessage> decoded, http::Reply reply) {
    if (!decoded) return reply(refusal(decoded.error()));
    IncomingMessage message = std::move(decoded).value();
    message.received = clock_.now();
    // Shown before it is accepted, so that the answer cannot come first. Sent again, it is already
    // there; whether it was accepted is for the receiver to know.
    const std::string& id = message.message_id;
    if (message.kind == IncomingMessage::Kind::action)
        feeds_.add(message.account, "used", id, message.about,
                   Map{{"about", message.about}, {"action", message.action}});
    else
        feeds_.add(message.account, "entry", id, "", entry_of(message, id));
    receive_(std::move(message), [reply = std::move(reply)] {
        Response accepted;
        accepted.body = "{}";
        reply(std::move(accepted));
    });
}

}  // namespace promenade::platforms
