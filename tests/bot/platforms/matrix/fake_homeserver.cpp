#include "tests/bot/platforms/matrix/fake_homeserver.hpp"

#include <algorithm>

namespace promenade::platforms::matrix {
namespace {

http::Response json_response(int status, std::string body) {
    http::Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

std::string call_of(const http::RequestHead& head) {
    std::string call = head.method + " ";
    for (std::size_t i = 3; i < head.segments.size(); ++i) call += "/" + head.segments[i];
    return call;
}

bool starts_with(const std::string& text, const std::string& start) {
    return text.compare(0, start.size(), start) == 0;
}

}  // namespace

FakeHomeserver::FakeHomeserver(boost::asio::io_context& io) {
    std::vector<http::Route> routes;
    std::string path = "/_matrix/client/*";
    for (int depth = 1; depth <= 6; ++depth) {
        path += "/*";
        for (const char* method : {"GET", "PUT", "POST"}) {
            http::Route route;
            route.method = method;
            route.path = path;
            route.body_bytes_max = 100'000;
            route.handle = [this](const http::Request& request, const http::Reply& reply) {
                calls.push_back(call_of(request.head));
                requests.push_back(request);
                reply(respond(request));
            };
            routes.push_back(std::move(route));
        }
    }
    auto listening = http::Server::listen(io, "127.0.0.1", 0, std::move(routes));
    server_ = std::move(listening.value());
    always("GET /user/", 404, R"({"errcode":"M_NOT_FOUND"})");
    always("GET /rooms/", 404, R"({"errcode":"M_NOT_FOUND"})");
    always("POST /createRoom", 200, R"({"room_id":"!made"})");
}

std::string FakeHomeserver::url() const {
    return "http://127.0.0.1:" + std::to_string(server_->port());
}

std::vector<http::Request> FakeHomeserver::of(const std::string& start) const {
    std::vector<http::Request> found;
    for (std::size_t i = 0; i < calls.size(); ++i)
        if (starts_with(calls[i], start)) found.push_back(requests[i]);
    return found;
}

void FakeHomeserver::answer(const std::string& start, int status, std::string body) {
    next_[start].push_back(json_response(status, std::move(body)));
}

void FakeHomeserver::always(const std::string& start, int status, std::string body) {
    usual_[start] = json_response(status, std::move(body));
}

http::Response FakeHomeserver::respond(const http::Request& request) {
    const std::string call = call_of(request.head);
    for (auto& [start, answers] : next_) {
        if (!starts_with(call, start) || answers.empty()) continue;
        const http::Response response = answers.front();
        answers.pop_front();
        return response;
    }
    const http::Response* usual = nullptr;
    std::size_t longest = 0;
    for (const auto& [start, response] : usual_) {
        if (!starts_with(call, start) || start.size() < longest) continue;
        longest = start.size();
        usual = &response;
    }
    if (usual) return *usual;
    if (call.find("/send/") == std::string::npos) return json_response(200, "{}");
    return json_response(200, R"({"event_id":"$sent)" + std::to_string(++events_) + "\"}");
}

}  // namespace promenade::platforms::matrix
