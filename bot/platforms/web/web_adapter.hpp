// The embedded messenger: one accessible page for those who have no other chat, and the
// demonstration. Messages come by POST and go by server-sent events; a conversation's room is its
// account. Everything runs on the I/O thread.
//
//   GET  /                       the conversation, or the door; in the demonstration, its people
//   GET  /entrer/<code>          a button that signs in, once       POST: signs in
//   POST /entrer                 the same with a code that was typed
//   POST /sortir                 signs out
//   GET  /annuaire               the published entries of the directory, for everybody
//   GET  /annuaire/photo/<entry> the photo of a published entry
//   GET  /annuaire.vcf           the same as an address book
//   GET  /c/<account>            one conversation                   (demonstration)
//   GET  /demo?gauche=&milieu=&droite=   up to three side by side   (demonstration)
//   GET  /repondre/<token>       a form that answers once           POST: answers
//   GET  /api/<who>/events       the stream; <who>: "moi", or in the demonstration accounts
//   GET  /tableurs/<token>       a button for each spreadsheet      POST: downloads one
//   POST /api/<who>/message      {"id", "text"}                      joined by commas
//   POST /api/<who>/action       {"id", "action", "about"}
//   POST /api/<who>/file/<id>    the bytes of a file
//   GET  /api/<who>/file/<case>/<field>/<file>   a picture, for who may read that field
//
// A POST of the API is answered 200 once `done` was called, so the page repeats what it does not
// know to be accepted, with the same id. It must come from our own origin and bear the field
// X-Promenade. Refusals are JSON: {"errcode", "error"}, the code being what the page explains.
#pragma once

#include "bot/http/server.hpp"
#include "bot/platforms/adapter.hpp"
#include "bot/platforms/web/answer_desk.hpp"
#include "bot/platforms/web/door.hpp"
#include "bot/platforms/web/feeds.hpp"
#include "bot/platforms/web/origin.hpp"
#include "bot/platforms/web/pages.hpp"
#include "bot/platforms/web/rate_limit.hpp"
#include "bot/platforms/web/session_cookie.hpp"
#include "bot/platforms/web/sheet_desk.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace promenade::platforms {

using WebPerson = web::Person;

struct WebOptions {
    std::string network;  // its name, shown at the top
    Bytes secret;         // signs the cookies: at least 32 random bytes, the same after a restart
    std::chrono::milliseconds session_lifetime = std::chrono::hours{24 * 30};
    // Whom an account is; nothing for one that may not write here, or no longer. Asked at each
    // request, so that an account withdrawn is out at once.
    std::function<std::optional<WebPerson>(const std::string& account)> person_of;
    // What the directory shows now, on the page and as an address book; nothing where the network
    // keeps it closed. Asked at each request, so that an entry withdrawn is out at once.
    std::function<std::optional<web::Directory>()> directory = [] {
        return std::optional<web::Directory>{};
    };
    // How people sign in; without, nobody does.
    std::optional<web::Door> door = std::nullopt;
    // Signed links; without, none is served.
    std::optional<web::AnswerDesk> answers = std::nullopt;
    // Spreadsheets behind signed links; without, none is served.
    std::optional<web::SheetDesk> sheets = std::nullopt;
    // The photo, a JPEG, of an entry that it shows now. Errors: not_found, corruption.
    std::function<Result<std::string>(const std::string& entry)> directory_photo =
        [](const auto&) -> Result<std::string> { return error(Errc::not_found, "no such photo"); };
    // The bytes of a file, a JPEG, that a field of a case holds now, for who may read that field.
    // Errors: not_found (or not for them), corruption.
    std::function<Result<std::string>(const std::string& account, const std::string& stream,
                                      const std::string& field, const std::string& id)>
        picture = [](const auto&, const auto&, const auto&, const auto&) -> Result<std::string> {
        return error(Errc::not_found, "no such file");
    };
    // Given: the demonstration. Nobody signs in; whoever reaches the page takes the place of any of
    // these, who are asked for at each request, but for an account that an address cannot hold.
    // `person_of` is not used.
    std::function<std::vector<WebPerson>()> demo;
    // The accounts that it proposes at the left, in the middle and at the right.
    std::vector<std::string> demo_sides;
};

class WebAdapter final : public Adapter {
public:
    // `texts`: config/texts/web.fr.json. `clock` and `random` must outlive the adapter.
    // Errors: invalid, `where` = JSON pointer in the texts, or of the option ("/secret").
    static Result<std::unique_ptr<WebAdapter>> create(WebOptions options, const Map& texts,
                                                      const Clock& clock, Random& random,
                                                      Receive receive);

    // For http::Server::listen. The adapter must outlive the server.
    std::vector<http::Route> routes();
    // Where browsers find the service ("https://pdn.example.fr", "http://127.0.0.1:8080"); until
    // then every request is refused. Behind a proxy, the Host field must come through unchanged.
    void serve_at(std::string origin) { origin_ = web::Origin{std::move(origin)}; }
    // Withdraws an account: its conversation is gone, its pages closed.
    void forget(const std::string& account);

    std::string_view name() const override { return "web"; }
    Capabilities capabilities(std::string_view room) const override;
    void direct_room(const std::string& account, RoomReply reply) override;
    // A message is held for the pages of its room, open or to be opened. The id of an edit is that
    // of the message it edits. Errors: rejected (nobody of that name writes here).
    void send(OutgoingMessage message, SendReply reply) override;
    void redact(const std::string& room, const std::string& message_id) override;

private:
    WebAdapter(WebOptions options, web::Pages pages, const Clock& clock, Random& random,
               Receive receive);

    // The pages (web_pages.cpp)
    void add_pages(std::vector<http::Route>& routes);
    http::Response home(const http::RequestHead& head) const;
    http::Response one_side(const http::RequestHead& head) const;
    http::Response sides(const http::RequestHead& head) const;
    http::Response leave() const;
    http::Response directory() const;
    http::Response address_book() const;
    http::Response directory_photo(const http::RequestHead& head) const;

    // The door (web_door.cpp)
    void add_door(std::vector<http::Route>& routes);
    void enter(const std::string& code, const http::Reply& reply);

    // The pages of signed links (web_answers.cpp, web_sheets.cpp)
    void add_answers(std::vector<http::Route>& routes);
    void add_sheets(std::vector<http::Route>& routes);

    // The API (web_api.cpp)
    void add_api(std::vector<http::Route>& routes);
    std::vector<std::string> accounts_of(const http::RequestHead& head) const;
    std::optional<http::Response> admit_stream(const http::RequestHead& head) const;
    std::optional<http::Response> admit_post(const http::RequestHead& head, std::string_view type);
    http::Response show_picture(const http::RequestHead& head) const;
    void open_stream(const http::RequestHead& head, std::shared_ptr<http::EventStream> stream);
    void take(Result<IncomingMessage> decoded, http::Reply reply);
    void greet(const std::string& account);

    bool is_demo() const { return static_cast<bool>(options_.demo); }
    std::vector<WebPerson> demo_people() const;
    std::optional<WebPerson> person(const std::string& account) const;
    std::optional<WebPerson> signed_in(const http::RequestHead& head) const;

    WebOptions options_;
    web::Pages pages_;
    const Clock& clock_;
    Random& random_;
    Receive receive_;
    web::Origin origin_;
    web::SessionCookie cookie_;
    web::RateLimit rate_limit_;
    web::Feeds feeds_;
    std::set<std::string> greeted_;
};

}  // namespace promenade::platforms
