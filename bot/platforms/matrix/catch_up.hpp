// Looks in the rooms for what the homeserver stored and did not deliver.
#pragma once

#include "bot/http/alarm.hpp"
#include "bot/platforms/matrix/homeserver.hpp"
#include "engine/core/clock.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace promenade::platforms::matrix {

// Synapse (1.163) holds an event back until a later delivery fails if it stores it just as it marks
// us as reachable again: what recovers has already looked for the last time, what sends does not
// know yet. Who wrote as we started would wait for days. So, a moment after the start and then
// every few minutes, the last events of each joined room are read, and those said since the start
// that never came are taken.
class CatchUp {
public:
    using Take = std::function<void(nlohmann::json events)>;

    // `take` gets an array of events of one room, in their order.
    CatchUp(boost::asio::io_context& io, Homeserver& homeserver, const Clock& clock,
            std::string own_id, Take take);
    // Events that the homeserver delivered.
    void came(const nlohmann::json& events);
    // From the first ping on; once.
    void start();

private:
    void look_after(std::chrono::milliseconds delay);
    void read_rooms();
    void read_next_room();
    // Of the newest first, as they are read: what was said since the window began and since we
    // joined, and has not come; the oldest first.
    nlohmann::json missed(const nlohmann::json& newest_first) const;

    Homeserver& homeserver_;
    const Clock& clock_;
    std::string own_id_;
    Take take_;
    http::Alarm alarm_;
    Instant started_;
    Instant since_;                   // of the window that is read now
    std::vector<std::string> rooms_;  // still to be read
    // Ids of what came since the last look, and between that one and the one before.
    std::set<std::string> recent_;
    std::set<std::string> older_;
};

}  // namespace promenade::platforms::matrix
