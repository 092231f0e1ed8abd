#include "tests/bot/platforms/matrix/adapter_fixture.hpp"

#include <gmock/gmock.h>

namespace promenade::platforms::matrix {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;

class CatchUpTest : public AdapterTest {
protected:
    CatchUpTest() { clock.set(kStart); }

    static json said(const std::string& id, Instant at) {
        json event = text_event(id, "coucou");
        event["origin_server_ts"] = at.time_since_epoch().count();
        return event;
    }

    // The homeserver's answer; the newest first.
    void room_holds(const std::vector<json>& events) {
        homeserver.always("GET /joined_rooms", 200, R"({"joined_rooms":["!room"]})");
        json answer = json::object();
        answer["chunk"] = events;
        homeserver.always("GET /rooms/!room/messages", 200, answer.dump());
    }

    std::vector<std::string> received_ids() const {
        std::vector<std::string> ids;
        for (const IncomingMessage& message : received) ids.push_back(message.message_id);
        return ids;
    }

    const Instant kStart{std::chrono::milliseconds(1'800'000'000'000)};
};

TEST_F(CatchUpTest, WhatNeverCameIsTakenInItsOrder) {
    room_holds({said("$3", kStart + 2s), said("$2", kStart + 1s), said("$1", kStart)});
    start();
    pushed(body_of({said("$2", kStart + 1s)}));
    run_until([this] { return received.size() == 3; });
    EXPECT_THAT(received_ids(), ElementsAre("$2", "$1", "$3"));
}

TEST_F(CatchUpTest, WhatWasSaidBeforeWeCameIsNot) {
    json joined = member_event("$joined", "!room", "@promenade:here", "join");
    joined["origin_server_ts"] = (kStart + 1s).time_since_epoch().count();
    room_holds({said("$4", kStart + 2s), joined, said("$3", kStart)});
    start();
    run_until([this] { return !received.empty(); });
    EXPECT_THAT(received_ids(), ElementsAre("$4"));
}

TEST_F(CatchUpTest, WhatIsOlderThanTheStartIsTheHomeserversToDeliver) {
    room_holds({said("$2", kStart), said("$1", kStart - 2h)});
    start();
    run_until([this] { return !received.empty(); });
    EXPECT_THAT(received_ids(), ElementsAre("$2"));
}

}  // namespace
}  // namespace promenade::platforms::matrix
