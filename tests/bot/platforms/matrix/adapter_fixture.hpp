// The adapter between a homeserver that a test scripts and a bot that a test plays, all real HTTP,
// in one thread.
#pragma once

#include "bot/platforms/matrix/matrix_adapter.hpp"
#include "tests/bot/platforms/matrix/fake_homeserver.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace promenade::platforms::matrix {

inline const std::string kBot = "@promenade:here";
inline const std::string kFarida = "@farida:here";

// No waiting between two tries.
class NoJitter final : public Random {
public:
    void fill(std::span<std::uint8_t> out) override { std::fill(out.begin(), out.end(), 0); }
};

class AdapterTest : public ::testing::Test {
protected:
    AdapterTest();

    // The handshake is over.
    void start();
    void run_until(const std::function<bool()>& reached);
    // Some turns of the loop, in which nothing should happen.
    void run_for(std::chrono::milliseconds time);

    // PUT of a transaction, as the homeserver sends it; the answer is in `answers` later.
    void push(const std::string& body, const std::string& token = "hs");
    void push_events(const std::vector<nlohmann::json>& events) { push(body_of(events)); }
    static std::string body_of(const std::vector<nlohmann::json>& events);
    // The same, and waits for the answer.
    http::ClientResponse pushed(const std::string& body, const std::string& token = "hs");

    static nlohmann::json text_event(const std::string& id, const std::string& body,
                                     const std::string& room = "!room");
    static nlohmann::json member_event(const std::string& id, const std::string& room,
                                       const std::string& who, const std::string& membership);
    // Two members, or as many as named.
    void members(const std::string& room, const std::vector<std::string>& who);

    // Sends and waits.
    Result<std::string> send(OutgoingMessage message);
    static OutgoingMessage message_to(const std::string& room, const std::string& text,
                                      const std::string& idempotency);

    static Settings settings(const FakeHomeserver& homeserver);

    boost::asio::io_context io;
    ManualClock clock{Instant(std::chrono::milliseconds(1'000))};
    NoJitter random;
    FakeHomeserver homeserver{io};
    std::unique_ptr<http::Client> client = http::Client::create(io);
    // What the bot got, and how it says that the outcome is durable.
    std::vector<IncomingMessage> received;
    std::vector<std::function<void()>> outcomes;
    bool durable_at_once = true;
    MatrixAdapter adapter;
    std::unique_ptr<http::Server> server;
    std::vector<http::ClientResponse> answers;
    int transactions = 0;
};

}  // namespace promenade::platforms::matrix
