#include "bot/http/server.hpp"

#include "bot/http/as_tuple.hpp"
#include "bot/http/connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/spdlog.h>

namespace promenade::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::milliseconds kAcceptPause{100};
constexpr std::chrono::seconds kStopDeadline{10};

// Owned by the server and by its accept loop, which may outlive it by one step.
struct Listener {
    Listener(asio::io_context& context, std::vector<Route> routes, const Limits& limits)
        : io(context),
          acceptor(context),
          pause(context),
          force(context),
          hub(std::make_shared<Hub>(std::move(routes), limits)) {}

    asio::io_context& io;
    tcp::acceptor acceptor;
    asio::steady_timer pause;
    asio::steady_timer force;
    std::shared_ptr<Hub> hub;
};

error_code open(tcp::acceptor& acceptor, const tcp::endpoint& endpoint) {
    error_code failure;
    acceptor.open(endpoint.protocol(), failure);
    if (!failure) acceptor.set_option(tcp::acceptor::reuse_address(true), failure);
    if (!failure) acceptor.bind(endpoint, failure);
    if (!failure) acceptor.listen(asio::socket_base::max_listen_connections, failure);
    return failure;
}

// Out of descriptors, the connection stays in the kernel's queue: wait for some to be closed.
asio::awaitable<void> accept_loop(std::shared_ptr<Listener> listener) {
    while (listener->acceptor.is_open()) {
        auto [failure, socket] = co_await listener->acceptor.async_accept(kAsTuple);
        if (!failure) {
            Connection::start(listener->hub, std::move(socket));
        } else if (failure != asio::error::operation_aborted) {
            spdlog::warn("http: accept: {}", failure.message());
            listener->pause.expires_after(kAcceptPause);
            co_await listener->pause.async_wait(kAsTuple);
        }
    }
}

void end_of_accept_loop(const std::exception_ptr& failure) {
    // Only memory can be lacking; without a listener there is no bot.
    if (failure) std::rethrow_exception(failure);
}

// A step may remove its connection from the set.
template <class Step>
void for_each_connection(Hub& hub, Step step) {
    const auto connections = hub.connections;
    for (Connection* connection : connections) step(*connection);
}

class BeastServer final : public Server {
public:
    explicit BeastServer(std::shared_ptr<Listener> listener) : listener_(std::move(listener)) {
        asio::co_spawn(listener_->io, accept_loop(listener_), end_of_accept_loop);
    }

    ~BeastServer() override {
        close();
        listener_->hub->gone = true;
        listener_->hub->on_empty = nullptr;
        listener_->force.cancel();
        for_each_connection(*listener_->hub, [](Connection& one) { one.abort(); });
    }

    unsigned short port() const override {
        error_code failure;
        return listener_->acceptor.local_endpoint(failure).port();
    }

    void stop(std::function<void()> done) override {
        close();
        const auto hub = listener_->hub;
        if (hub->connections.empty()) {
            asio::post(listener_->io, std::move(done));
            return;
        }
        hub->on_empty = [listener = listener_.get(), done = std::move(done)] {
            listener->force.cancel();
            done();
        };
        listener_->force.expires_after(kStopDeadline);
        listener_->force.async_wait([hub](const error_code& cancelled) {
            if (cancelled) return;
            for_each_connection(*hub, [](Connection& one) { one.abort(); });
        });
        for_each_connection(*hub, [](Connection& one) { one.finish(); });
    }

private:
    void close() {
        error_code ignored;
        listener_->acceptor.close(ignored);
        listener_->pause.cancel();
        listener_->hub->stopping = true;
    }

    std::shared_ptr<Listener> listener_;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::listen(asio::io_context& io, const std::string& address,
                                               unsigned short port, std::vector<Route> routes,
                                               Limits limits) {
    error_code failure;
    const auto host = asio::ip::make_address(address.empty() ? "127.0.0.1" : address, failure);
    if (failure) return error(Errc::unavailable, "no IP address to listen on: " + address);
    auto listener = std::make_shared<Listener>(io, std::move(routes), limits);
    failure = open(listener->acceptor, tcp::endpoint(host, port));
    if (failure)
        return error(Errc::unavailable, "cannot listen on " + address + ":" + std::to_string(port) +
                                            ": " + failure.message());
    return std::unique_ptr<Server>(std::make_unique<BeastServer>(std::move(listener)));
}

}  // namespace promenade::http
