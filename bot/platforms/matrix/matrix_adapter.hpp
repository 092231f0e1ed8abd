// Matrix, as an application service: the homeserver pushes events to our routes, we answer through
// its client API (specification 1.7 and later; older ones with less).
#pragma once

#include "bot/http/client.hpp"
#include "bot/http/server.hpp"
#include "bot/platforms/adapter.hpp"
#include "bot/platforms/matrix/counters.hpp"
#include "bot/platforms/matrix/settings.hpp"
#include "engine/core/clock.hpp"
#include "engine/core/random.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace promenade::platforms::matrix {

// All on the I/O thread. In its rooms there are no buttons: those of a message become numbered
// lines and reactions, and a person's reaction comes back as their action.
//
// Beyond adapter.hpp, `receive` gets:
// - Kind::joined when somebody invited the bot: account = who; with action "encrypted" if it cannot
//   read the room (then, and when a room becomes encrypted, once for each room);
// - Kind::edit of whatever the sender says they edit: whether it was theirs is for the receiver.
class MatrixAdapter final : public Adapter {
public:
    // `client`, `clock` and `random` must outlive it; it must outlive the server of its routes.
    MatrixAdapter(boost::asio::io_context& io, http::Client& client, Settings settings,
                  const Clock& clock, Random& random, Receive receive);
    ~MatrixAdapter() override;

    // To be given to the server: what the homeserver calls.
    std::vector<http::Route> routes();
    // To be called once the server listens. Calls back when the homeserver knows us and has been
    // asked for what it kept; waits for one that is not up yet. Until then nothing is sent. Errors:
    // rejected (wrong token).
    void start(std::function<void(Result<void>)> done);
    bool started() const;
    const Counters& counters() const;

    std::string_view name() const override { return "matrix"; }
    Capabilities capabilities(std::string_view room) const override;
    void direct_room(const std::string& account, RoomReply reply) override;
    // An edit is answered with the id of the message that it edits: an edit can't be edited.
    void send(OutgoingMessage message, SendReply reply) override;
    void redact(const std::string& room, const std::string& message_id) override;

    static constexpr std::size_t kTextBytesMax = 30'000;  // of an event's 65 536

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace promenade::platforms::matrix
