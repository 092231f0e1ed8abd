// What the homeserver pushes: transactions of events, each turned into messages for the bot.
#pragma once

#include "bot/platforms/adapter.hpp"
#include "bot/platforms/matrix/counters.hpp"
#include "bot/platforms/matrix/homeserver.hpp"
#include "bot/platforms/matrix/room_queues.hpp"
#include "bot/platforms/matrix/rooms.hpp"
#include "bot/platforms/matrix/shown_messages.hpp"
#include "engine/core/clock.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace promenade::platforms::matrix {

// What all parts of the adapter work with; it outlives them.
struct Parts {
    const Settings& settings;
    const Clock& clock;
    Homeserver& homeserver;
    RoomQueues& queues;
    Rooms& rooms;
    ShownMessages& shown;
    Counters& counters;
};

// Events of a transaction are taken in order, the next once the last is handed over. An event that
// comes again while its message is still in hand waits for the same outcome; later than that, the
// receiver knows it by its id.
class Inbound {
public:
    Inbound(Parts parts, Receive receive);
    // `accepted` is called once every outcome is durable: never earlier, never "failed", since one
    // refused transaction would hold up all that follow.
    void take(nlohmann::json events, std::function<void()> accepted);

private:
    struct Transaction;
    using Shared = std::shared_ptr<Transaction>;

    void run(const Shared& transaction);
    // These: true if the event is dealt with, false if run() is called again later.
    bool step(const Shared& transaction, const nlohmann::json& event);
    bool member(const Shared& transaction, const nlohmann::json& event);
    bool encrypted(const Shared& transaction, const nlohmann::json& event);
    bool take_message(const Shared& transaction, IncomingMessage message);
    bool hand_over(const Shared& transaction, IncomingMessage message);

    void join(const Shared& transaction, const nlohmann::json& event);
    void joined(const Shared& transaction, IncomingMessage message);
    void deliver(const Shared& transaction, IncomingMessage message);
    bool may_invite(const std::string& account) const;

    Parts parts_;
    Receive receive_;
    std::string own_id_;
    std::map<std::string, std::vector<Shared>> in_hand_;  // by message id
    std::set<std::string> told_encrypted_;                // rooms
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace promenade::platforms::matrix
