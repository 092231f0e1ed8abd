#include "bot/platforms/matrix/content.hpp"
#include "tests/bot/platforms/matrix/adapter_fixture.hpp"

#include <gmock/gmock.h>

namespace promenade::platforms::matrix {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Kind = IncomingMessage::Kind;

const std::string kDirectRooms = R"({"@farida:here":["!dm"]})";

class InboundTest : public AdapterTest {
protected:
    // "!dm" is a direct room of Farida's.
    void start_with_direct_room() {
        homeserver.answer("GET /user/", 200, kDirectRooms);
        members("!dm", {kBot, kFarida});
        start();
    }

    static json reaction_event(const std::string& id, const std::string& about,
                               std::size_t button) {
        json event = text_event(id, "");
        event["type"] = "m.reaction";
        event["content"] = reaction_content(about, key_of_button(button));
        return event;
    }

    static json invitation(const std::string& room, const std::string& sender, bool direct) {
        json event = member_event("$invitation", room, kBot, "invite");
        event["sender"] = sender;
        if (direct) event["content"]["is_direct"] = true;
        return event;
    }
};

TEST_F(InboundTest, AWrongTokenIsRefusedAndAMissingOneToo) {
    start();
    const std::string body = body_of({text_event("$1", "x")});
    EXPECT_EQ(pushed(body, "wrong").status, 403);
    EXPECT_THAT(answers.back().body, HasSubstr("M_FORBIDDEN"));
    EXPECT_EQ(pushed(body, "").status, 401);
    EXPECT_EQ(pushed(body, "h").status, 403);
    EXPECT_EQ(pushed(body, "hs2").status, 403);
    EXPECT_THAT(received, IsEmpty());
    EXPECT_EQ(pushed(body).status, 200);
    EXPECT_EQ(received.size(), 1u);
}

TEST_F(InboundTest, AMessageThatComesBeforeTheDirectRoomsAreReadIsNotTakenForAPublicOne) {
    homeserver.answer("GET /user/", 200, kDirectRooms);
    members("!dm", {kBot, kFarida});
    push_events({text_event("$1", "x", "!dm")});
    run_for(50ms);
    EXPECT_THAT(received, IsEmpty());
    start();
    run_until([&] { return received.size() == 1; });
    EXPECT_TRUE(received[0].direct);
}

TEST_F(InboundTest, ATransactionIsAcceptedOnceEachOutcomeIsDurable) {
    start();
    durable_at_once = false;
    members("!room", {kBot, kFarida});
    push_events({text_event("$1", "one"), text_event("$2", "two")});
    run_until([&] { return outcomes.size() == 2; });
    EXPECT_EQ(received[0].text, "one");
    EXPECT_EQ(received[1].text, "two");
    outcomes[1]();
    run_for(20ms);
    EXPECT_THAT(answers, IsEmpty());
    outcomes[0]();
    run_until([&] { return !answers.empty(); });
    EXPECT_EQ(answers[0].status, 200);
    EXPECT_EQ(answers[0].body, "{}");
}

TEST_F(InboundTest, WhatCannotBeDecodedHoldsUpNothing) {
    start();
    std::vector<json> events = {nullptr, 7, "x", json::array(), json::object()};
    events.push_back(text_event("", "no id"));
    events.push_back(text_event("$1", "understood"));
    json broken = text_event("$2", "x");
    broken["content"] = 7;
    events.push_back(broken);
    EXPECT_EQ(pushed(body_of(events)).status, 200);
    ASSERT_EQ(received.size(), 1u);
    EXPECT_EQ(received[0].text, "understood");
    EXPECT_EQ(adapter.counters().passed_over, 7u);
}

TEST_F(InboundTest, ANumberThatNoDoubleHoldsHoldsUpNoOtherEvent) {
    start();
    json large = text_event("$1", "large");
    large["origin_server_ts"] = "HERE";
    std::string body = body_of({large, text_event("$2", "understood")});
    body.replace(body.find("\"HERE\""), 6, "1e999");
    EXPECT_EQ(pushed(body).status, 200);
    ASSERT_FALSE(received.empty());
    EXPECT_EQ(received.back().text, "understood");
}

TEST_F(InboundTest, ABodyThatIsNoTransactionIsA400) {
    start();
    for (const char* body : {"", "{", "[]", R"({"events":7})"}) EXPECT_EQ(pushed(body).status, 400);
    EXPECT_EQ(pushed(R"({"events":[],"ephemeral":[{}],"de.sorunome.x":{}})").status, 200);
}

TEST_F(InboundTest, AHundredEventsComeInOrder) {
    start();
    std::vector<json> events;
    for (int i = 0; i < 100; ++i)
        events.push_back(
            text_event("$" + std::to_string(i), std::to_string(i), i % 2 == 0 ? "!even" : "!odd"));
    EXPECT_EQ(pushed(body_of(events)).status, 200);
    ASSERT_EQ(received.size(), 100u);
    for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ(received[i].text, std::to_string(i));
}

TEST_F(InboundTest, AnEventThatComesAgainWhileInHandIsHandedOverOnce) {
    start();
    durable_at_once = false;
    push_events({text_event("$1", "one")});
    run_until([&] { return outcomes.size() == 1; });
    push_events({text_event("$1", "one"), text_event("$2", "two")});
    run_until([&] { return outcomes.size() == 2; });
    EXPECT_EQ(received[1].message_id, "$2");
    outcomes[1]();
    run_for(20ms);
    EXPECT_THAT(answers, IsEmpty());
    outcomes[0]();
    run_until([&] { return answers.size() == 2; });
}

TEST_F(InboundTest, AnEventThatComesAgainWhileItsRoomIsAskedForIsHandedOverOnce) {
    start();
    durable_at_once = false;
    members("!new", {kBot, kFarida});
    push_events({text_event("$1", "one", "!new")});
    push_events({text_event("$1", "one", "!new")});
    run_until([&] { return !outcomes.empty(); });
    run_for(20ms);
    ASSERT_EQ(outcomes.size(), 1U);
    outcomes[0]();
    run_until([&] { return answers.size() == 2; });
}

TEST_F(InboundTest, ItsOwnEchoAndNoticesAreNoMessages) {
    start();
    json echo = text_event("$1", "echo");
    echo["sender"] = kBot;
    json notice = text_event("$2", "I am a bot too");
    notice["content"]["msgtype"] = "m.notice";
    EXPECT_EQ(pushed(body_of({echo, notice})).status, 200);
    EXPECT_THAT(received, IsEmpty());
}

TEST_F(InboundTest, ARoomIsDirectIfItWasMadeSoAndHoldsNobodyElse) {
    start_with_direct_room();
    members("!room", {kBot, kFarida});
    pushed(body_of({text_event("$1", "x", "!dm"), text_event("$2", "x", "!room")}));
    EXPECT_TRUE(received[0].direct);
    EXPECT_FALSE(received[1].direct) << "two members, but not made as a private conversation";
    EXPECT_EQ(received[0].received, clock.now());

    members("!dm", {kBot, kFarida, "@kevin:here"});
    pushed(body_of({text_event("$3", "x", "!dm")}));
    EXPECT_TRUE(received[2].direct) << "known, not asked again";
    pushed(body_of(
        {member_event("$4", "!dm", "@kevin:here", "invite"), text_event("$5", "x", "!dm")}));
    EXPECT_FALSE(received[3].direct) << "whoever is invited can read it all";
}

TEST_F(InboundTest, ARoomOfWhichTheHomeserverSaysNothingIsNotDirect) {
    start_with_direct_room();
    homeserver.answer("GET /rooms/!dm/members", 500);
    pushed(body_of({text_event("$1", "x", "!dm"), text_event("$2", "x", "!dm")}));
    EXPECT_FALSE(received[0].direct);
    EXPECT_TRUE(received[1].direct) << "asked again";
}

TEST_F(InboundTest, AReactionOnAButtonIsItsAction) {
    start_with_direct_room();
    OutgoingMessage card = message_to("!dm", "card", "k1");
    card.buttons.resize(2);
    card.buttons[0].action = "take";
    card.buttons[1].action = "close";
    const std::string id = send(card).value();
    pushed(body_of({reaction_event("$1", id, 1), reaction_event("$2", id, 5)}));
    EXPECT_EQ(received[0].kind, Kind::action);
    EXPECT_EQ(received[0].action, "close");
    EXPECT_EQ(received[0].about, id);
    EXPECT_EQ(received[0].message_id, "$1");
    EXPECT_EQ(received[1].kind, Kind::reaction) << "no such button";

    card.replaces = id;
    card.idempotency = "k2";
    card.buttons.resize(1);
    card.buttons[0].action = "reopen";
    ASSERT_TRUE(send(card));
    pushed(body_of({reaction_event("$3", id, 0), reaction_event("$4", id, 1)}));
    EXPECT_EQ(received[2].action, "reopen");
    EXPECT_EQ(received[3].kind, Kind::reaction) << "the button has gone with the edit";
}

TEST_F(InboundTest, TheActionsOfAnOlderMessageAreReadFromItIfItIsOurs) {
    start();
    OutgoingMessage card = message_to("!room", "card", "k1");
    card.buttons.resize(1);
    card.buttons[0].action = "take";
    json event = json::object();
    event["sender"] = kBot;
    event["content"] = message_content(card, false);
    homeserver.always("GET /rooms/!room/event/$ours", 200, event.dump());
    event["sender"] = kFarida;
    homeserver.always("GET /rooms/!room/event/$forged", 200, event.dump());
    pushed(body_of({reaction_event("$1", "$ours", 0), reaction_event("$2", "$forged", 0),
                    reaction_event("$3", "$unknown", 0), reaction_event("$4", "$ours", 0)}));
    ASSERT_EQ(received.size(), 4u);
    EXPECT_EQ(received[0].action, "take");
    EXPECT_EQ(received[1].kind, Kind::reaction);
    EXPECT_EQ(received[2].kind, Kind::reaction);
    EXPECT_EQ(received[3].action, "take");
    EXPECT_EQ(homeserver.of("GET /rooms/!room/event/$ours").size(), 1u);
}

TEST_F(InboundTest, AnInvitationIsAcceptedAndToldOnceInside) {
    start();
    members("!new", {kBot, kFarida});
    EXPECT_EQ(pushed(body_of({invitation("!new", kFarida, true)})).status, 200);
    EXPECT_EQ(homeserver.of("POST /join/!new").size(), 1u);
    ASSERT_EQ(received.size(), 1u);
    EXPECT_EQ(received[0].kind, Kind::joined);
    EXPECT_EQ(received[0].account, kFarida);
    EXPECT_EQ(received[0].message_id, "$invitation");
    EXPECT_EQ(received[0].action, "");
    EXPECT_TRUE(received[0].direct);
    const auto saved = homeserver.of("PUT /user/" + kBot + "/account_data/m.direct");
    ASSERT_EQ(saved.size(), 1u);
    EXPECT_EQ(saved[0].body, R"({"@farida:here":["!new"]})");
}

TEST_F(InboundTest, AnInvitationBeforeTheListOfDirectRoomsIsReadKeepsTheList) {
    homeserver.answer("GET /user/", 200, kDirectRooms);
    members("!new", {kBot, kFarida});
    push_events({invitation("!new", kFarida, true)});
    start();
    run_until([&] { return answers.size() == 1; });
    run_for(20ms);
    const auto saved = homeserver.of("PUT /user/");
    ASSERT_EQ(saved.size(), 1u);
    EXPECT_EQ(saved[0].body, R"({"@farida:here":["!dm","!new"]})");
}

TEST_F(InboundTest, AStrangersInvitationIsRefused) {
    start();
    pushed(body_of({invitation("!spam", "@eve:elsewhere", true)}));
    run_until([&] { return !homeserver.calls.empty(); });
    EXPECT_THAT(homeserver.calls, ElementsAre("POST /rooms/!spam/leave"));
    EXPECT_THAT(received, IsEmpty());
    EXPECT_EQ(adapter.counters().refused_invitations, 1u);
}

TEST_F(InboundTest, ARoomThatCannotBeJoinedHoldsUpNothing) {
    start();
    homeserver.always("POST /join/", 403, R"({"errcode":"M_FORBIDDEN"})");
    EXPECT_EQ(pushed(body_of({invitation("!gone", kFarida, false), text_event("$1", "x")})).status,
              200);
    EXPECT_EQ(received.size(), 1u);
    EXPECT_EQ(adapter.counters().failed_joins, 1u);
}

TEST_F(InboundTest, AnEncryptedRoomIsToldOnce) {
    start();
    homeserver.always("GET /rooms/!secret/state/m.room.encryption", 200,
                      R"({"algorithm":"m.megolm.v1.aes-sha2"})");
    json encrypted = text_event("$1", "", "!secret");
    encrypted["type"] = "m.room.encrypted";
    json other = encrypted;
    other["room_id"] = "!other";
    pushed(body_of({invitation("!secret", kFarida, true), encrypted, other, encrypted, other}));
    ASSERT_EQ(received.size(), 2u);
    EXPECT_EQ(received[0].kind, Kind::joined);
    EXPECT_EQ(received[0].room, "!secret");
    EXPECT_EQ(received[0].action, "encrypted");
    EXPECT_EQ(received[0].message_id, "encrypted:!secret");
    EXPECT_EQ(received[1].room, "!other");
    EXPECT_EQ(received[1].message_id, "encrypted:!other");
    EXPECT_EQ(adapter.counters().encrypted, 4u);
}

TEST_F(InboundTest, OtherPathsOfTheProtocol) {
    start();
    const auto ask = [&](const std::string& method, const std::string& path) {
        http::ClientRequest request;
        request.method = method;
        request.url = "http://127.0.0.1:" + std::to_string(server->port()) + path;
        request.headers.emplace_back("Authorization", "Bearer hs");
        std::optional<int> status;
        client->send(request, [&](const Result<http::ClientResponse>& answer) {
            status = answer ? answer.value().status : -1;
        });
        run_until([&] { return status.has_value(); });
        return *status;
    };
    EXPECT_EQ(ask("GET", "/_matrix/app/v1/users/%40promenade%3Ahere"), 200);
    EXPECT_EQ(ask("GET", "/_matrix/app/v1/users/%40farida%3Ahere"), 404);
    EXPECT_EQ(ask("GET", "/_matrix/app/v1/rooms/%23a%3Ahere"), 404);
    EXPECT_EQ(ask("POST", "/_matrix/app/v1/ping"), 200);
    EXPECT_EQ(ask("GET", "/_matrix/app/v1/thirdparty/protocol/irc"), 404);
    EXPECT_EQ(ask("PUT", "/transactions/1"), 404) << "the old path is never half served";
    EXPECT_EQ(ask("POST", "/_matrix/app/v1/transactions/1"), 405);
}

}  // namespace
}  // namespace promenade::platforms::matrix
