#include "bot/platforms/matrix/room_queues.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace promenade::platforms::matrix {
namespace {

constexpr int kTriesMax = 4;
constexpr int kLimitedMax = 20;
constexpr std::chrono::milliseconds kBackoffFirst{500};
constexpr std::chrono::milliseconds kJitterMax{250};

}  // namespace

RoomQueues::RoomQueues(boost::asio::io_context& io, Homeserver& homeserver, Random& random)
    : io_(io), homeserver_(homeserver), random_(random) {}

void RoomQueues::open() {
    open_ = true;
    std::vector<std::string> names;
    for (const auto& [name, room] : rooms_) names.push_back(name);
    for (const std::string& name : names) step(name);
}

void RoomQueues::fail_all(const Answer& answer) {
    std::vector<std::string> names;
    for (const auto& [name, room] : rooms_)
        if (!room->busy) names.push_back(name);
    for (const std::string& name : names) fail(name, answer);
}

RoomQueues::Room& RoomQueues::room(const std::string& name) {
    auto& place = rooms_[name];
    if (!place) place = std::make_unique<Room>(io_);
    return *place;
}

void RoomQueues::push(const std::string& name, Job job) {
    room(name).jobs.push_back(std::move(job));
    step(name);
}

void RoomQueues::push_next(const std::string& name, std::vector<Job> jobs) {
    auto& queue = room(name).jobs;
    queue.insert(queue.begin(), std::make_move_iterator(jobs.begin()),
                 std::make_move_iterator(jobs.end()));
    step(name);
}

void RoomQueues::step(const std::string& name) {
    const auto found = rooms_.find(name);
    if (!open_ || found == rooms_.end() || found->second->busy) return;
    Room& room = *found->second;
    if (room.jobs.empty()) {
        rooms_.erase(found);
        return;
    }
    room.busy = true;
    homeserver_.call(room.jobs.front().call,
                     [this, name](const Answer& answer) { on_answer(name, answer); });
}

void RoomQueues::on_answer(const std::string& name, const Answer& answer) {
    Room& one = room(name);
    if (tries_again(name, one, answer)) return;
    one.tries = 0;
    one.limited = 0;
    one.device_tried = false;
    if (answer.unavailable()) {
        one.busy = false;
        fail(name, answer);
        return;
    }
    const Job job = std::move(one.jobs.front());
    one.jobs.pop_front();
    // Busy until then: what `done` pushes with push_next() stands before all that waits.
    if (job.done) job.done(answer);
    one.busy = false;
    step(name);
}

bool RoomQueues::tries_again(const std::string& name, Room& room, const Answer& answer) {
    const auto again = [this, name] {
        this->room(name).busy = false;
        step(name);
    };
    if (answer.unknown_device() && !room.device_tried && on_unknown_device) {
        room.device_tried = true;
        on_unknown_device(again);
        return true;
    }
    if (answer.limited() && ++room.limited < kLimitedMax) {
        room.pause.ring_after(answer.retry_after + random_up_to(random_, kJitterMax), again);
        return true;
    }
    if (answer.unavailable() && !answer.limited() && ++room.tries < kTriesMax) {
        room.pause.ring_after(random_up_to(random_, kBackoffFirst * (1 << room.tries)), again);
        return true;
    }
    return false;
}

void RoomQueues::fail(const std::string& name, const Answer& answer) {
    const std::deque<Job> jobs = std::exchange(room(name).jobs, {});
    for (const Job& job : jobs)
        if (job.done) job.done(answer);
    step(name);
}

std::chrono::milliseconds random_up_to(Random& random, std::chrono::milliseconds longest) {
    std::array<std::uint8_t, 4> bytes{};
    random.fill(bytes);
    std::uint32_t number = 0;
    for (const std::uint8_t byte : bytes) number = number << 8 | byte;
    return std::chrono::milliseconds(number % (longest.count() + 1));
}

}  // namespace promenade::platforms::matrix
