// What waits to be sent, one queue per room: in order within a room, rooms side by side.
#pragma once

#include "bot/http/alarm.hpp"
#include "bot/platforms/matrix/homeserver.hpp"
#include "engine/core/random.hpp"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace promenade::platforms::matrix {

// So that many who wait for one server don't all come back at once.
std::chrono::milliseconds random_up_to(Random& random, std::chrono::milliseconds longest);

// A job is tried again after a rate limit as long as the homeserver says, and a few times when the
// homeserver does not answer. Then it fails, and with it all that waits behind it in that room: who
// sends them again sends them in order.
class RoomQueues {
public:
    // Of one request. `done` may push more.
    struct Job {
        Call call;
        std::function<void(const Answer&)> done;
    };

    RoomQueues(boost::asio::io_context& io, Homeserver& homeserver, Random& random);

    // Nothing is sent before.
    void open();
    // Fails what waits in all rooms; for a homeserver that can't be reached.
    void fail_all(const Answer& answer);
    void push(const std::string& room, Job job);
    // Before all that waits: for `done`, the rest of one message.
    void push_next(const std::string& room, std::vector<Job> jobs);

    // Called when the homeserver has forgotten the bot's device; the job goes on when `again` is
    // called.
    std::function<void(std::function<void()> again)> on_unknown_device;

private:
    struct Room {
        explicit Room(boost::asio::io_context& io) : pause(io) {}
        std::deque<Job> jobs;
        http::Alarm pause;
        bool busy = false;
        int tries = 0;
        int limited = 0;
        bool device_tried = false;
    };

    Room& room(const std::string& name);
    void step(const std::string& name);
    void on_answer(const std::string& name, const Answer& answer);
    // Whether the front job will be tried again, and arranges for it.
    bool tries_again(const std::string& name, Room& room, const Answer& answer);
    void fail(const std::string& name, const Answer& answer);

    boost::asio::io_context& io_;
    Homeserver& homeserver_;
    Random& random_;
    bool open_ = false;
    std::map<std::string, std::unique_ptr<Room>> rooms_;
};

}  // namespace promenade::platforms::matrix
