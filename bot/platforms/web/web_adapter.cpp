#include "bot/platforms/web/web_adapter.hpp"

#include "bot/platforms/web/posted.hpp"

#include <algorithm>

namespace promenade::platforms {

namespace {

constexpr std::size_t kSecretBytesMin = 32;

// Accounts of the demonstration stand in addresses, separated by commas.
bool fits_in_address(std::string_view account) {
    return !account.empty() && std::all_of(account.begin(), account.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.';
    });
}

Result<void> check(const WebOptions& options) {
    if (options.secret.size() < kSecretBytesMin)
        return error(Errc::invalid, "the secret has less than 32 bytes", "/secret");
    if (!options.demo && !options.person_of)
        return error(Errc::invalid, "nobody says who an account is", "/person_of");
    return success();
}

Map entry_of(const OutgoingMessage& message, const std::string& id, Instant now) {
    Map entry{{"id", id},
              {"from", "bot"},
              {"text", message.text},
              {"urgent", message.urgent},
              {"at", format_instant(now)}};
    if (!message.replaces.empty()) entry.set("replaces", message.replaces);
    List buttons;
    for (const Button& button : message.buttons)
        buttons.push_back(
            Map{{"action", button.action}, {"label", button.label}, {"main", button.main}});
    if (!buttons.empty()) entry.set("buttons", std::move(buttons));
    if (const auto& picture = message.picture)
        entry.set("picture", Map{{"path", picture->path}, {"alt", picture->alt}});
    return entry;
}

}  // namespace

Result<std::unique_ptr<WebAdapter>> WebAdapter::create(WebOptions options, const Map& texts,
                                                       const Clock& clock, Random& random,
                                                       Receive receive) {
    TRY(check(options));
    TRY(web::Pages pages, web::Pages::create(texts, options.network));
    return std::unique_ptr<WebAdapter>{
        new WebAdapter(std::move(options), std::move(pages), clock, random, std::move(receive))};
}

WebAdapter::WebAdapter(WebOptions options, web::Pages pages, const Clock& clock, Random& random,
                       Receive receive)
    : options_(std::move(options)),
      pages_(std::move(pages)),
      clock_(clock),
      random_(random),
      receive_(std::move(receive)),
      cookie_(clock, options_.secret, options_.session_lifetime),
      rate_limit_(clock),
      feeds_(random) {}

std::vector<http::Route> WebAdapter::routes() {
    std::vector<http::Route> routes;
    add_pages(routes);
    if (options_.door) add_door(routes);
    if (options_.answers) add_answers(routes);
    if (options_.sheets) add_sheets(routes);
    add_api(routes);
    return routes;
}

void WebAdapter::forget(const std::string& account) {
    feeds_.forget(account);
    greeted_.erase(account);
}

Capabilities WebAdapter::capabilities(std::string_view) const {
    Capabilities page;
    page.buttons = true;
    page.edits = true;
    page.pictures = true;
    page.ours = true;
    page.text_bytes_max = web::kTextBytesMax;
    return page;
}

void WebAdapter::direct_room(const std::string& account, RoomReply reply) {
    if (!person(account)) return reply(error(Errc::rejected, "unknown_account"));
    reply(account);
}

void WebAdapter::send(OutgoingMessage message, SendReply reply) {
    if (!person(message.room)) return reply(error(Errc::rejected, "unknown_account"));
    const std::string id =
        message.idempotency.empty() ? random_id(random_) : std::move(message.idempotency);
    feeds_.add(message.room, "entry", id, message.replaces, entry_of(message, id, clock_.now()));
    reply(message.replaces.empty() ? id : message.replaces);
}

void WebAdapter::redact(const std::string& room, const std::string& message_id) {
    feeds_.remove(room, message_id);
}

std::optional<WebPerson> WebAdapter::person(const std::string& account) const {
    if (!is_demo()) return options_.person_of(account);
    for (WebPerson& someone : demo_people())
        if (someone.account == account) return std::move(someone);
    return std::nullopt;
}

std::vector<WebPerson> WebAdapter::demo_people() const {
    std::vector<WebPerson> people = options_.demo();
    std::erase_if(people, [](const WebPerson& one) { return !fits_in_address(one.account); });
    return people;
}

std::optional<WebPerson> WebAdapter::signed_in(const http::RequestHead& head) const {
    const auto account = cookie_.account_of(head.header("cookie"), origin_.secure());
    if (!account) return std::nullopt;
    return person(*account);
}

}  // namespace promenade::platforms
