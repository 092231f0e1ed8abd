// One chat platform. An adapter authenticates and decodes what comes in and sends what goes out; it
// knows nothing of requests. Web, Matrix and the tests' recorder implement it.
#pragma once

#include "bot/platforms/message.hpp"
#include "engine/core/result.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::platforms {

// Called on the I/O thread for each decoded message; `done` is called there once every outcome of
// the message, "nothing to do" included, is durable: only then is the delivery accepted.
using Receive = std::function<void(IncomingMessage, std::function<void()> done)>;

class Adapter {
public:
    virtual ~Adapter() = default;
    virtual std::string_view name() const = 0;
    virtual Capabilities capabilities(std::string_view room) const = 0;
    // The private conversation with an account; made where there is none yet.
    using RoomReply = std::function<void(Result<std::string>)>;
    virtual void direct_room(const std::string& account, RoomReply reply) = 0;
    // At least once, in order within a room. The reply holds the platform's id of the message.
    // Errors: unavailable (try later; the same idempotency key), rejected (this place will never
    // take it), invalid.
    using SendReply = std::function<void(Result<std::string>)>;
    virtual void send(OutgoingMessage message, SendReply reply) = 0;
    // Removes a message of a person from the room where the bot may. Best effort.
    virtual void redact(const std::string& room, const std::string& message_id) = 0;
};

}  // namespace promenade::platforms
