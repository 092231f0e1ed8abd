#include "bot/platforms/matrix/catch_up.hpp"

#include "bot/platforms/matrix/decode_event.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace promenade::platforms::matrix {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr std::chrono::milliseconds kFirst = 3s;
constexpr std::chrono::milliseconds kEvery = 5min;
// As far back as the ids of what came are remembered.
constexpr std::chrono::milliseconds kWindow = 2 * kEvery;
// The homeserver's clock and ours may be that far apart.
constexpr std::chrono::milliseconds kClocksApart = 1min;
constexpr const char* kQuery =
    "?dir=b&limit=50&filter=%7B%22types%22%3A%5B%22m.room.message%22%2C%22m.reaction%22%2C"
    "%22m.room.redaction%22%2C%22m.room.member%22%5D%7D";

Instant said_at(const json& event) {
    const auto at = event.find("origin_server_ts");
    const bool known = at != event.end() && at->is_number_integer();
    return Instant(std::chrono::milliseconds(known ? at->get<std::int64_t>() : 0));
}

const json& array_at(const json& object, const char* name) {
    static const json kNone = json::array();
    const auto found = object.is_object() ? object.find(name) : object.end();
    return object.is_object() && found != object.end() && found->is_array() ? *found : kNone;
}

}  // namespace

CatchUp::CatchUp(boost::asio::io_context& io, Homeserver& homeserver, const Clock& clock,
                 std::string own_id, Take take)
    : homeserver_(homeserver),
      clock_(clock),
      own_id_(std::move(own_id)),
      take_(std::move(take)),
      alarm_(io) {}

void CatchUp::came(const json& events) {
    for (const json& event : events) recent_.insert(text_at(event, "event_id"));
}

void CatchUp::start() {
    started_ = clock_.now();
    look_after(kFirst);
}

void CatchUp::look_after(std::chrono::milliseconds delay) {
    alarm_.ring_after(delay, [this] { read_rooms(); });
}

void CatchUp::read_rooms() {
    since_ = std::max(started_ - kClocksApart, clock_.now() - kWindow);
    Call call;
    call.method = "GET";
    call.path = Homeserver::path({"joined_rooms"});
    homeserver_.call(std::move(call), [this](const Answer& answer) {
        for (const json& room : array_at(answer.body, "joined_rooms"))
            if (room.is_string()) rooms_.push_back(room.get<std::string>());
        read_next_room();
    });
}

void CatchUp::read_next_room() {
    if (rooms_.empty()) {
        older_ = std::exchange(recent_, {});
        return look_after(kEvery);
    }
    Call call;
    call.method = "GET";
    call.path = Homeserver::path({"rooms", rooms_.back(), "messages"}) + kQuery;
    rooms_.pop_back();
    homeserver_.call(std::move(call), [this](const Answer& answer) {
        json events = missed(array_at(answer.body, "chunk"));
        if (!events.empty()) {
            spdlog::warn("matrix: {} events were not delivered; read from the room", events.size());
            came(events);
            take_(std::move(events));
        }
        read_next_room();
    });
}

json CatchUp::missed(const json& newest_first) const {
    json events = json::array();
    for (const json& event : newest_first) {
        if (said_at(event) < since_) break;
        if (text_at(event, "type") == "m.room.member") {
            // What was said before we came was not said to us.
            if (text_at(event, "state_key") == own_id_) break;
            continue;
        }
        const std::string id = text_at(event, "event_id");
        if (recent_.count(id) == 0 && older_.count(id) == 0) events.push_back(event);
    }
    std::reverse(events.begin(), events.end());
    return events;
}

}  // namespace promenade::platforms::matrix
