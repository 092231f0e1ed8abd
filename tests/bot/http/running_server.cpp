#include "tests/bot/http/running_server.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <stdexcept>

namespace promenade::http {
namespace {

Route route(std::string method, std::string path, std::function<void(Request, Reply)> handle) {
    Route made;
    made.method = std::move(method);
    made.path = std::move(path);
    made.handle = std::move(handle);
    return made;
}

Response plain(std::string body) {
    Response response;
    response.content_type = "text/plain";
    response.body = std::move(body);
    return response;
}

std::string describe_head(const RequestHead& head) {
    std::string text = head.method + "|" + head.path;
    for (const auto& segment : head.segments) text += "|" + segment;
    for (const auto& [name, value] : head.query) text += "|" + name + "=" + value;
    return text + "|" + head.peer;
}

}  // namespace

RunningServer::RunningServer(Limits limits) {
    auto listening = Server::listen(io_, "127.0.0.1", 0, routes(), limits);
    server_ = std::move(listening.value());
    port_ = server_->port();
    thread_ =
        std::thread([this, guard = boost::asio::make_work_guard(io_)]() mutable { io_.run(); });
}

RunningServer::~RunningServer() {
    on_thread([this] { server_.reset(); });
    io_.stop();
    thread_.join();
}

std::vector<Route> RunningServer::routes() {
    std::vector<Route> all;
    const auto echo = [this](Request request, const Reply& reply) {
        ++handled_;
        reply(plain(request.body));
    };
    all.push_back(route("GET", "/hello", [this](const Request&, const Reply& reply) {
        ++handled_;
        reply(plain("hello"));
    }));
    all.push_back(route("GET", "/fail", [](const Request&, const Reply&) {
        throw std::runtime_error("words of a person");
    }));
    all.push_back(route("GET", "/never", [](const Request&, const Reply&) {}));
    all.push_back(route("GET", "/later", [this](const Request&, Reply reply) {
        later_.set_value(std::move(reply));
    }));
    all.push_back(route("GET", "/forge", [](const Request&, const Reply& reply) {
        Response response = plain("x");
        response.headers.emplace_back("Location", "/a\r\nSet-Cookie: stolen=1");
        reply(response);
    }));
    for (const char* method : {"PUT", "POST"}) {
        all.push_back(route(method, "/echo", echo));
        all.back().body_bytes_max = 100;
    }
    all.push_back(route("PUT", "/secret/*", [this](const Request& request, const Reply& reply) {
        ++handled_;
        reply(plain(describe_head(request.head)));
    }));
    all.back().body_bytes_max = 8 * 1024 * 1024;
    all.back().admit = [this](const RequestHead& head) -> std::optional<Response> {
        if (head.header("authorization") == "Bearer right") return std::nullopt;
        ++refused_;
        return error_response(403, "M_FORBIDDEN", "wrong token");
    };
    Route stream;
    stream.method = "GET";
    stream.path = "/events";
    stream.stream = [this](const RequestHead&, std::shared_ptr<EventStream> events) {
        events_.set_value(std::move(events));
    };
    all.push_back(std::move(stream));
    return all;
}

void RunningServer::on_thread(const std::function<void()>& work) {
    std::promise<void> done;
    boost::asio::post(io_, [&] {
        work();
        done.set_value();
    });
    done.get_future().wait();
}

std::future<void> RunningServer::begin_stop() {
    auto done = std::make_shared<std::promise<void>>();
    on_thread([&] { server_->stop([done] { done->set_value(); }); });
    return done->get_future();
}

void RunningServer::stop() { begin_stop().wait(); }

Reply RunningServer::later() { return later_.get_future().get(); }

std::shared_ptr<EventStream> RunningServer::events() { return events_.get_future().get(); }

}  // namespace promenade::http
