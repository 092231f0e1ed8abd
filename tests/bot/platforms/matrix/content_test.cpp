#include "bot/platforms/matrix/content.hpp"

#include "bot/platforms/matrix/settings.hpp"
#include "bot/platforms/matrix/transaction.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace promenade::platforms::matrix {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

OutgoingMessage card(std::size_t buttons) {
    OutgoingMessage message;
    message.text = "D-0042";
    for (std::size_t i = 0; i < buttons; ++i) {
        Button button;
        button.action = "action-" + std::to_string(i);
        button.label = "label " + std::to_string(i);
        message.buttons.push_back(button);
    }
    return message;
}

TEST(Content, ButtonsBecomeNumberedLinesAndTheirActionsGoAlong) {
    const json content = message_content(card(2), true);
    EXPECT_EQ(content["body"],
              "D-0042\n\n1\xEF\xB8\x8F\xE2\x83\xA3 label 0\n2\xEF\xB8\x8F\xE2\x83\xA3 label 1");
    json event = json::object();
    event["content"] = content;
    EXPECT_THAT(shown_actions(event), ElementsAre("action-0", "action-1"));
}

TEST(Content, EveryKeyFindsItsButtonWithAndWithoutTheVariationSelector) {
    for (std::size_t i = 0; i < kKeysMax; ++i) EXPECT_EQ(button_of_key(key_of_button(i)), i);
    EXPECT_EQ(button_of_key("3\xE2\x83\xA3"), 2u);
    for (const char* other : {"", "0\xE2\x83\xA3", "1", "\xF0\x9F\x91\x8D", "11\xE2\x83\xA3"})
        EXPECT_FALSE(button_of_key(other)) << other;
}

TEST(Content, MoreButtonsThanKeysAreStillNumbered) {
    const std::string body = message_content(card(11), true)["body"];
    EXPECT_THAT(body, ::testing::EndsWith("\n\xF0\x9F\x94\x9F label 9\n11. label 10"));
}

TEST(Content, ItNotifiesInADirectRoomOrWhenUrgent) {
    EXPECT_EQ(message_content(card(0), true)["msgtype"], "m.text");
    EXPECT_EQ(message_content(card(0), false)["msgtype"], "m.notice");
    OutgoingMessage urgent = card(0);
    urgent.urgent = true;
    EXPECT_EQ(message_content(urgent, false)["msgtype"], "m.text");
    EXPECT_EQ(message_content(urgent, false)["m.mentions"], json::object());
}

TEST(Content, AnEditHoldsTheNewContentAndTheOldClientsVersion) {
    OutgoingMessage message = card(1);
    message.replaces = "$card";
    message.thread = "$root";
    const json content = message_content(message, false);
    EXPECT_EQ(content["m.relates_to"]["rel_type"], "m.replace");
    EXPECT_EQ(content["m.relates_to"]["event_id"], "$card");
    EXPECT_EQ(content["body"], "* " + content["m.new_content"]["body"].get<std::string>());
    EXPECT_FALSE(content["m.new_content"].contains("m.relates_to"));
}

TEST(Content, AThreadNamesItsRoot) {
    OutgoingMessage message = card(0);
    message.thread = "$root";
    const json relation = message_content(message, false)["m.relates_to"];
    EXPECT_EQ(relation["rel_type"], "m.thread");
    EXPECT_EQ(relation["event_id"], "$root");
    EXPECT_EQ(relation["is_falling_back"], true);
}

TEST(Content, TheActionsOfTheLastEditCount) {
    json event = json::object();
    event["content"] = message_content(card(2), true);
    OutgoingMessage later = card(1);
    later.buttons[0].action = "later";
    later.replaces = "$card";
    json edit = json::object();
    edit["content"] = message_content(later, true);
    event["unsigned"]["m.relations"]["m.replace"] = edit;
    EXPECT_THAT(shown_actions(event), ElementsAre("later"));
    later.buttons.clear();
    event["unsigned"]["m.relations"]["m.replace"]["content"] = message_content(later, true);
    EXPECT_THAT(shown_actions(event), IsEmpty());
    EXPECT_THAT(shown_actions(json(7)), IsEmpty());
}

TEST(Registration, IsYamlThatHoldsWhatTheHomeserverNeeds) {
    Settings settings;
    settings.own_url = "http://127.0.0.1:29555";
    settings.as_token = "a\"s";
    settings.hs_token = "hs";
    EXPECT_EQ(registration_yaml(settings),
              "id: \"promenade\"\nurl: \"http://127.0.0.1:29555\"\nas_token: \"a\\\"s\"\n"
              "hs_token: \"hs\"\nsender_localpart: \"promenade\"\nrate_limited: false\n"
              "receive_ephemeral: false\n"
              "namespaces: {\"aliases\":[],\"rooms\":[],\"users\":[]}\n");
}

TEST(Transaction, HoldsEventsAndWhateverElse) {
    EXPECT_EQ(parse_transaction(R"({"events":[1,{}],"ephemeral":[2],"new":{}})").value().size(),
              2u);
    for (const char* text : {"", "{", "[]", "7", "{}", R"({"events":{}})", R"({"events":null})"})
        EXPECT_EQ(parse_transaction(text).error().code, Errc::invalid) << text;
}

TEST(Transaction, ANumberThatNoDoubleHoldsSpoilsNoOther) {
    const auto events = parse_transaction(
        R"({"events":[1e999,{"a":-1E+999,"b":2.5e3},"1e999 \" 1e999",7,-0.5,"b"]})");
    ASSERT_TRUE(events) << describe(events.error());
    EXPECT_EQ(events.value(),
              json::parse(R"([null,{"a":null,"b":2500.0},"1e999 \" 1e999",7,-0.5,"b"])"));
    for (const char* text : {R"({"events":[1e999)", R"({"events":[1e999e]})", R"({"events":["1e9)"})
        EXPECT_FALSE(parse_transaction(text)) << text;
}

TEST(Transaction, ABrokenTextSpoilsNoOther) {
    const auto events = parse_transaction(
        "{\"events\":[\"\\ud83d\",\"\\ude00 "
        "a\",\"\\ud83d\\ude00\",\"\\\\ud83d\",\"caf\xE9\",\"b\"]}");
    ASSERT_TRUE(events) << describe(events.error());
    EXPECT_EQ(events.value(),
              json::parse(R"(["\ufffd","\ufffd a","😀","\\ud83d","caf\ufffd","b"])"));
}

}  // namespace
}  // namespace promenade::platforms::matrix
