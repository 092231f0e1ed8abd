#include "bot/http/client.hpp"

#include "tests/bot/http/raw_host.hpp"
#include "tests/bot/http/running_server.hpp"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

namespace promenade::http {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string kKept = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nkept";

class ClientTest : public ::testing::Test {
protected:
    explicit ClientTest(ClientLimits limits = {}) : client(Client::create(io, limits)) {}

    Result<ClientResponse> send(ClientRequest request) {
        std::optional<Result<ClientResponse>> answer;
        client->send(std::move(request),
                     [&](Result<ClientResponse> result) { answer.emplace(std::move(result)); });
        io.restart();
        while (!answer && io.run_one() > 0) {
        }
        EXPECT_TRUE(answer.has_value()) << "never called back";
        return answer.value_or(error(Errc::unavailable, "never called back"));
    }

    Result<ClientResponse> get(const std::string& url) { return send(request("GET", url)); }

    static ClientRequest request(std::string method, std::string url, std::string body = {}) {
        ClientRequest made;
        made.method = std::move(method);
        made.url = std::move(url);
        made.body = std::move(body);
        return made;
    }

    static std::string at(unsigned short port, const std::string& target = "/") {
        return "http://127.0.0.1:" + std::to_string(port) + target;
    }

    boost::asio::io_context io;
    std::unique_ptr<Client> client;
};

void answer_kept(RawConnection& connection) {
    if (!connection.read_head().empty()) connection.send(kKept);
}

TEST_F(ClientTest, CarriesMethodBodyAndFieldsBothWays) {
    const RunningServer server;
    const auto put = send(request("PUT", at(server.port(), "/echo"), "caf\xC3\xA9"));
    ASSERT_TRUE(put) << describe(put.error());
    EXPECT_EQ(put.value().status, 200);
    EXPECT_EQ(put.value().body, "caf\xC3\xA9");
    EXPECT_EQ(send(request("POST", at(server.port(), "/echo"))).value().status, 200);
    ClientRequest secret = request("PUT", at(server.port(), "/secret/%2Fx"));
    EXPECT_EQ(send(secret).value().status, 403);
    secret.headers.emplace_back("Authorization", "Bearer right");
    EXPECT_THAT(send(secret).value().body, StartsWith("PUT|/secret//x|secret|/x|"));
    EXPECT_EQ(send(request("HEAD", at(server.port(), "/hello"))).value().status, 200);
}

TEST_F(ClientTest, SendsSeveralRequestsOnOneConnection) {
    const RawHost host({[](RawConnection& connection) {
        answer_kept(connection);
        answer_kept(connection);
        answer_kept(connection);
    }});
    for (int i = 0; i < 3; ++i) EXPECT_EQ(get(at(host.port())).value().body, "kept");
}

TEST_F(ClientTest, RetriesOnAFreshConnectionWhenTheKeptOneIsClosed) {
    const RawHost host({[](RawConnection& connection) {
                            answer_kept(connection);
                            connection.read_head();  // and leaves without a word
                        },
                        answer_kept});
    EXPECT_EQ(get(at(host.port())).value().body, "kept");
    EXPECT_EQ(get(at(host.port())).value().body, "kept");
}

TEST_F(ClientTest, WhatIsNotIdempotentNeverTakesAKeptConnection) {
    const auto answer_both = [](RawConnection& connection) {
        answer_kept(connection);
        if (connection.read_head().empty()) return;
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nreused");
    };
    const RawHost host({answer_both, answer_kept});
    EXPECT_EQ(get(at(host.port())).value().body, "kept");
    ClientRequest post = request("POST", at(host.port()), "x");
    post.idempotent = false;
    EXPECT_EQ(send(post).value().body, "kept");
    client.reset();
}

TEST_F(ClientTest, SendsOnceWhatIsClosedOnAFreshConnection) {
    const RawHost host({[](RawConnection& connection) { connection.read_head(); }, answer_kept});
    const auto answer = get(at(host.port()));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::unavailable);
    EXPECT_EQ(get(at(host.port())).value().body, "kept");
}

TEST_F(ClientTest, TellsWhenToTryAgain) {
    const RawHost host({[](RawConnection& connection) {
        connection.read_head();
        connection.send("HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n");
    }});
    const auto answer = get(at(host.port())).value();
    EXPECT_EQ(answer.status, 429);
    EXPECT_EQ(answer.retry_after_s, 7);
}

TEST_F(ClientTest, FollowsNoRedirect) {
    const RawHost host({[](RawConnection& connection) {
        connection.read_head();
        connection.send("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n");
    }});
    EXPECT_EQ(get(at(host.port())).value().status, 302);
}

TEST_F(ClientTest, RefusesWhatItCannotSend) {
    EXPECT_EQ(get("ftp://127.0.0.1/").error().code, Errc::invalid);
    EXPECT_EQ(get("file:///etc/passwd").error().code, Errc::invalid);
    EXPECT_EQ(get("http://").error().code, Errc::invalid);
    ClientRequest forging = request("GET", "http://127.0.0.1:1/");
    forging.headers.emplace_back("X", "a\r\nAuthorization: Bearer b");
    EXPECT_EQ(send(forging).error().code, Errc::invalid);
}

TEST_F(ClientTest, AHostThatDoesNotListenIsUnavailable) {
    EXPECT_EQ(get("http://127.0.0.1:1/").error().code, Errc::unavailable);
}

class ImpatientClientTest : public ClientTest {
protected:
    static ClientLimits limits() {
        ClientLimits chosen;
        chosen.total_deadline = 200ms;
        chosen.answer_bytes_max = 1000;
        return chosen;
    }
    ImpatientClientTest() : ClientTest(limits()) {}
};

TEST_F(ImpatientClientTest, DoesNotWaitForEver) {
    const RawHost host({[](RawConnection& connection) {
        connection.read_head();
        connection.read_head();
    }});
    EXPECT_EQ(get(at(host.port())).error().code, Errc::unavailable);
}

TEST_F(ImpatientClientTest, DropsAnAnswerThatIsTooLarge) {
    const RawHost host({[](RawConnection& connection) {
        connection.read_head();
        connection.send("HTTP/1.1 200 OK\r\n\r\n" + std::string(2000, 'x'));
    }});
    EXPECT_EQ(get(at(host.port())).error().code, Errc::invalid);
}

TEST_F(ClientTest, DestroyedItDropsWhatIsInHand) {
    const RunningServer server;
    bool called = false;
    client->send(request("GET", at(server.port(), "/never")),
                 [&](const Result<ClientResponse>&) { called = true; });
    io.run_for(20ms);
    client.reset();
    io.restart();
    io.run_for(20ms);
    EXPECT_FALSE(called);
}

TEST_F(ClientTest, OverTlsItTalksOnlyToWhoIsCertifiedForThatName) {
    const auto url = [](const RawHost& host) {
        return "https://localhost:" + std::to_string(host.port()) + "/";
    };
    const RawHost stranger({answer_kept}, "localhost");
    const auto untrusted = get(url(stranger));
    ASSERT_FALSE(untrusted);
    EXPECT_THAT(untrusted.error().detail, HasSubstr("SSL peer certificate"));

    const RawHost right({answer_kept}, "localhost");
    client = Client::create(io, {}, right.ca_file());
    const auto answer = get(url(right));
    ASSERT_TRUE(answer) << describe(answer.error());
    EXPECT_EQ(answer.value().body, "kept");

    const RawHost other({answer_kept}, "example.org");
    client = Client::create(io, {}, other.ca_file());
    EXPECT_EQ(get(url(other)).error().code, Errc::unavailable);
}

}  // namespace
}  // namespace promenade::http
