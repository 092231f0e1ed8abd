#include "bot/platforms/web/journal.hpp"
#include "bot/platforms/web/posted.hpp"

#include <gtest/gtest.h>

namespace promenade::platforms::web {
namespace {

std::string code_of(const Result<IncomingMessage>& result) {
    return result ? "accepted" : result.error().detail;
}

std::string text_body(std::string_view json_text) {
    return "{\"id\":\"0123456789ab\",\"text\":\"" + std::string{json_text} + "\"}";
}

TEST(WebPostedTest, AMessageKeepsItsTextAsTypedAndItsIdAsGiven) {
    const auto message = decode_message(text_body("slt ça va\\n😀 «\u00a0»"), "M-021").value();
    EXPECT_EQ(message.text, "slt ça va\n😀 «\u00a0»");
    EXPECT_EQ(message.message_id, "M-021:0123456789ab");
    EXPECT_EQ(message.account, "M-021");
    EXPECT_TRUE(message.direct);
}

TEST(WebPostedTest, TheSameIdOfTwoPeopleIsTwoMessages) {
    EXPECT_NE(decode_message(text_body("a"), "M-021").value().message_id,
              decode_message(text_body("a"), "M-022").value().message_id);
}

TEST(WebPostedTest, EveryWrongBodyHasItsCode) {
    EXPECT_EQ(code_of(decode_message("", "M")), "bad_json");
    EXPECT_EQ(code_of(decode_message("{", "M")), "bad_json");
    EXPECT_EQ(code_of(decode_message("[]", "M")), "bad_json");
    EXPECT_EQ(code_of(decode_message("{\"id\":\"0123456789ab\",\"id\":\"0123456789ab\"}", "M")),
              "bad_json");
    EXPECT_EQ(code_of(decode_message("{\"text\":\"a\"}", "M")), "bad_id");
    EXPECT_EQ(code_of(decode_message("{\"id\":\"a:b:c:d:e\",\"text\":\"a\"}", "M")), "bad_id");
    EXPECT_EQ(code_of(decode_message("{\"id\":12345678901,\"text\":\"a\"}", "M")), "bad_id");
    EXPECT_EQ(code_of(decode_message("{\"id\":\"0123456789ab\"}", "M")), "empty");
    EXPECT_EQ(code_of(decode_message(text_body(" \\n\\t"), "M")), "empty");
    EXPECT_EQ(code_of(decode_message(text_body("a\\u0000b"), "M")), "not_text");
    EXPECT_EQ(code_of(decode_message(text_body("\xff"), "M")), "bad_json");
    EXPECT_EQ(code_of(decode_message(text_body("\\ud800"), "M")), "bad_json");
    EXPECT_EQ(code_of(decode_action("{\"id\":\"0123456789ab\",\"action\":\"a\"}", "M")),
              "bad_action");
}

TEST(WebPostedTest, ATextOfTheGreatestLengthPassesAndOneByteMoreDoesNot) {
    EXPECT_EQ(code_of(decode_message(text_body(std::string(kTextBytesMax, 'a')), "M")), "accepted");
    EXPECT_EQ(code_of(decode_message(text_body(std::string(kTextBytesMax + 1, 'a')), "M")),
              "too_large");
}

Map said(std::string_view text) { return Map{{"text", text}}; }

TEST(WebJournalTest, APageThatReconnectsGetsWhatItMissed) {
    Journal journal;
    journal.add("entry", "a", "", said("un"));
    const std::uint64_t seen = journal.last();
    journal.add("entry", "b", "", said("deux"));
    const auto missed = journal.after(seen);
    ASSERT_EQ(missed.size(), 1u);
    EXPECT_EQ(missed[0]->id, "b");
}

TEST(WebJournalTest, ManyEditsOfACardDoNotPushOutTheConversation) {
    Journal journal;
    journal.add("entry", "first", "", said("bonjour"));
    journal.add("entry", "card", "", said("D-0001"));
    for (int i = 0; i < 1000; ++i)
        journal.add("entry", "edit" + std::to_string(i), "card", said("vu"));
    const auto frames = journal.after(0);
    ASSERT_EQ(frames.size(), 3u);
    EXPECT_EQ(frames[0]->id, "first");
    EXPECT_EQ(frames[2]->id, "edit999");
}

TEST(WebJournalTest, AnEditMakesUsedButtonsFreshAgain) {
    Journal journal;
    journal.add("entry", "card", "", said("D-0001"));
    journal.add("used", "press", "card", Map{{"about", "card"}});
    journal.add("entry", "edit", "card", said("D-0001, prise"));
    ASSERT_FALSE(journal.after(0).empty());
    for (const Frame* frame : journal.after(0)) EXPECT_NE(frame->event, "used");
}

TEST(WebJournalTest, TheWordsOfARemovedMessageAndOfItsEditsAreGone) {
    Journal journal;
    journal.add("entry", "a", "", said("Kevin, 14 ans"));
    journal.add("entry", "b", "a", said("Kevin, 15 ans"));
    journal.remove("a");
    ASSERT_FALSE(journal.after(0).empty());
    for (const Frame* frame : journal.after(0)) EXPECT_EQ(*frame->data.find("text"), Value{""});
}

TEST(WebJournalTest, OnlyTheLatestMessagesAreKept) {
    Journal journal;
    for (std::size_t i = 0; i < Journal::kFramesMax + 5; ++i)
        journal.add("entry", std::to_string(i), "", said("a"));
    EXPECT_EQ(journal.after(0).size(), Journal::kFramesMax);
    EXPECT_EQ(journal.after(0).front()->id, "5");
}

TEST(WebJournalTest, LongMessagesPushOutOlderOnesBeforeTheStreamIsTooMuchForOnePage) {
    Journal journal;
    for (int i = 0; i < 20; ++i)
        journal.add("entry", std::to_string(i), "", said(std::string(16'000, 'a')));
    EXPECT_EQ(journal.after(0).size(), Journal::kBytesMax / 16'000);
    EXPECT_EQ(journal.after(0).back()->id, "19");
}

}  // namespace
}  // namespace promenade::platforms::web
