#include "bot/platforms/web/web_adapter.hpp"

#include "bot/platforms/web/posted.hpp"
#include "tests/bot/platforms/web_server.hpp"
#include "tests/support/raw_peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace promenade::platforms {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::vector<WebPerson> kDemo = {{"M-021", "Farida Benali", "PdN", {}},
                                      {"coordinator", "Claire Morel", "Coordinatrice", {}},
                                      {"referent", "Anne Petit", "Référente", {}}};

std::string said(std::string_view id, std::string_view text) {
    return R"({"id":")" + std::string{id} + R"(","text":")" + std::string{text} + R"("})";
}

OutgoingMessage card(std::string room, std::string id, std::string text) {
    OutgoingMessage message;
    message.room = std::move(room);
    message.idempotency = std::move(id);
    message.text = std::move(text);
    message.buttons = {{"take", "Prendre", true}};
    return message;
}

// The platform's id of the message, or the detail of the refusal.
std::string send(WebServer& server, const OutgoingMessage& message) {
    std::string outcome;
    server.on_thread([&](WebAdapter& adapter) {
        adapter.send(message, [&](Result<std::string> sent) {
            outcome = sent ? sent.value() : sent.error().detail;
        });
    });
    return outcome;
}

// A page's event stream.
class OpenPage {
public:
    OpenPage(const WebServer& server, const std::string& path, const std::string& more = {})
        : peer_(server.port()) {
        peer_.send("GET " + path + " HTTP/1.1\r\nHost: " + server.host() + "\r\n" + more + "\r\n");
        peer_.read_until("\r\n\r\n");
    }
    // The next event: its lines.
    std::string next() {
        std::string event = peer_.read_until("\n\n");
        if (const auto at = event.find("id: "); at != std::string::npos)
            id_ = event.substr(at + 4, event.find('\n', at) - at - 4);
        return event;
    }
    // Events up to the one named.
    std::string up_to(const std::string& name) {
        std::string events;
        while (true) {
            const std::string event = next();
            events += event;
            if (event.empty() || event.find("event: " + name) != std::string::npos) return events;
            if (event.find("<timeout>") != std::string::npos) return events;
        }
    }
    std::string last_event_id() const { return "Last-Event-ID: " + id_ + "\r\n"; }

private:
    http::RawPeer peer_;
    std::string id_;
};

TEST(WebSignIn, AStrangerSeesTheDoorAndNothingElse) {
    const WebServer server;
    EXPECT_THAT(server.get("/"), Not(HasSubstr("data-account")));
    EXPECT_THAT(server.get("/api/moi/events"), StartsWith("HTTP/1.1 401 "));
    EXPECT_THAT(server.post("/api/moi/message", said("0123456789", "a")),
                StartsWith("HTTP/1.1 401 "));
}

TEST(WebSignIn, ALinkSignsInOnceAndThePageShowsWhoWrites) {
    WebServer server;
    const std::string path = "/entrer/" + server.issue_code("M-021");
    EXPECT_THAT(server.get(path), HasSubstr("<form method=\"post\">"));
    const std::string entered = server.post(path, "");
    EXPECT_THAT(entered, StartsWith("HTTP/1.1 303 "));
    EXPECT_THAT(entered, HasSubstr("HttpOnly; SameSite=Strict"));
    EXPECT_THAT(server.post(path, ""), StartsWith("HTTP/1.1 410 "));
    EXPECT_THAT(server.get(path), StartsWith("HTTP/1.1 410 "));
    EXPECT_THAT(server.get("/", server.sign_in("M-021")), HasSubstr("Farida Benali"));
}

TEST(WebSignIn, ACodeTypedAtTheDoorSignsInAndAWrongOneIsAskedForAgain) {
    WebServer server;
    EXPECT_THAT(server.get("/"), HasSubstr("action=\"/entrer\""));
    const std::string wrong = server.post("/entrer", "code=483-192-507");
    EXPECT_THAT(wrong, StartsWith("HTTP/1.1 410 "));
    EXPECT_THAT(wrong, HasSubstr("action=\"/entrer\""));
    EXPECT_THAT(server.post("/entrer", ""), StartsWith("HTTP/1.1 410 "));
    const std::string entered = server.post("/entrer", "code=" + server.issue_code("M-021"));
    EXPECT_THAT(entered, StartsWith("HTTP/1.1 303 "));
    EXPECT_THAT(entered, HasSubstr("HttpOnly; SameSite=Strict"));
}

TEST(WebSignIn, ALinkPostedFromAnotherSiteSignsNobodyIn) {
    WebServer server;
    http::RawPeer peer{server.port()};
    peer.send("POST /entrer/" + server.issue_code("M-021") + " HTTP/1.1\r\nHost: " + server.host() +
              "\r\nOrigin: https://evil.example\r\nContent-Length: 0\r\n\r\n");
    EXPECT_THAT(peer.read_answer(), StartsWith("HTTP/1.1 403 "));
}

TEST(WebSignIn, AnAccountWithdrawnIsOutAtOnce) {
    WebServer server;
    const std::string cookie = server.sign_in("M-021");
    OpenPage page{server, "/api/moi/events", cookie};
    page.up_to("ready");
    server.withdraw("M-021");
    EXPECT_EQ(page.next(), "");
    EXPECT_THAT(server.get("/api/moi/events", cookie), StartsWith("HTTP/1.1 401 "));
    EXPECT_EQ(send(server, card("M-021", "c1", "D-0001")), "unknown_account");
}

TEST(WebSignIn, ARestartKeepsPeopleSignedIn) {
    std::string cookie;
    {
        WebServer server;
        cookie = server.sign_in("M-021");
    }
    const WebServer restarted;
    EXPECT_THAT(restarted.get("/", cookie), HasSubstr("Farida Benali"));
    const WebServer other{{}, Bytes(32, 9)};
    EXPECT_THAT(other.get("/", cookie), Not(HasSubstr("Farida Benali")));
}

TEST(WebSignIn, NobodyReadsAnothersConversationThroughTheirAddress) {
    WebServer server;
    const std::string cookie = server.sign_in("M-021");
    EXPECT_THAT(server.get("/api/coordinator/events", cookie), StartsWith("HTTP/1.1 401 "));
    EXPECT_THAT(server.get("/c/coordinator", cookie), StartsWith("HTTP/1.1 404 "));
}

TEST(WebPageHeaders, ThePageRunsNothingButItsOwnFiles) {
    const WebServer server;
    const std::string page = server.get("/");
    EXPECT_THAT(page,
                HasSubstr("Content-Security-Policy: default-src 'none'; script-src 'self'; "));
    EXPECT_THAT(page, HasSubstr("frame-ancestors 'none'"));
    EXPECT_THAT(server.get("/page/page.css"), HasSubstr("Content-Type: text/css"));
    EXPECT_THAT(server.get("/page/main.js"), HasSubstr("Content-Type: text/javascript"));
    EXPECT_THAT(server.get("/page/shell.html"), StartsWith("HTTP/1.1 404 "));
    EXPECT_THAT(server.get("/page/..%2Fembed.cmake"), StartsWith("HTTP/1.1 404 "));
}

class WebConversation : public testing::Test {
protected:
    std::string post(std::string_view id, std::string_view text, const std::string& more = {}) {
        return server_.post("/api/moi/message", said(id, text), cookie_ + more);
    }
    WebServer server_;
    std::string cookie_ = server_.sign_in("M-021");
};

TEST_F(WebConversation, AMessageReachesTheReceiverAsTypedWithItsDedupKey) {
    EXPECT_THAT(post("0123456789", "Bonjour, « écrans » ?\\n😀"), StartsWith("HTTP/1.1 200 "));
    const auto messages = server_.received(1);
    ASSERT_EQ(messages.size(), 1u);
    EXPECT_EQ(messages[0].platform, "web");
    EXPECT_EQ(messages[0].account, "M-021");
    EXPECT_EQ(messages[0].room, "M-021");
    EXPECT_EQ(messages[0].message_id, "M-021:0123456789");
    EXPECT_EQ(messages[0].text, "Bonjour, « écrans » ?\n😀");
    EXPECT_EQ(messages[0].received, server_.clock().now());
}

TEST_F(WebConversation, ItIsAnsweredOnlyOnceTheOutcomeIsDurable) {
    server_.hold();
    http::RawPeer peer{server_.port()};
    const std::string body = said("0123456789", "a");
    peer.send("POST /api/moi/message HTTP/1.1\r\nHost: " + server_.host() + "\r\nOrigin: http://" +
              server_.host() + "\r\nX-Promenade: page\r\nContent-Type: application/json\r\n" +
              cookie_ + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    ASSERT_EQ(server_.received(1).size(), 1u);
    // The page already shows it, though it is not accepted yet.
    OpenPage page{server_, "/api/moi/events", cookie_};
    EXPECT_THAT(page.up_to("ready"), HasSubstr("M-021:0123456789"));
    server_.accept();
    EXPECT_THAT(peer.read_answer(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(WebConversation, AMessageSentAgainIsShownOnceAndHandedOnWithTheSameKey) {
    post("0123456789", "a");
    post("0123456789", "a");
    const auto messages = server_.received(2);
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(messages[0].message_id, messages[1].message_id);
    OpenPage page{server_, "/api/moi/events", cookie_};
    const std::string events = page.up_to("ready");
    EXPECT_EQ(events.find("event: entry"), events.rfind("event: entry"));
}

TEST_F(WebConversation, AButtonComesBackWithItsActionAndItsMessage) {
    EXPECT_EQ(send(server_, card("M-021", "c1", "D-0001")), "c1");
    EXPECT_THAT(server_.post("/api/moi/action",
                             R"({"id":"0123456789","action":"take","about":"c1"})", cookie_),
                StartsWith("HTTP/1.1 200 "));
    const auto messages = server_.received(1);
    ASSERT_EQ(messages.size(), 1u);
    EXPECT_EQ(messages[0].kind, IncomingMessage::Kind::action);
    EXPECT_EQ(messages[0].action, "take");
    EXPECT_EQ(messages[0].about, "c1");
    OpenPage page{server_, "/api/moi/events", cookie_};
    EXPECT_THAT(page.up_to("ready"), HasSubstr("event: used\ndata: {\"about\":\"c1\""));
}

TEST_F(WebConversation, ForgedRequestsAreRefused) {
    const std::string body = said("0123456789", "a");
    const auto forged = [&](const std::string& fields) {
        http::RawPeer peer{server_.port()};
        peer.send("POST /api/moi/message HTTP/1.1\r\n" + cookie_ + fields +
                  "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        return peer.read_answer();
    };
    const std::string host = "Host: " + server_.host() + "\r\n";
    const std::string origin = "Origin: http://" + server_.host() + "\r\n";
    const std::string json = "Content-Type: application/json\r\n";
    const std::string field = "X-Promenade: page\r\n";
    EXPECT_THAT(forged(host + origin + json), StartsWith("HTTP/1.1 403 "));
    EXPECT_THAT(forged(host + field + json), StartsWith("HTTP/1.1 403 "));
    EXPECT_THAT(forged(host + field + json + "Origin: https://evil.example\r\n"),
                StartsWith("HTTP/1.1 403 "));
    EXPECT_THAT(forged("Host: evil.example\r\nOrigin: http://evil.example\r\n" + field + json),
                StartsWith("HTTP/1.1 403 "));
    EXPECT_THAT(forged(host + origin + field + "Content-Type: text/plain\r\n"),
                StartsWith("HTTP/1.1 415 "));
    EXPECT_THAT(forged(host + origin + field + json), StartsWith("HTTP/1.1 200 "));
    EXPECT_EQ(server_.received(1).size(), 1u);
}

TEST_F(WebConversation, WhatIsNoMessageIsRefusedWithACode) {
    const auto answer = [&](const std::string& body) {
        return server_.post("/api/moi/message", body, cookie_);
    };
    for (const std::string& body : {std::string{"{"}, said("0123456789", "\xff"), std::string{}}) {
        EXPECT_THAT(answer(body), StartsWith("HTTP/1.1 400 "));
        EXPECT_THAT(answer(body), HasSubstr(R"("errcode":"bad_json")"));
    }
    EXPECT_THAT(answer(said("0123456789", "a\\u0000")), HasSubstr(R"("errcode":"not_text")"));
    EXPECT_THAT(answer(said("0123456789", "")), HasSubstr(R"("errcode":"empty")"));
    const std::string oversized =
        answer(said("0123456789", std::string(web::kTextBytesMax + 1, 'a')));
    EXPECT_THAT(oversized, StartsWith("HTTP/1.1 413 "));
    EXPECT_THAT(oversized, HasSubstr(R"("errcode":"too_large")"));
    EXPECT_THAT(answer(std::string(web::kBodyBytesMax + 1, 'a')), StartsWith("HTTP/1.1 413 "));
    EXPECT_TRUE(server_.received(0).empty());
}

TEST_F(WebConversation, TooManyMessagesAtOnceAreAskedToWait) {
    std::string answer;
    for (int i = 0; i <= web::RateLimit::kBurst; ++i)
        answer = post("0123456789" + std::to_string(i), "a");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 429 "));
    EXPECT_THAT(answer, HasSubstr("Retry-After: "));
    server_.clock().advance(1s);
    EXPECT_THAT(post("abcdefghijk", "a"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(WebConversation, AnOpenPageSeesAnswersEditsAndRemovalsAsTheyCome) {
    OpenPage page{server_, "/api/moi/events", cookie_};
    EXPECT_THAT(page.next(), HasSubstr("event: ready"));
    send(server_, card("M-021", "c1", "D-0001 <b>\n« écrans »"));
    EXPECT_THAT(page.next(), HasSubstr(R"("text":"D-0001 <b>\n« écrans »")"));
    OutgoingMessage edit = card("M-021", "c2", "D-0001, prise");
    edit.replaces = "c1";
    EXPECT_EQ(send(server_, edit), "c1");
    EXPECT_THAT(page.next(), HasSubstr(R"("replaces":"c1")"));
    server_.on_thread([](WebAdapter& adapter) { adapter.redact("M-021", "c1"); });
    EXPECT_THAT(page.next(), HasSubstr("event: removed"));
    OpenPage later{server_, "/api/moi/events", cookie_};
    EXPECT_THAT(later.up_to("ready"), Not(HasSubstr("D-0001")));
}

TEST_F(WebConversation, TheSameIdempotencyKeyIsShownOnce) {
    EXPECT_EQ(send(server_, card("M-021", "c1", "D-0001")), "c1");
    EXPECT_EQ(send(server_, card("M-021", "c1", "D-0001")), "c1");
    OpenPage page{server_, "/api/moi/events", cookie_};
    const std::string events = page.up_to("ready");
    EXPECT_EQ(events.find("event: entry"), events.rfind("event: entry"));
}

TEST_F(WebConversation, APageThatReconnectsGetsExactlyWhatItMissed) {
    OpenPage page{server_, "/api/moi/events", cookie_};
    send(server_, card("M-021", "c1", "un"));
    page.up_to("entry");
    send(server_, card("M-021", "c2", "deux"));
    OpenPage again{server_, "/api/moi/events", cookie_ + page.last_event_id()};
    const std::string missed = again.up_to("ready");
    EXPECT_THAT(missed, HasSubstr(R"("text":"deux")"));
    EXPECT_THAT(missed, Not(HasSubstr(R"("text":"un")")));
}

TEST_F(WebConversation, AnEventIdOfAnEarlierRunOrOfNoSenseReplaysEverything) {
    send(server_, card("M-021", "c1", "un"));
    for (const char* id : {"ANOTHERRUN-7", "7", "-", "\xff"}) {
        OpenPage page{server_, "/api/moi/events",
                      cookie_ + "Last-Event-ID: " + std::string{id} + "\r\n"};
        EXPECT_THAT(page.up_to("ready"), HasSubstr(R"("text":"un")")) << id;
    }
}

TEST_F(WebConversation, NobodySeesTheConversationOfAnother) {
    OpenPage page{server_, "/api/moi/events", cookie_};
    page.up_to("ready");
    send(server_, card("coordinator", "c1", "pour Claire"));
    send(server_, card("M-021", "c2", "pour Farida"));
    EXPECT_THAT(page.next(), HasSubstr("pour Farida"));
}

TEST_F(WebConversation, TheFirstPageOpenedIsToldToTheBotOnce) {
    OpenPage page{server_, "/api/moi/events", cookie_};
    OpenPage again{server_, "/api/moi/events", cookie_};
    again.up_to("ready");
    const auto joined = server_.joined(1);
    ASSERT_EQ(joined.size(), 1u);
    EXPECT_EQ(joined[0].room, "M-021");
}

TEST(WebDemo, OffersItsPeopleAndAnyoneTakesTheirPlace) {
    WebServer server{kDemo};
    const std::string people = server.get("/");
    for (const WebPerson& person : kDemo) EXPECT_THAT(people, HasSubstr(person.name));
    EXPECT_THAT(server.get("/c/coordinator"), HasSubstr("data-account=\"coordinator\""));
    EXPECT_THAT(server.get("/c/nobody"), StartsWith("HTTP/1.1 303 "));
    EXPECT_THAT(server.post("/api/coordinator/message", said("0123456789", "à trier")),
                StartsWith("HTTP/1.1 200 "));
    EXPECT_EQ(server.received(1).at(0).account, "coordinator");
    EXPECT_THAT(server.post("/api/nobody/message", said("0123456789", "a")),
                StartsWith("HTTP/1.1 401 "));
}

TEST(WebDemo, ThreeConversationsShareOneStreamAndEachReconnectsWhereItWas) {
    WebServer server{kDemo};
    EXPECT_THAT(server.get("/demo?gauche=M-021&milieu=coordinator&droite=referent"),
                HasSubstr("data-account=\"referent\""));
    OpenPage page{server, "/api/M-021,coordinator,referent/events"};
    page.up_to("ready");
    send(server, card("M-021", "c1", "un"));
    send(server, card("coordinator", "c2", "deux"));
    EXPECT_THAT(page.next(), HasSubstr(R"("account":"M-021")"));
    EXPECT_THAT(page.next(), HasSubstr(R"("account":"coordinator")"));
    send(server, card("referent", "c3", "trois"));
    OpenPage again{server, "/api/M-021,coordinator,referent/events", page.last_event_id()};
    const std::string missed = again.up_to("ready");
    EXPECT_THAT(missed, HasSubstr("trois"));
    EXPECT_THAT(missed, Not(HasSubstr("deux")));
    EXPECT_THAT(server.get("/api/M-021,nobody/events"), StartsWith("HTTP/1.1 401 "));
}

TEST(WebDemo, AnAccountThatWouldBreakAnAddressIsNobodysPlace) {
    WebServer server{{kDemo[0], {"a,b", "Anne", "PdN", {}}}};
    EXPECT_THAT(server.get("/"), AllOf(HasSubstr("Farida Benali"), Not(HasSubstr("Anne"))));
    EXPECT_THAT(server.get("/c/a,b"), StartsWith("HTTP/1.1 303 "));
}

}  // namespace
}  // namespace promenade::platforms
