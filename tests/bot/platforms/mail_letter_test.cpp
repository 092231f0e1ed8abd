#include "bot/platforms/mail/mail_adapter.hpp"
#include "engine/core/encoding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace promenade::platforms::mail {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

class TakesAll final : public http::Smtp {
public:
    void send(const std::string&, const std::string& to, std::string message,
              std::function<void(Result<void>)> done) override {
        sent.push_back(to + "\n" + message);
        done(success());
    }
    std::vector<std::string> sent;
};

Settings settings() {
    Settings settings;
    settings.sender = "reseau@pdn.example";
    settings.name = "Réseau du Val-de-Lorne";
    return settings;
}

TEST(ALetter, HasASubjectABodyAndNothingThatAHeaderCannotHold) {
    const std::string letter =
        write_letter(settings(), "a@b.example", "Un message vous attend : été\n\nBonjour.", "0a1b",
                     parse_instant("2026-11-20T08:05:09Z").value());
    EXPECT_THAT(letter, HasSubstr("\r\nDate: Fri, 20 Nov 2026 08:05:09 +0000\r\n"));
    EXPECT_THAT(letter, HasSubstr("\r\nMessage-ID: <0a1b@pdn.example>\r\n"));
    EXPECT_THAT(letter, HasSubstr("\r\nAuto-Submitted: auto-generated\r\n"));
    EXPECT_THAT(letter, HasSubstr("Subject: =?utf-8?B?" +
                                  base64(bytes_of("Un message vous attend : été"))));
    EXPECT_THAT(letter, EndsWith("\r\n\r\n" + base64(bytes_of("Bonjour.\n")) + "\r\n"));
    for (const char c : letter) EXPECT_LT(static_cast<unsigned char>(c), 0x80);
}

TEST(ALetter, CutsALongSubjectBetweenCharacters) {
    std::string subject;
    for (int i = 0; i < 60; ++i) subject += "é";
    const std::string letter = write_letter(settings(), "a@b.example", subject, "x", {});
    for (std::size_t at = letter.find("Subject: "), end = 0; at < letter.find("Date:"); at = end) {
        end = letter.find("\r\n", at) + 2;
        EXPECT_LE(end - at, 78u);
        const std::size_t word = letter.find("?B?", at) + 3;
        const auto bytes = unbase64(letter.substr(word, letter.find("?=", word) - word));
        ASSERT_TRUE(bytes);
        EXPECT_EQ(bytes.value().size() % 2, 0u) << "half a character";
    }
}

TEST(AnAddress, ThatCouldSayMoreIsRefused) {
    TakesAll smtp;
    ManualClock clock{Instant{}};
    MailAdapter adapter{smtp, settings(), clock};
    for (const char* address :
         {"", "nobody", "@b.example", "a@", "a@b@c", "a@b.example\r\nBcc: x@y.z",
          "a@b.example,c@d.example", "<a@b.example>", "a b@c.example"}) {
        OutgoingMessage message;
        message.room = address;
        message.text = "Un message vous attend";
        adapter.send(message, [&](const Result<std::string>& sent) {
            ASSERT_FALSE(sent) << address;
            EXPECT_EQ(sent.error().code, Errc::rejected);
        });
    }
    EXPECT_TRUE(smtp.sent.empty());
}

}  // namespace
}  // namespace promenade::platforms::mail
