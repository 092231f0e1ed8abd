// A homeserver of which a test decides each answer, behind a real HTTP server.
#pragma once

#include "bot/http/server.hpp"

#include <boost/asio/io_context.hpp>

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace promenade::platforms::matrix {

class FakeHomeserver {
public:
    explicit FakeHomeserver(boost::asio::io_context& io);

    std::string url() const;
    // What was asked, "PUT /rooms/!r/send/m.room.message/txn", decoded, from /_matrix/client/v3 or
    // v1 on.
    std::vector<std::string> calls;
    std::vector<http::Request> requests;
    // Requests whose call starts with that text.
    std::vector<http::Request> of(const std::string& start) const;

    // The next answers to calls that start with that text, then the usual one.
    void answer(const std::string& start, int status, std::string body = "{}");
    // From now on.
    void always(const std::string& start, int status, std::string body = "{}");

private:
    http::Response respond(const http::Request& request);

    std::map<std::string, std::deque<http::Response>> next_;
    std::map<std::string, http::Response> usual_;
    int events_ = 0;
    std::unique_ptr<http::Server> server_;
};

}  // namespace promenade::platforms::matrix
