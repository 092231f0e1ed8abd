#include "tests/bot/platforms/matrix/adapter_fixture.hpp"

namespace promenade::platforms::matrix {

using nlohmann::json;

Settings AdapterTest::settings(const FakeHomeserver& homeserver) {
    Settings chosen;
    chosen.homeserver_url = homeserver.url();
    chosen.server_name = "here";
    chosen.as_token = "as";
    chosen.hs_token = "hs";
    chosen.display_name = "Promenade";
    return chosen;
}

AdapterTest::AdapterTest()
    : adapter(io, *client, settings(homeserver), clock, random,
              [this](IncomingMessage message, std::function<void()> done) {
                  received.push_back(std::move(message));
                  if (durable_at_once) return done();
                  outcomes.push_back(std::move(done));
              }) {
    auto listening = http::Server::listen(io, "127.0.0.1", 0, adapter.routes());
    server = std::move(listening.value());
}

void AdapterTest::start() {
    adapter.start([](const Result<void>&) {});
    run_until([this] { return adapter.started(); });
    homeserver.calls.clear();
    homeserver.requests.clear();
}

void AdapterTest::run_until(const std::function<bool()>& reached) {
    while (!reached() && io.run_one() > 0) {
    }
}

void AdapterTest::run_for(std::chrono::milliseconds time) {
    io.restart();
    io.run_for(time);
}

void AdapterTest::push(const std::string& body, const std::string& token) {
    http::ClientRequest request;
    request.method = "PUT";
    request.url = "http://127.0.0.1:" + std::to_string(server->port()) +
                  "/_matrix/app/v1/transactions/" + std::to_string(++transactions);
    if (!token.empty()) request.headers.emplace_back("Authorization", "Bearer " + token);
    request.body = body;
    client->send(std::move(request), [this](const Result<http::ClientResponse>& answer) {
        ASSERT_TRUE(answer) << describe(answer.error());
        answers.push_back(answer.value());
    });
}

std::string AdapterTest::body_of(const std::vector<json>& events) {
    json body = json::object();
    body["events"] = events;
    return body.dump();
}

http::ClientResponse AdapterTest::pushed(const std::string& body, const std::string& token) {
    const std::size_t before = answers.size();
    push(body, token);
    run_until([&] { return answers.size() > before; });
    return answers.back();
}

json AdapterTest::text_event(const std::string& id, const std::string& body,
                             const std::string& room) {
    json event = json::object();
    event["type"] = "m.room.message";
    event["event_id"] = id;
    event["room_id"] = room;
    event["sender"] = "@farida:here";
    event["content"]["msgtype"] = "m.text";
    event["content"]["body"] = body;
    return event;
}

json AdapterTest::member_event(const std::string& id, const std::string& room,
                               const std::string& who, const std::string& membership) {
    json event = json::object();
    event["type"] = "m.room.member";
    event["event_id"] = id;
    event["room_id"] = room;
    event["sender"] = "@farida:here";
    event["state_key"] = who;
    event["content"]["membership"] = membership;
    return event;
}

void AdapterTest::members(const std::string& room, const std::vector<std::string>& who) {
    json answer = json::object();
    for (const std::string& one : who)
        answer["chunk"].push_back(member_event("$m", room, one, "join"));
    homeserver.always("GET /rooms/" + room + "/members", 200, answer.dump());
}

Result<std::string> AdapterTest::send(OutgoingMessage message) {
    std::optional<Result<std::string>> reply;
    adapter.send(std::move(message), [&](Result<std::string> result) { reply.emplace(result); });
    run_until([&] { return reply.has_value(); });
    return *reply;
}

OutgoingMessage AdapterTest::message_to(const std::string& room, const std::string& text,
                                        const std::string& idempotency) {
    OutgoingMessage message;
    message.room = room;
    message.text = text;
    message.idempotency = idempotency;
    return message;
}

}  // namespace promenade::platforms::matrix
