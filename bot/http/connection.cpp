#include "bot/http/connection.hpp"

#include "bot/http/as_tuple.hpp"
#include "bot/http/wire.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http.hpp>
#include <spdlog/spdlog.h>

#include <optional>

namespace promenade::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using beast::http::field;

constexpr std::chrono::milliseconds kLingerDeadline{1000};
constexpr std::size_t kLingerBytesMax = 1024 * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

void log_end(const std::exception_ptr& failure) {
    // Not what it says: that may hold words of a request.
    if (failure) spdlog::error("http: an exception ended a connection");
}

}  // namespace

// One request on its way.
struct Connection::Exchange {
    beast::http::request_parser<beast::http::string_body> parser;
    RequestHead head;
    bool last = false;

    bool keep_alive() const {
        return !last && parser.get().version() == 11 && parser.get().keep_alive();
    }
    std::uint64_t announced() const { return parser.content_length().value_or(0); }
};

void Connection::start(std::shared_ptr<Hub> hub, asio::ip::tcp::socket socket) {
    beast::error_code failure;
    const auto endpoint = socket.remote_endpoint(failure);
    if (failure) return;  // gone already
    socket.set_option(asio::ip::tcp::no_delay(true), failure);
    const auto executor = socket.get_executor();
    const auto connection = std::make_shared<Connection>(std::move(hub), std::move(socket),
                                                         endpoint.address().to_string());
    if (!connection->enter()) return;
    asio::co_spawn(executor, connection->run(), [connection](const std::exception_ptr& problem) {
        log_end(problem);
        connection->leave();
    });
}

Connection::Connection(std::shared_ptr<Hub> hub, asio::ip::tcp::socket socket, std::string peer)
    : hub_(std::move(hub)),
      stream_(std::move(socket)),
      // A header block of the largest size, and as much again of what is pipelined behind it.
      buffer_(2 * hub_->limits.header_bytes_max),
      peer_(std::move(peer)) {}

bool Connection::enter() {
    if (hub_->connections.size() >= hub_->limits.connections_max) return false;
    const auto of_peer = hub_->per_address.find(peer_);
    if (of_peer != hub_->per_address.end() &&
        of_peer->second >= hub_->limits.connections_per_address_max)
        return false;
    ++hub_->per_address[peer_];
    hub_->connections.insert(this);
    return true;
}

void Connection::leave() {
    hub_->connections.erase(this);
    if (--hub_->per_address[peer_] == 0) hub_->per_address.erase(peer_);
    if (hub_->connections.empty() && hub_->on_empty) std::exchange(hub_->on_empty, nullptr)();
}

void Connection::finish() {
    if (idle_) stream_.close();
    if (events_) events_->close();
}

void Connection::abort() { stream_.close(); }

asio::awaitable<void> Connection::run() {
    stream_.expires_after(hub_->limits.header_deadline);
    bool open = true;
    for (std::size_t served = 1; open && !hub_->stopping; ++served) {
        if (!co_await wait_for_request()) break;
        idle_ = false;
        open = co_await serve_request(served == hub_->limits.requests_per_connection_max);
        idle_ = true;
        stream_.expires_after(hub_->limits.idle_deadline);
    }
    stream_.close();
}

asio::awaitable<bool> Connection::wait_for_request() {
    if (buffer_.size() > 0) co_return true;  // pipelined behind the last one
    const auto [failure, size] =
        co_await stream_.async_read_some(buffer_.prepare(hub_->limits.header_bytes_max), kAsTuple);
    buffer_.commit(size);
    co_return !failure;
}

asio::awaitable<bool> Connection::serve_request(bool last) {
    Exchange exchange;
    exchange.last = last;
    exchange.parser.header_limit(static_cast<std::uint32_t>(hub_->limits.header_bytes_max));
    exchange.parser.body_limit(boost::none);  // each route has its own
    // Absolute, however the bytes trickle in.
    stream_.expires_after(hub_->limits.header_deadline);
    const auto [failure, size] =
        co_await beast::http::async_read_header(stream_, buffer_, exchange.parser, kAsTuple);
    auto refusal = failure ? refuse_malformed(failure) : refuse_framing(exchange.parser.get());
    if (failure && !refusal) co_return false;
    if (!refusal) {
        auto head = read_head(exchange.parser.get(), peer_);
        if (head) co_return co_await serve_read(exchange, std::move(head.value()));
        refusal = error_response(400, "M_UNKNOWN", "a target that is no path");
    }
    exchange.last = true;
    co_return co_await refuse(exchange, std::move(*refusal));
}

asio::awaitable<bool> Connection::serve_read(Exchange& exchange, RequestHead head) {
    if (hub_->gone) co_return false;
    exchange.head = std::move(head);
    const Router::Match match = hub_->router.find(exchange.head);
    std::optional<Response> refusal;
    if (!match.route)
        refusal = no_route(exchange.head, match);
    else if (match.route->admit)
        refusal = match.route->admit(exchange.head);
    if (!refusal && exchange.announced() > match.route->body_bytes_max)
        refusal = error_response(413, "M_TOO_LARGE", "the body is too large");
    if (refusal) co_return co_await refuse(exchange, std::move(*refusal));
    if (!co_await read_body(exchange)) co_return false;
    co_return co_await serve_admitted(exchange, *match.route);
}

asio::awaitable<bool> Connection::serve_admitted(Exchange& exchange, const Route& route) {
    if (hub_->gone) co_return false;
    if (route.stream) {
        events_ = std::make_shared<EventWriter>(stream_, hub_->limits);
        route.stream(exchange.head, events_->handle());
        if (hub_->stopping) events_->close();
        co_await events_->run();
        co_return false;
    }
    Request request;
    request.head = exchange.head;
    request.body = std::move(exchange.parser.get().body());
    Response response = co_await ask(route, std::move(request));
    co_return co_await respond(exchange, std::move(response));
}

asio::awaitable<bool> Connection::read_body(Exchange& exchange) {
    stream_.expires_after(hub_->limits.body_deadline);
    if (beast::iequals(exchange.parser.get()[field::expect], "100-continue")) {
        const auto [failure, size] =
            co_await asio::async_write(stream_, asio::buffer(kContinue), kAsTuple);
        if (failure) co_return false;
    }
    const auto [failure, size] =
        co_await beast::http::async_read(stream_, buffer_, exchange.parser, kAsTuple);
    co_return !failure;
}

asio::awaitable<Response> Connection::ask(const Route& route, Request request) {
    struct Pending {
        explicit Pending(const asio::any_io_executor& executor) : answered(executor) {}
        asio::steady_timer answered;
        std::optional<Response> response;
    };
    const auto pending = std::make_shared<Pending>(stream_.get_executor());
    pending->answered.expires_after(hub_->limits.handler_deadline);
    // Weak: an answer that comes too late, or after the connection, finds nobody.
    Reply reply = [weak = std::weak_ptr<Pending>(pending)](Response response) {
        const auto waiting = weak.lock();
        if (!waiting) return;
        ENGINE_ASSERT(!waiting->response);
        waiting->response = std::move(response);
        waiting->answered.cancel();
    };
    try {
        route.handle(std::move(request), std::move(reply));
    } catch (const std::exception&) {  // what() may hold words of the body
        spdlog::error("http: the handler of {} {} threw", route.method, route.path);
        pending->response = error_response(500, "M_UNKNOWN", "internal error");
    }
    if (!pending->response) co_await pending->answered.async_wait(kAsTuple);
    if (!pending->response) co_return error_response(503, "M_UNKNOWN", "no answer in time");
    co_return std::move(*pending->response);
}

asio::awaitable<bool> Connection::respond(const Exchange& exchange, Response response) {
    const bool head_only = exchange.head.method == "HEAD";
    const bool keep_alive = exchange.keep_alive() && !hub_->stopping;
    auto message = to_message(std::move(response));
    message.keep_alive(keep_alive);
    beast::http::response_serializer<beast::http::string_body> serializer(message);
    stream_.expires_after(hub_->limits.write_deadline);
    beast::error_code failure;
    if (head_only) {
        serializer.split(true);
        std::tie(failure, std::ignore) =
            co_await beast::http::async_write_header(stream_, serializer, kAsTuple);
    } else {
        std::tie(failure, std::ignore) =
            co_await beast::http::async_write(stream_, serializer, kAsTuple);
    }
    co_return !failure && keep_alive;
}

asio::awaitable<bool> Connection::refuse(Exchange& exchange, Response response) {
    const bool unread = !exchange.parser.is_header_done() || exchange.announced() > 0 ||
                        exchange.parser.get().count(field::transfer_encoding) > 0;
    exchange.last = exchange.last || unread;
    const bool goes_on = co_await respond(exchange, std::move(response));
    if (unread) co_await linger();
    co_return goes_on;
}

// Closing with bytes unread makes the kernel reset the connection, and the peer may never see the
// answer: so say that nothing more comes, and read on for a little while.
asio::awaitable<void> Connection::linger() {
    beast::error_code failure;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, failure);
    stream_.expires_after(kLingerDeadline);
    for (std::size_t discarded = 0; !failure && discarded < kLingerBytesMax;) {
        buffer_.clear();
        std::size_t size = 0;
        std::tie(failure, size) = co_await stream_.async_read_some(
            buffer_.prepare(hub_->limits.header_bytes_max), kAsTuple);
        discarded += size;
    }
}

}  // namespace promenade::http
