#include "bot/http/event_stream.hpp"

#include "tests/bot/http/running_server.hpp"
#include "tests/support/raw_peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace promenade::http {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string kEvents = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n";

TEST(EventStream, SplitsDataIntoLinesAndForgesNoField) {
    EXPECT_EQ(format_event("7", "card", "one\ntwo\r\nthree\rfour"),
              "id: 7\nevent: card\ndata: one\ndata: two\ndata: three\ndata: four\n\n");
    EXPECT_EQ(format_event("", "", ""), "data: \n\n");
    EXPECT_EQ(format_event("7\ndata: x", "a\rb", "y\n"),
              "id: 7data: x\nevent: ab\ndata: y\ndata: \n\n");
}

TEST(EventStream, SendsEachEventAsItComes) {
    RunningServer server;
    RawPeer peer(server.port());
    peer.send(kEvents);
    const auto events = server.events();

    const std::string head = peer.read_until("\r\n\r\n");
    EXPECT_THAT(head, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(head, HasSubstr("Content-Type: text/event-stream\r\n"));
    EXPECT_THAT(head, HasSubstr("Cache-Control: no-store\r\n"));
    server.on_thread([&] { events->send("1", "message", "hello"); });
    EXPECT_EQ(peer.read_until("\n\n"), "id: 1\nevent: message\ndata: hello\n\n");
    server.on_thread([&] {
        events->send("2", "message", "more");
        events->close();
        events->send("3", "message", "too late");
    });
    EXPECT_EQ(peer.read_all(), "id: 2\nevent: message\ndata: more\n\n");
}

TEST(EventStream, PingsWhenNothingHappens) {
    Limits limits;
    limits.stream_ping = 20ms;
    RunningServer server(limits);
    RawPeer peer(server.port());
    peer.send(kEvents);
    peer.read_until("\r\n\r\n");
    EXPECT_EQ(peer.read_until("\n\n"), ":\n\n");
    EXPECT_EQ(peer.read_until("\n\n"), ":\n\n");
}

TEST(EventStream, NoticesThatThePeerHasLeft) {
    RunningServer server;
    std::shared_ptr<EventStream> events;
    {
        RawPeer peer(server.port());
        peer.send(kEvents);
        events = server.events();
        peer.read_until("\r\n\r\n");
    }
    const auto is_open = [&] {
        bool open = true;
        server.on_thread([&] { open = events->open(); });
        return open;
    };
    while (is_open()) std::this_thread::yield();  // ctest's time limit ends it
    server.on_thread([&] { events->send("1", "message", "to nobody"); });
}

TEST(EventStream, APeerThatDoesNotReadIsDropped) {
    Limits limits;
    limits.stream_backlog_bytes_max = 100'000;
    RunningServer server(limits);
    RawPeer peer(server.port());
    peer.send(kEvents);
    const auto events = server.events();

    const std::string block(50'000, 'x');
    std::size_t sent = 0;
    bool open = true;
    while (open) {
        server.on_thread([&] {
            events->send("1", "message", block);
            open = events->open();
        });
        sent += block.size();
        ASSERT_LT(sent, 100'000'000u) << "the backlog grows without end";
    }
}

TEST(EventStream, MayOutliveItsServer) {
    std::shared_ptr<EventStream> events;
    {
        RunningServer server;
        RawPeer peer(server.port());
        peer.send(kEvents);
        events = server.events();
    }
    EXPECT_FALSE(events->open());
    events->send("1", "message", "to nobody");
}

}  // namespace
}  // namespace promenade::http
