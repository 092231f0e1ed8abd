// What has to be arranged with the homeserver before anything is sent.
#pragma once

#include "bot/http/alarm.hpp"
#include "bot/platforms/matrix/homeserver.hpp"
#include "bot/platforms/matrix/room_queues.hpp"
#include "bot/platforms/matrix/rooms.hpp"
#include "engine/core/random.hpp"

#include <functional>
#include <string>

namespace promenade::platforms::matrix {

// The bot's account, its device, its name, its list of direct rooms; then the queues open, and a
// ping makes the homeserver deliver at once what it kept while we were away. A homeserver that
// can't be reached yet is asked again, without end. What older ones lack is said once and done
// without.
class Startup {
public:
    Startup(boost::asio::io_context& io, const Settings& settings, Homeserver& homeserver,
            RoomQueues& queues, Rooms& rooms, Random& random);
    // Errors: rejected (the homeserver does not know our token). Called once.
    void run(std::function<void(Result<void>)> done);
    // Again, should the homeserver have forgotten it.
    void make_device(std::function<void(const Answer&)> then);
    bool finished() const { return finished_; }

private:
    void make_account();
    void set_name();
    void read_direct_rooms();
    void ping();
    // Whether the start goes on; otherwise it begins again later, or ends.
    bool goes_on(const Answer& answer, const std::string& step);

    const Settings& settings_;
    Homeserver& homeserver_;
    RoomQueues& queues_;
    Rooms& rooms_;
    Random& random_;
    http::Alarm pause_;
    std::function<void(Result<void>)> done_;
    int tries_ = 0;
    bool finished_ = false;
};

}  // namespace promenade::platforms::matrix
