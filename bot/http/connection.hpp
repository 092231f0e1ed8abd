// One accepted connection: reads requests, asks the routes, writes answers.
#pragma once

#include "bot/http/event_stream.hpp"
#include "bot/http/router.hpp"
#include "bot/http/server.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <map>
#include <memory>
#include <set>
#include <string>

namespace promenade::http {

class Connection;

// What a server and its connections share.
struct Hub {
    Hub(std::vector<Route> routes, const Limits& bounds)
        : router(std::move(routes)), limits(bounds) {}

    Router router;
    Limits limits;
    std::set<Connection*> connections;
    std::map<std::string, std::size_t> per_address;
    bool stopping = false;  // answers in hand are still given
    bool gone = false;      // the server is destroyed: no handler may be called any more
    std::function<void()> on_empty;
};

class Connection : public std::enable_shared_from_this<Connection> {
public:
    // Serves `socket` until it closes; drops it if there are too many already.
    static void start(std::shared_ptr<Hub> hub, boost::asio::ip::tcp::socket socket);

    Connection(std::shared_ptr<Hub> hub, boost::asio::ip::tcp::socket socket, std::string peer);
    // An idle connection closes now, a busy one after its answer, an event stream after what
    // waits.
    void finish();
    void abort();

private:
    struct Exchange;

    bool enter();
    void leave();
    boost::asio::awaitable<void> run();
    boost::asio::awaitable<bool> wait_for_request();
    // The next three follow one another; false: the connection ends.
    boost::asio::awaitable<bool> serve_request(bool last);
    boost::asio::awaitable<bool> serve_read(Exchange& exchange, RequestHead head);
    boost::asio::awaitable<bool> serve_admitted(Exchange& exchange, const Route& route);
    boost::asio::awaitable<bool> read_body(Exchange& exchange);
    boost::asio::awaitable<Response> ask(const Route& route, Request request);
    boost::asio::awaitable<bool> respond(const Exchange& exchange, Response response);
    // Before the body was read.
    boost::asio::awaitable<bool> refuse(Exchange& exchange, Response response);
    boost::asio::awaitable<void> linger();

    std::shared_ptr<Hub> hub_;
    boost::beast::tcp_stream stream_;
    boost::beast::flat_buffer buffer_;
    std::string peer_;
    bool idle_ = true;
    std::shared_ptr<EventWriter> events_;
};

}  // namespace promenade::http
