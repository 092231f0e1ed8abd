#include "bot/platforms/matrix/decode_event.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace promenade::platforms::matrix {
namespace {

using nlohmann::json;
using Kind = IncomingMessage::Kind;

json event(const std::string& type, const std::string& content) {
    json made = json::object();
    made["type"] = type;
    made["event_id"] = "$event";
    made["room_id"] = "!room";
    made["sender"] = "@farida:here";
    made["content"] = json::parse(content);
    return made;
}

std::optional<IncomingMessage> message(const std::string& content) {
    return decode_event(event("m.room.message", content));
}

TEST(DecodeEvent, ATextCarriesItsWordsAsTyped) {
    const auto decoded = message(R"({"msgtype":"m.text","body":" Bonjour\u00a0! \u0000 é\n"})");
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->kind, Kind::text);
    EXPECT_EQ(decoded->text, std::string(" Bonjour\xC2\xA0! \0 \xC3\xA9\n", 17));
    EXPECT_EQ(decoded->platform, "matrix");
    EXPECT_EQ(decoded->message_id, "$event");
    EXPECT_EQ(decoded->room, "!room");
    EXPECT_EQ(decoded->account, "@farida:here");
    EXPECT_TRUE(decoded->about.empty());
    EXPECT_TRUE(decoded->thread.empty());
}

TEST(DecodeEvent, NoticesAndWhatIsNoMessageAreNothing) {
    EXPECT_FALSE(message(R"({"msgtype":"m.notice","body":"I am a bot"})"));
    EXPECT_FALSE(message(R"({"msgtype":"m.key.verification.request","body":"verify"})"));
    EXPECT_FALSE(decode_event(event("m.room.topic", R"({"topic":"x"})")));
    EXPECT_FALSE(decode_event(event("m.room.encrypted", R"({"ciphertext":"x"})")));
    json state = event("m.room.message", R"({"msgtype":"m.text","body":"x"})");
    state["state_key"] = "";
    EXPECT_FALSE(decode_event(state)) << "a message with a state key is state";
}

TEST(DecodeEvent, AnythingOfAnotherFormIsNothing) {
    for (const char* text :
         {"null", "1", "[]", "\"m.room.message\"", "{}", R"({"type":"m.room.message"})",
          R"({"type":1,"event_id":"$e","room_id":"!r","sender":"@a:b","content":{}})",
          R"({"type":"m.room.message","event_id":"$e","room_id":"!r","sender":"@a:b"})",
          R"({"type":"m.room.message","event_id":"$e","room_id":"!r","sender":"@a:b","content":7})",
          R"({"type":"m.room.message","event_id":["$e"],"room_id":"!r","sender":"@a:b",
              "content":{"msgtype":"m.text","body":"x"}})",
          R"({"type":"m.room.message","room_id":"!r","sender":"@a:b",
              "content":{"msgtype":"m.text","body":"x"}})"})
        EXPECT_FALSE(decode_event(json::parse(text))) << text;
    for (const char* content :
         {"{}", R"({"msgtype":"m.text"})", R"({"msgtype":"m.text","body":7})",
          R"({"msgtype":["m.text"],"body":"x"})",
          R"({"msgtype":"m.text","body":"x","m.relates_to":{"rel_type":"m.replace"}})",
          R"({"msgtype":"m.text","body":"x","m.new_content":{"msgtype":"m.text","body":"y"},
              "m.relates_to":{"rel_type":"m.replace"}})"})
        EXPECT_FALSE(message(content)) << content;
    for (const char* content :
         {"{}", R"({"m.relates_to":7})", R"({"m.relates_to":{"event_id":"$a","key":"x"}})",
          R"({"m.relates_to":{"rel_type":"m.annotation","event_id":"$a"}})"})
        EXPECT_FALSE(decode_event(event("m.reaction", content))) << content;
    EXPECT_FALSE(decode_event(event("m.room.redaction", "{}")));
}

TEST(DecodeEvent, AnEditSaysWhatItReplacesAndOnlyTheNewWords) {
    const auto decoded = message(
        R"({"msgtype":"m.text","body":"* new","m.new_content":{"msgtype":"m.text","body":"new"},
            "m.relates_to":{"rel_type":"m.replace","event_id":"$old"}})");
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->kind, Kind::edit);
    EXPECT_EQ(decoded->text, "new");
    EXPECT_EQ(decoded->about, "$old");
}

TEST(DecodeEvent, AReplyLosesItsQuotation) {
    const auto decoded = message(
        R"({"msgtype":"m.text","body":"> <@a:b> one\n> two\n\nyes\n> kept",
            "m.relates_to":{"m.in_reply_to":{"event_id":"$asked"}}})");
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->kind, Kind::text);
    EXPECT_EQ(decoded->text, "yes\n> kept");
    EXPECT_EQ(decoded->about, "$asked");
    EXPECT_EQ(message(R"({"msgtype":"m.text","body":"> a quotation"})")->text, "> a quotation")
        << "no reply";
}

TEST(DecodeEvent, AThreadIsNoReplyUnlessItSaysSo) {
    const auto in_thread = message(
        R"({"msgtype":"m.text","body":"x","m.relates_to":{"rel_type":"m.thread",
            "event_id":"$root","is_falling_back":true,"m.in_reply_to":{"event_id":"$last"}}})");
    EXPECT_EQ(in_thread->thread, "$root");
    EXPECT_EQ(in_thread->about, "");
    const auto reply = message(
        R"({"msgtype":"m.text","body":"x","m.relates_to":{"rel_type":"m.thread",
            "event_id":"$root","m.in_reply_to":{"event_id":"$last"}}})");
    EXPECT_EQ(reply->thread, "$root");
    EXPECT_EQ(reply->about, "$last");
}

TEST(DecodeEvent, AFileIsAnAttachmentWithItsNameOrCaption) {
    for (const char* type : {"m.image", "m.file", "m.audio", "m.video", "m.location"}) {
        const auto decoded = message(
            std::string(R"({"body":"photo.jpg","url":"mxc://a/b","msgtype":")") + type + "\"}");
        ASSERT_TRUE(decoded) << type;
        EXPECT_EQ(decoded->kind, Kind::attachment) << type;
        EXPECT_EQ(decoded->text, "photo.jpg") << type;
    }
}

TEST(DecodeEvent, AReactionAndARedactionSayWhatTheyAreAbout) {
    const auto reaction = decode_event(
        event("m.reaction", R"({"m.relates_to":{"rel_type":"m.annotation","event_id":"$card",
                                "key":"1\ufe0f\u20e3"}})"));
    ASSERT_TRUE(reaction);
    EXPECT_EQ(reaction->kind, Kind::reaction);
    EXPECT_EQ(reaction->about, "$card");
    EXPECT_EQ(reaction->text, "1\xEF\xB8\x8F\xE2\x83\xA3");

    const auto new_form = decode_event(event("m.room.redaction", R"({"redacts":"$gone"})"));
    EXPECT_EQ(new_form->kind, Kind::redaction);
    EXPECT_EQ(new_form->about, "$gone");
    json old_form = event("m.room.redaction", "{}");
    old_form["redacts"] = "$gone";
    EXPECT_EQ(decode_event(old_form)->about, "$gone");
}

TEST(DecodeEvent, StrippingAQuotationNeverTakesTheAnswer) {
    EXPECT_EQ(strip_reply_fallback(""), "");
    EXPECT_EQ(strip_reply_fallback("> "), "");
    EXPECT_EQ(strip_reply_fallback("> a"), "");
    EXPECT_EQ(strip_reply_fallback("> a\n>\n> b\n\nc"), "c");
    EXPECT_EQ(strip_reply_fallback("> a\nb"), "b");
    EXPECT_EQ(strip_reply_fallback(">a"), ">a");
    EXPECT_EQ(strip_reply_fallback("\n> a"), "\n> a");
}

TEST(DecodeEvent, TheNameOfWhoIsMentionedIsNoPartOfWhatIsSaid) {
    const auto said = [](std::string_view body) {
        return strip_mention(body, {"@promenade:example.org", "Le robot", "promenade"});
    };
    EXPECT_EQ(said("Promenade: mes demandes"), "mes demandes");
    EXPECT_EQ(said("@promenade, D-0001"), "D-0001");
    EXPECT_EQ(said("le robot : aide"), "aide");
    EXPECT_EQ(said("@promenade:example.org: oui"), "oui");
    EXPECT_EQ(said("promenade:"), "");
    EXPECT_EQ(said("promenade en forêt : qui vient ?"), "promenade en forêt : qui vient ?");
    EXPECT_EQ(said("prom"), "prom");
    EXPECT_EQ(said(""), "");
}

}  // namespace
}  // namespace promenade::platforms::matrix
