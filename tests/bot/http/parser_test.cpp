// Each row is a way in which two HTTP programs may disagree on where a request ends, or make a
// server hold more than it should: bytes in, the answer out, on a real socket.
#include "tests/bot/http/running_server.hpp"
#include "tests/support/raw_peer.hpp"

#include <gtest/gtest.h>

namespace promenade::http {
namespace {

using namespace std::string_literals;

// What follows a request on the same connection must never be served as a second one.
constexpr std::string_view kSmuggled = "GET /hello HTTP/1.1\r\nHost: b\r\n\r\n";

struct Row {
    std::string name;
    std::string bytes;
    std::string status;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

class Parser : public ::testing::TestWithParam<Row> {};

TEST_P(Parser, RefusesAndClosesWithoutCallingAnyHandler) {
    RunningServer server;
    RawPeer peer(server.port());

    peer.send(GetParam().bytes);
    peer.send(kSmuggled);

    const std::string answer = peer.read_all();
    EXPECT_EQ(answer.substr(0, 13), "HTTP/1.1 " + GetParam().status + " ") << answer;
    EXPECT_EQ(answer.find("HTTP/1.1", 1), std::string::npos) << "a second answer: " << answer;
    EXPECT_EQ(server.handled(), 0);
}

std::string put(const std::string& fields, const std::string& rest) {
    return "PUT /echo HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + rest;
}

std::vector<Row> rows() {
    const std::string secret = "PUT /secret/1 HTTP/1.1\r\nHost: a\r\n";
    return {
        {"LengthAndChunked",
         put("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "400"},
        {"ChunkedAndLength",
         put("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), "400"},
        {"Chunked", put("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"), "501"},
        {"Gzip", put("Transfer-Encoding: gzip\r\n", ""), "501"},
        {"GzipWithLength", put("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n", "hello"), "501"},
        {"Xchunked", put("Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n", "hello"), "501"},
        {"ChunkedThenGzip",
         put("Transfer-Encoding: chunked, gzip\r\nContent-Length: 5\r\n", "hello"), "501"},
        {"GetWithTransferEncoding",
         "GET /hello HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", "501"},
        {"ChunkedInHttp10",
         "PUT /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "501"},
        {"TrailerThatInjectsAuthorization",
         secret + "Transfer-Encoding: chunked\r\n\r\n0\r\nAuthorization: Bearer right\r\n\r\n",
         "501"},
        {"EndlessTrailers",
         secret + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + std::string(300'000, 'x') + ": y\r\n",
         "501"},
        {"HugeChunkExtension",
         put("Transfer-Encoding: chunked\r\n", "1;" + std::string(200'000, 'e') + "\r\nx\r\n"),
         "501"},
        {"TwoHosts", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400"},
        {"FoldedHost", "GET /hello HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", "400"},
        {"ListOfHosts", "GET /hello HTTP/1.1\r\nHost: a, b\r\n\r\n", "400"},
        {"NoHost", "GET /hello HTTP/1.1\r\n\r\n", "400"},
        {"NoHostInHttp10", "GET /hello HTTP/1.0\r\n\r\n", "400"},
        {"TwoEqualLengths", put("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), "400"},
        {"TwoDifferentLengths", put("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"), "400"},
        {"ListOfLengths", put("Content-Length: 5, 5\r\n", "hello"), "400"},
        {"SignedLength", put("Content-Length: +5\r\n", "hello"), "400"},
        {"NegativeLength", put("Content-Length: -5\r\n", "hello"), "400"},
        {"EndlessLength", put("Content-Length: 99999999999999999999999\r\n", "hello"), "400"},
        {"NoLength", put("", ""), "411"},
        {"BareLineFeed", "GET /hello HTTP/1.1\nHost: a\n\n", "400"},
        {"NulInField", "GET /hello HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n"s, "400"},
        {"NulInTarget", "GET /he\0llo HTTP/1.1\r\nHost: a\r\n\r\n"s, "400"},
        {"SpaceBeforeColon", "GET /hello HTTP/1.1\r\nHost : a\r\n\r\n", "400"},
        {"NoVersion", "GET /hello\r\nHost: a\r\n\r\n", "400"},
        {"Http2Preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400"},
        {"TlsHello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s, "400"},
        {"AbsoluteTarget", "GET http://a/hello HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
        {"Connect", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
        {"BrokenPercent", "GET /hel%zzlo HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
        {"OversizeField",
         "GET /hello HTTP/1.1\r\nHost: a\r\nX: " + std::string(9'000, 'x') + "\r\n\r\n", "431"},
        {"OversizeTarget", "GET /" + std::string(20'000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n",
         "431"},
        {"ManyFields",
         [] {
             std::string text = "GET /hello HTTP/1.1\r\nHost: a\r\n";
             for (int i = 0; i < 5'000; ++i) text += "X: y\r\n";
             return text + "\r\n";
         }(),
         "431"},
        {"OversizeBody", put("Content-Length: 101\r\n", std::string(101, 'x')), "413"},
        {"BodyWhereNoneIsDue", "GET /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
         "413"},
        {"WrongTokenBeforeTheBody",
         secret + "Authorization: Bearer wrong\r\nContent-Length: 5000000\r\n\r\n", "403"},
        {"TwoTokens",
         secret + "Authorization: Bearer right\r\nAuthorization: Bearer right\r\n"
                  "Content-Length: 2\r\n\r\nxy",
         "403"},
    };
}

INSTANTIATE_TEST_SUITE_P(Rows, Parser, ::testing::ValuesIn(rows()),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace promenade::http
