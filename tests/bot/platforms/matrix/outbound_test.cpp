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

const std::string kMessages = "/send/m.room.message/";

class OutboundTest : public AdapterTest {
protected:
    // Results in the order in which they come.
    void send_later(OutgoingMessage message) {
        const std::string key = message.idempotency;
        adapter.send(std::move(message), [this, key](const Result<std::string>& result) {
            results.push_back(key + " " + (result ? result.value() : result.error().detail));
            codes.push_back(result ? std::nullopt : std::make_optional(result.error().code));
        });
    }
    void run_until_results(std::size_t count) {
        run_until([&] { return results.size() == count; });
    }

    std::vector<std::string> results;
    std::vector<std::optional<Errc>> codes;
};

TEST_F(OutboundTest, TheStartArrangesEverythingAndEndsWithAPing) {
    std::optional<Result<void>> done;
    adapter.start([&](const Result<void>& result) { done.emplace(result); });
    run_until([&] { return done.has_value(); });
    EXPECT_TRUE(*done);
    EXPECT_THAT(homeserver.calls, ElementsAre("POST /register", "PUT /devices/PROMENADE",
                                              "PUT /profile/@promenade:here/displayname",
                                              "GET /user/@promenade:here/account_data/m.direct",
                                              "POST /appservice/promenade/ping"));
    for (const http::Request& request : homeserver.requests)
        EXPECT_EQ(request.head.header("authorization"), "Bearer as");
}

TEST_F(OutboundTest, TheStartWaitsForAHomeserverThatIsNotUpYet) {
    homeserver.answer("POST /register", 502, "<html>");
    homeserver.answer("POST /register", 400, R"({"errcode":"M_USER_IN_USE"})");
    homeserver.answer("PUT /devices/", 500);
    homeserver.answer("GET /user/", 503);
    adapter.start([](const Result<void>&) {});
    run_until([&] { return adapter.started(); });
    EXPECT_EQ(homeserver.of("POST /register").size(), 4u);
    EXPECT_EQ(homeserver.of("POST /appservice/promenade/ping").size(), 1u);
}

TEST_F(OutboundTest, AWrongTokenEndsTheStartAndFailsWhatWaits) {
    homeserver.always("POST /register", 401, R"({"errcode":"M_UNKNOWN_TOKEN"})");
    send_later(message_to("!room", "x", "k1"));
    std::vector<Errc> rooms;
    const auto ask = [&] {
        adapter.direct_room("@farida:here", [&](const Result<std::string>& room) {
            rooms.push_back(room.error().code);
        });
    };
    ask();
    std::optional<Result<void>> done;
    adapter.start([&](const Result<void>& result) { done.emplace(result); });
    run_until([&] { return done.has_value(); });
    EXPECT_EQ(done->error().code, Errc::rejected);
    EXPECT_FALSE(adapter.started());
    ASSERT_EQ(codes.size(), 1u);
    EXPECT_EQ(codes[0], Errc::unavailable);
    ask();
    EXPECT_THAT(rooms, ElementsAre(Errc::unavailable, Errc::unavailable));
}

TEST_F(OutboundTest, WhatAnOldHomeserverLacksIsDoneWithout) {
    homeserver.always("PUT /devices/", 404, R"({"errcode":"M_UNRECOGNIZED"})");
    homeserver.always("POST /appservice/", 404, R"({"errcode":"M_UNRECOGNIZED"})");
    start();
    EXPECT_TRUE(send(message_to("!room", "x", "k1")));
    EXPECT_THAT(homeserver.requests[0].head.query, IsEmpty());
}

TEST_F(OutboundTest, NothingIsSentBeforeTheStartIsOver) {
    send_later(message_to("!room", "x", "k1"));
    run_for(20ms);
    EXPECT_THAT(homeserver.calls, IsEmpty());
    start();
    run_until_results(1);
    EXPECT_THAT(results, ElementsAre("k1 $sent1"));
}

TEST_F(OutboundTest, AMessageIsSentFromTheDeviceUnderItsKey) {
    start();
    EXPECT_EQ(send(message_to("!a/b", "Bonjour", "outbox 7")).value(), "$sent1");
    const http::Request& request = homeserver.requests[0];
    EXPECT_EQ(homeserver.calls[0], "PUT /rooms/!a/b/send/m.room.message/outbox 7");
    EXPECT_EQ(request.head.segments[4], "!a/b");
    EXPECT_EQ(request.head.query.at("user_id"), kBot);
    EXPECT_EQ(request.head.query.at("device_id"), "PROMENADE");
    EXPECT_EQ(json::parse(request.body)["body"], "Bonjour");
}

TEST_F(OutboundTest, MessagesOfOneRoomKeepTheirOrderThroughLimitsAndFailures) {
    start();
    homeserver.answer("PUT /rooms/!room/send", 429,
                      R"({"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":5})");
    homeserver.answer("PUT /rooms/!room/send", 500);
    homeserver.answer("PUT /rooms/!room/send", 502, "<html>");
    for (const char* key : {"k1", "k2", "k3"}) send_later(message_to("!room", key, key));
    run_until_results(3);
    EXPECT_THAT(results, ElementsAre("k1 $sent1", "k2 $sent2", "k3 $sent3"));
    EXPECT_THAT(
        homeserver.calls,
        ElementsAre("PUT /rooms/!room" + kMessages + "k1", "PUT /rooms/!room" + kMessages + "k1",
                    "PUT /rooms/!room" + kMessages + "k1", "PUT /rooms/!room" + kMessages + "k1",
                    "PUT /rooms/!room" + kMessages + "k2", "PUT /rooms/!room" + kMessages + "k3"));
}

TEST_F(OutboundTest, ARoomThatFailsFailsAllThatWaitsInItAndNoOther) {
    start();
    homeserver.always("PUT /rooms/!sick/send", 500);
    send_later(message_to("!sick", "x", "k1"));
    send_later(message_to("!sick", "x", "k2"));
    send_later(message_to("!well", "x", "k3"));
    run_until_results(3);
    EXPECT_EQ(results[0], "k3 $sent1");
    EXPECT_EQ(codes[1], Errc::unavailable);
    EXPECT_EQ(codes[2], Errc::unavailable);
    EXPECT_THAT(homeserver.of("PUT /rooms/!sick" + kMessages + "k2"), IsEmpty())
        << "a later message must not overtake an earlier one";
}

TEST_F(OutboundTest, WhatTheHomeserverRefusesIsNotTriedAgain) {
    start();
    homeserver.answer("PUT /rooms/!room/send", 403, R"({"errcode":"M_FORBIDDEN"})");
    homeserver.answer("PUT /rooms/!room/send", 413, R"({"errcode":"M_TOO_LARGE"})");
    for (const char* key : {"k1", "k2", "k3"}) send_later(message_to("!room", "x", key));
    run_until_results(3);
    EXPECT_THAT(codes, ElementsAre(Errc::rejected, Errc::invalid, std::nullopt));
    EXPECT_EQ(homeserver.calls.size(), 3u);
}

TEST_F(OutboundTest, TooLongATextIsRefusedHere) {
    start();
    const auto result = send(message_to("!room", std::string(30'001, 'x'), "k1"));
    EXPECT_EQ(result.error().code, Errc::invalid);
    EXPECT_THAT(homeserver.calls, IsEmpty());
}

TEST_F(OutboundTest, AForgottenDeviceIsMadeAgain) {
    start();
    homeserver.answer("PUT /rooms/", 400, R"({"errcode":"M_UNKNOWN_DEVICE"})");
    EXPECT_EQ(send(message_to("!room", "x", "k1")).value(), "$sent1");
    EXPECT_THAT(homeserver.calls,
                ElementsAre("PUT /rooms/!room" + kMessages + "k1", "PUT /devices/PROMENADE",
                            "PUT /rooms/!room" + kMessages + "k1"));
}

TEST_F(OutboundTest, TheReactionsOfAMessageComeBeforeTheNextMessage) {
    start();
    OutgoingMessage card = message_to("!room", "card", "k1");
    card.buttons.resize(2);
    // Already there, of an earlier try.
    homeserver.answer("PUT /rooms/!room/send/m.reaction", 400,
                      R"({"errcode":"M_DUPLICATE_ANNOTATION"})");
    send_later(card);
    send_later(message_to("!room", "next", "k2"));
    run_until_results(2);
    ASSERT_EQ(homeserver.calls.size(), 4u);
    EXPECT_THAT(homeserver.calls[1], HasSubstr("/send/m.reaction/"));
    EXPECT_THAT(homeserver.calls[2], HasSubstr("/send/m.reaction/"));
    EXPECT_THAT(homeserver.calls[3], HasSubstr(kMessages + "k2"));
    EXPECT_EQ(json::parse(homeserver.requests[2].body),
              reaction_content("$sent1", key_of_button(1)));
}

TEST_F(OutboundTest, AnEditIsAnsweredWithTheIdOfItsMessageAndAddsTheKeysThatAreNew) {
    start();
    OutgoingMessage card = message_to("!room", "card", "k1");
    card.buttons.resize(1);
    card.replaces = send(card).value();
    card.idempotency = "k2";
    card.buttons.resize(2);
    EXPECT_EQ(send(card).value(), card.replaces);
    run_until([&] { return homeserver.calls.size() == 4; });
    EXPECT_EQ(json::parse(homeserver.requests[2].body)["m.relates_to"]["event_id"], "$sent1");
    EXPECT_EQ(json::parse(homeserver.requests[3].body),
              reaction_content("$sent1", key_of_button(1)));
}

TEST_F(OutboundTest, AnEditTakesAwayTheKeysOfButtonsThatHaveGone) {
    start();
    OutgoingMessage card = message_to("!room", "card", "k1");
    card.buttons.resize(2);
    card.replaces = send(card).value();
    run_until([&] { return homeserver.calls.size() == 3; });
    card.idempotency = "k2";
    card.buttons.resize(1);
    ASSERT_TRUE(send(card));
    run_until([&] { return homeserver.calls.size() == 5; });
    EXPECT_THAT(homeserver.calls[4], HasSubstr("PUT /rooms/!room/redact/$sent3/"));

    card.idempotency = "k3";
    card.buttons.resize(2);
    ASSERT_TRUE(send(card));
    run_until([&] { return homeserver.calls.size() == 7; });
    EXPECT_EQ(json::parse(homeserver.requests[6].body),
              reaction_content("$sent1", key_of_button(1)));
    EXPECT_NE(homeserver.calls[6], homeserver.calls[2]) << "the old one would be repeated";
}

TEST_F(OutboundTest, ADirectRoomIsMadeOnceAndFoundAgain) {
    start();
    members("!made", {kBot, kFarida});
    std::vector<std::string> rooms;
    const auto keep = [&](const Result<std::string>& room) { rooms.push_back(room.value()); };
    adapter.direct_room(kFarida, keep);
    adapter.direct_room(kFarida, keep);
    run_until([&] { return rooms.size() == 2; });
    adapter.direct_room(kFarida, keep);
    run_until([&] { return rooms.size() == 3; });
    EXPECT_THAT(rooms, ElementsAre("!made", "!made", "!made"));
    const auto made = homeserver.of("POST /createRoom");
    ASSERT_EQ(made.size(), 1u);
    const json body = json::parse(made[0].body);
    EXPECT_EQ(body["is_direct"], true);
    EXPECT_EQ(body["invite"], json::array({kFarida}));
    EXPECT_FALSE(body.contains("initial_state")) << "never encrypted by us";
    EXPECT_TRUE(send(message_to("!made", "x", "k1")));
    EXPECT_EQ(json::parse(homeserver.requests.back().body)["msgtype"], "m.text");
}

TEST_F(OutboundTest, ADirectRoomAskedForBeforeTheKnownOnesAreReadIsNotMadeASecondTime) {
    homeserver.answer("GET /user/", 200, R"({"@farida:here":["!old"]})");
    members("!old", {kBot, kFarida});
    std::vector<std::string> rooms;
    adapter.direct_room(kFarida,
                        [&](const Result<std::string>& room) { rooms.push_back(room.value()); });
    start();
    run_until([&] { return rooms.size() == 1; });
    EXPECT_THAT(rooms, ElementsAre("!old"));
    EXPECT_THAT(homeserver.of("POST /createRoom"), IsEmpty());
}

// Where they left, or invited a colleague and left: what is for Farida would be read by another.
TEST_F(OutboundTest, ADirectRoomThatThePersonLeftIsReplaced) {
    homeserver.answer("GET /user/", 200, R"({"@farida:here":["!colleague"]})");
    members("!colleague", {kBot, "@florian:here"});
    start();
    std::vector<std::string> rooms;
    const auto ask = [&] {
        const std::size_t known = rooms.size();
        adapter.direct_room(
            kFarida, [&](const Result<std::string>& room) { rooms.push_back(room.value()); });
        run_until([&] { return rooms.size() > known; });
    };
    ask();
    EXPECT_THAT(rooms, ElementsAre("!made"));
    members("!made", {kBot});
    ask();
    EXPECT_THAT(rooms, ElementsAre("!made", "!made"));
    EXPECT_EQ(homeserver.of("POST /createRoom").size(), 2U);
}

TEST_F(OutboundTest, WhenTheHomeserverIsAwayNoSecondDirectRoomIsMade) {
    homeserver.answer("GET /user/", 200, R"({"@farida:here":["!old"]})");
    homeserver.always("GET /rooms/!old/members", 500);
    start();
    std::vector<Errc> codes_seen;
    adapter.direct_room(
        kFarida, [&](const Result<std::string>& room) { codes_seen.push_back(room.error().code); });
    run_until([&] { return codes_seen.size() == 1; });
    EXPECT_EQ(codes_seen[0], Errc::unavailable);
    EXPECT_THAT(homeserver.of("POST /createRoom"), IsEmpty());
}

TEST_F(OutboundTest, ARedactionIsTriedOnceAndNeverFails) {
    start();
    homeserver.answer("PUT /rooms/!room/redact", 403, R"({"errcode":"M_FORBIDDEN"})");
    adapter.redact("!room", "$theirs");
    run_until([&] { return adapter.counters().failed_redactions == 1; });
    EXPECT_THAT(homeserver.calls[0], HasSubstr("PUT /rooms/!room/redact/$theirs/redact-"));
    EXPECT_EQ(homeserver.calls.size(), 1u);
}

}  // namespace
}  // namespace promenade::platforms::matrix
