// Writes one server-sent event stream to its peer (WHATWG HTML, section "Server-sent events").
#pragma once

#include "bot/http/server.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <memory>
#include <string>

namespace promenade::http {

// A line break in `id` or `event` would forge a field: it is left out. `data` may have several
// lines, ended by LF, CR or both.
std::string format_event(std::string_view id, std::string_view event, std::string_view data);

class EventWriter : public std::enable_shared_from_this<EventWriter> {
public:
    // `stream` must outlive run().
    EventWriter(boost::beast::tcp_stream& stream, const Limits& limits);

    // Sends the head of the answer, then every event, and a comment when there was none for a
    // while. Ends when the peer has gone or is too slow, or after close(). Closes the socket.
    boost::asio::awaitable<void> run();

    void push(std::string text);
    // What was pushed before is still sent.
    void close();
    bool open() const { return open_; }

    // For the receiver: does not keep the connection alive.
    std::shared_ptr<EventStream> handle();

private:
    // False: the peer has gone.
    boost::asio::awaitable<bool> write(std::string text);
    boost::asio::awaitable<void> watch();

    boost::beast::tcp_stream& stream_;
    const Limits& limits_;
    boost::asio::steady_timer wake_;
    std::string backlog_;
    bool open_ = true;
};

}  // namespace promenade::http
