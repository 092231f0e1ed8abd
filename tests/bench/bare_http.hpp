// What Beast alone can do: reads a request, answers "{}", again, on as many connections as come.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace promenade::bench {

class BareHttp {
public:
    BareHttp() : acceptor_(io_, Tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)) {
        boost::asio::co_spawn(io_, accept(), boost::asio::detached);
    }
    boost::asio::io_context& io() { return io_; }
    unsigned short port() const { return acceptor_.local_endpoint().port(); }

private:
    using Tcp = boost::asio::ip::tcp;

    boost::asio::awaitable<void> accept() {
        for (;;) {
            Tcp::socket socket = co_await acceptor_.async_accept(boost::asio::use_awaitable);
            socket.set_option(Tcp::no_delay(true));
            boost::asio::co_spawn(io_, answer(std::move(socket)), boost::asio::detached);
        }
    }

    // Ends by the exception that a closed connection is.
    static boost::asio::awaitable<void> answer(Tcp::socket socket) {
        namespace http = boost::beast::http;
        boost::beast::flat_buffer buffer;
        for (;;) {
            http::request<http::string_body> request;
            co_await http::async_read(socket, buffer, request, boost::asio::use_awaitable);
            http::response<http::string_body> response;
            response.version(11);
            response.result(http::status::ok);
            response.set(http::field::content_type, "application/json");
            response.body() = "{}";
            response.prepare_payload();
            co_await http::async_write(socket, response, boost::asio::use_awaitable);
        }
    }

    boost::asio::io_context io_{1};
    Tcp::acceptor acceptor_;
};

}  // namespace promenade::bench
