// HTTP/1.1 on Beast, with the rules that close its known holes: a request with Transfer-Encoding is
// refused, a request is authenticated and routed from its header block before its body is read,
// everything has a limit (limits.hpp) and a deadline. Beast stays inside this folder.
#pragma once

#include "bot/http/limits.hpp"
#include "engine/core/result.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace promenade::http {

struct RequestHead {
    std::string method;                 // "GET"
    std::string path;                   // percent-decoded, without the query
    std::vector<std::string> segments;  // of the path, each percent-decoded by itself
    std::map<std::string, std::string> query;
    std::map<std::string, std::string> headers;  // names in lower case; from the header block alone
    std::string peer;                            // IP address

    std::string_view header(std::string_view name) const;  // empty if absent
};

struct Request {
    RequestHead head;
    std::string body;
};

struct Response {
    int status = 200;
    std::string body;
    std::string content_type = "application/json";
    std::vector<std::pair<std::string, std::string>> headers;
};

// {"errcode": code, "error": text}: what Matrix expects, plain enough for everyone.
Response error_response(int status, std::string_view code, std::string_view text);

// Must be called exactly once, on the I/O thread, now or later.
using Reply = std::function<void(Response)>;

// A server-sent event stream (WHATWG HTML) held by its receiver. send() does nothing once the peer
// has gone; a peer that reads too slowly is dropped.
class EventStream {
public:
    virtual ~EventStream() = default;
    virtual void send(std::string_view id, std::string_view event, std::string_view data) = 0;
    virtual bool open() const = 0;
    virtual void close() = 0;
};

struct Route {
    std::string method;
    // Segments; "*" fits any one: "/_matrix/app/v1/transactions/*".
    std::string path;
    std::size_t body_bytes_max = 0;
    // From the header block, before the body is read: nothing to go on, else the answer to give.
    std::function<std::optional<Response>(const RequestHead&)> admit;
    // One of the two.
    std::function<void(Request, Reply)> handle;
    std::function<void(const RequestHead&, std::shared_ptr<EventStream>)> stream;
};

// All on the thread that runs `io`.
class Server {
public:
    // Listens at once on 127.0.0.1 or what `address` says; port 0: any free one.
    // Errors: unavailable (cannot listen).
    static Result<std::unique_ptr<Server>> listen(boost::asio::io_context& io,
                                                  const std::string& address, unsigned short port,
                                                  std::vector<Route> routes, Limits limits = {});
    virtual ~Server() = default;
    virtual unsigned short port() const = 0;
    // No new connections; requests in hand are answered, then `done` is called (10 s at most).
    virtual void stop(std::function<void()> done) = 0;
};

}  // namespace promenade::http
