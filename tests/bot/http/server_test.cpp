#include "bot/http/server.hpp"

#include "tests/bot/http/running_server.hpp"
#include "tests/support/raw_peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

namespace promenade::http {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string kHello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

std::string ask(const RunningServer& server, const std::string& bytes) {
    RawPeer peer(server.port());
    peer.send(bytes);
    return peer.read_answer();
}

TEST(Server, AnswersWithALengthAndIsNeverCachedOrSniffed) {
    const RunningServer server;
    const std::string answer = ask(server, kHello);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, HasSubstr("Content-Length: 5\r\n"));
    EXPECT_THAT(answer, HasSubstr("Content-Type: text/plain\r\n"));
    EXPECT_THAT(answer, HasSubstr("Cache-Control: no-store\r\n"));
    EXPECT_THAT(answer, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
    EXPECT_THAT(answer, Not(HasSubstr("Server:")));
    EXPECT_THAT(answer, EndsWith("\r\n\r\nhello"));
}

TEST(Server, AnUnknownPathAndAWrongMethodSayWhatMatrixExpects) {
    const RunningServer server;
    const std::string unknown = ask(server, "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(unknown, StartsWith("HTTP/1.1 404 "));
    EXPECT_THAT(unknown, HasSubstr(R"("errcode":"M_UNRECOGNIZED")"));
    const std::string wrong = ask(server, "DELETE /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(wrong, StartsWith("HTTP/1.1 405 "));
    EXPECT_THAT(wrong, HasSubstr("Allow: PUT, POST, OPTIONS\r\n"));
    EXPECT_THAT(wrong, HasSubstr(R"("errcode":"M_UNRECOGNIZED")"));
}

TEST(Server, HeadIsGetWithoutItsBodyAndOptionsTellsTheMethods) {
    const RunningServer server;
    RawPeer peer(server.port());
    peer.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    const std::string head = peer.read_until("\r\n\r\n");
    EXPECT_THAT(head, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(head, HasSubstr("Content-Length: 5\r\n"));
    peer.send("OPTIONS /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    const std::string options = peer.read_answer();
    EXPECT_THAT(options, StartsWith("HTTP/1.1 204 ")) << "bytes after the head of HEAD?";
    EXPECT_THAT(options, HasSubstr("Allow: GET, HEAD, OPTIONS\r\n"));
}

TEST(Server, GivesTheHandlerEachDecodedSegmentAndTheQuery) {
    const RunningServer server;
    const std::string answer =
        ask(server,
            "PUT /secret/%40a%2Fb%3Ac?x=1+2&y=%C3%A9&x=3 HTTP/1.1\r\nHost: a\r\n"
            "AUTHORIZATION: Bearer right\r\nContent-Length: 0\r\n\r\n");
    EXPECT_THAT(answer, EndsWith("PUT|/secret/@a/b:c|secret|@a/b:c|x=1 2|y=\xC3\xA9|127.0.0.1"));
}

TEST(Server, PipelinedRequestsAreAnsweredInOrder) {
    const RunningServer server;
    RawPeer peer(server.port());
    peer.send(kHello + "PUT /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\none" +
              "PUT /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\ntwo" + kHello);
    EXPECT_THAT(peer.read_answer(), EndsWith("hello"));
    EXPECT_THAT(peer.read_answer(), EndsWith("one"));
    EXPECT_THAT(peer.read_answer(), EndsWith("two"));
    EXPECT_THAT(peer.read_answer(), EndsWith("hello"));
}

TEST(Server, ARequestThatArrivesByteByByteIsServed) {
    const RunningServer server;
    RawPeer peer(server.port());
    for (const char byte :
         std::string("PUT /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"))
        peer.send(std::string(1, byte));
    EXPECT_THAT(peer.read_answer(), EndsWith("abc"));
}

TEST(Server, AConnectionIsKeptUntilItsLastRequest) {
    Limits limits;
    limits.requests_per_connection_max = 3;
    const RunningServer server(limits);
    RawPeer peer(server.port());
    for (int i = 0; i < 2; ++i) {
        peer.send(kHello);
        EXPECT_THAT(peer.read_answer(), Not(HasSubstr("Connection: close")));
    }
    peer.send(kHello);
    EXPECT_THAT(peer.read_answer(), HasSubstr("Connection: close"));
    EXPECT_TRUE(peer.closed_by_server());
}

TEST(Server, ARefusalOfARequestWithoutBodyKeepsTheConnection) {
    const RunningServer server;
    RawPeer peer(server.port());
    peer.send("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n" + kHello);
    EXPECT_THAT(peer.read_answer(), StartsWith("HTTP/1.1 404 "));
    EXPECT_THAT(peer.read_answer(), StartsWith("HTTP/1.1 200 "));
}

TEST(Server, ConnectionCloseAndHttp10AreObeyed) {
    const RunningServer server;
    RawPeer closing(server.port());
    closing.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(closing.read_all(), EndsWith("hello"));
    RawPeer old(server.port());
    old.send("GET /hello HTTP/1.0\r\nHost: a\r\n\r\n");
    EXPECT_THAT(old.read_all(), EndsWith("hello"));
}

TEST(Server, ABodyOfTheLargestSizeIsTakenAndExpectIsAnsweredFirst) {
    const RunningServer server;
    RawPeer peer(server.port());
    peer.send(
        "PUT /secret/1 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer right\r\n"
        "Expect: 100-continue\r\nContent-Length: 8388608\r\n\r\n");
    EXPECT_EQ(peer.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    peer.send(std::string(8'388'608, 'x'));
    EXPECT_THAT(peer.read_answer(), StartsWith("HTTP/1.1 200 "));
}

TEST(Server, TheWholeHeaderBlockHasOneDeadlineHoweverItTricklesIn) {
    Limits limits;
    limits.header_deadline = 100ms;
    const RunningServer server(limits);
    RawPeer silent(server.port());
    EXPECT_TRUE(silent.closed_by_server());
    RawPeer half(server.port());
    half.send("GET /hello HTTP/1.1\r\nHost: a\r\n");
    EXPECT_TRUE(half.closed_by_server());
}

TEST(Server, ABodyThatDoesNotComeAndAnIdleConnectionAreClosed) {
    Limits limits;
    limits.body_deadline = 100ms;
    limits.idle_deadline = 100ms;
    const RunningServer server(limits);
    RawPeer half(server.port());
    half.send("PUT /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf");
    EXPECT_TRUE(half.closed_by_server());
    RawPeer idle(server.port());
    idle.send(kHello);
    EXPECT_THAT(idle.read_answer(), EndsWith("hello"));
    EXPECT_TRUE(idle.closed_by_server());
    EXPECT_EQ(server.handled(), 1);
}

TEST(Server, AHandlerThatThrowsIsA500WithoutItsWords) {
    const RunningServer server;
    const std::string answer = ask(server, "GET /fail HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 500 "));
    EXPECT_THAT(answer, Not(HasSubstr("words")));
}

TEST(Server, AHandlerThatDoesNotAnswerIsA503) {
    Limits limits;
    limits.handler_deadline = 50ms;
    const RunningServer server(limits);
    EXPECT_THAT(ask(server, "GET /never HTTP/1.1\r\nHost: a\r\n\r\n"), StartsWith("HTTP/1.1 503 "));
}

TEST(Server, ALineBreakInAFieldForgesNoHeader) {
    const RunningServer server;
    const std::string answer = ask(server, "GET /forge HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 500 "));
    EXPECT_THAT(answer, Not(HasSubstr("stolen")));
}

TEST(Server, AnAnswerAfterThePeerHasGoneFindsNobody) {
    RunningServer server;
    {
        RawPeer peer(server.port());
        peer.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    const Reply reply = server.later();
    server.on_thread([&] { reply(Response()); });
    EXPECT_THAT(ask(server, kHello), EndsWith("hello"));
}

TEST(Server, TooManyConnectionsOfOneAddressAreDropped) {
    Limits limits;
    limits.connections_per_address_max = 2;
    const RunningServer server(limits);
    RawPeer first(server.port());
    first.send(kHello);
    EXPECT_THAT(first.read_answer(), EndsWith("hello"));
    auto second = std::make_unique<RawPeer>(server.port());
    second->send(kHello);
    EXPECT_THAT(second->read_answer(), EndsWith("hello"));
    RawPeer third(server.port());
    EXPECT_TRUE(third.closed_by_server());
    second->send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(second->read_all(), EndsWith("hello"));
    EXPECT_THAT(ask(server, kHello), EndsWith("hello"));
}

TEST(Server, OutOfDescriptorsItGoesOnAcceptingOnceThereAreSome) {
    const RunningServer server;
    // UBSan reads a type through a pipe: it must have seen those of a log line before none is left.
    spdlog::warn("http: accept: {}", std::string{"soon out of descriptors"});
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    RawPeer peer(server.port());
    peer.send(kHello);
    EXPECT_THAT(peer.read_answer(), EndsWith("hello"));

    // The waiting peer has its descriptor; the server finds none for its side.
    const int lowest_free = ::dup(STDOUT_FILENO);
    ::close(lowest_free);
    rlimit one_more = before;
    one_more.rlim_cur = static_cast<rlim_t>(lowest_free) + 1;
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &one_more), 0);
    RawPeer waiting(server.port());
    waiting.send(kHello);
    peer.send(kHello);
    EXPECT_THAT(peer.read_answer(), EndsWith("hello"));
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);

    EXPECT_THAT(waiting.read_answer(), EndsWith("hello"));
}

TEST(Server, StoppingAnswersWhatIsInHandAndClosesWhatIsIdle) {
    RunningServer server;
    RawPeer idle(server.port());
    idle.send(kHello);
    EXPECT_THAT(idle.read_answer(), EndsWith("hello"));
    RawPeer listening(server.port());
    listening.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto events = server.events();
    RawPeer busy(server.port());
    busy.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n" + kHello);
    const Reply reply = server.later();

    auto stopped = server.begin_stop();

    EXPECT_TRUE(idle.closed_by_server());
    EXPECT_THROW(RawPeer(server.port()), std::runtime_error);
    EXPECT_EQ(stopped.wait_for(0s), std::future_status::timeout);
    server.on_thread([&] {
        EXPECT_FALSE(events->open());
        Response answer;
        answer.body = "done";
        reply(std::move(answer));
    });
    stopped.wait();
    const std::string answer = busy.read_all();
    EXPECT_THAT(answer, HasSubstr("Connection: close"));
    EXPECT_THAT(answer, EndsWith("done"));
    EXPECT_THAT(listening.read_all(), EndsWith("\r\n\r\n"));
}

TEST(Server, StoppingWithoutConnectionsCallsBackAtOnce) {
    RunningServer server;
    server.begin_stop().wait();
    EXPECT_THROW(RawPeer(server.port()), std::runtime_error);
}

TEST(Server, APortInUseOrABadAddressCannotBeListenedOn) {
    const RunningServer server;
    boost::asio::io_context io;
    const auto taken = Server::listen(io, "127.0.0.1", server.port(), {});
    ASSERT_TRUE(taken.has_error());
    EXPECT_EQ(taken.error().code, Errc::unavailable);
    EXPECT_EQ(Server::listen(io, "no address", 0, {}).error().code, Errc::unavailable);
}

}  // namespace
}  // namespace promenade::http
