// What a platform sends reaches the network, and what the network owes is sent once.
#include "bot/app/chat.hpp"

#include "bot/app/console.hpp"
#include "bot/app/demo_network.hpp"
#include "tests/bot/app/config_folder.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace promenade::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kAsk = "Il me faudrait le nom d'un intervenant pour une soirée";

// Each account has one room there; it can be down.
class Web final : public platforms::Adapter {
public:
    std::string_view name() const override { return "web"; }
    platforms::Capabilities capabilities(std::string_view) const override {
        platforms::Capabilities room;
        room.ours = is_ours;
        return room;
    }
    void direct_room(const std::string& account, RoomReply reply) override { reply(account); }
    void send(platforms::OutgoingMessage message, SendReply reply) override {
        if (!is_up) return reply(error(Errc::unavailable, "down"));
        sent.push_back(message.text);
        reply("sent");
    }
    void redact(const std::string&, const std::string&) override { ++redacted; }

    bool is_up = true;
    bool is_ours = true;
    std::vector<std::string> sent;
    int redacted = 0;
};

class AChat : public ::testing::Test {
protected:
    AChat() { open(); }

    void open() {
        chat_.reset();
        chat_ = Chat::open({DataFolder{folder_.path()}, kConfig, demo_start(kConfig).value(), true})
                    .value();
        EXPECT_TRUE(found_demo(chat_->core()));
        chat_->connect(console_);
    }
    void start() {
        EXPECT_TRUE(chat_->start());
        chat_->run_until_idle();
    }
    void deliver(const std::string& who, const std::string& text, const std::string& platform) {
        platforms::IncomingMessage message;
        message.platform = platform;
        message.message_id = random_id(chat_->core().random());
        message.room = message.account = who;
        message.text = text;
        chat_->receive()(std::move(message), [] {});
    }
    void say(const std::string& who, const std::string& text,
             const std::string& platform = "console") {
        deliver(who, text, platform);
        if (all_are_up_) return chat_->run_until_idle();
        // What waits for a platform would keep it from being idle: an answer takes two commits.
        for (int commits = 0; commits < 2; ++commits) {
            EXPECT_TRUE(chat_->core().engine().submit_and_wait({}));
            chat_->io().restart();
            chat_->io().poll();
        }
    }
    // Something that the person is told without having asked.
    void notify(const std::string& who) {
        runtime::Submission submission;
        submission.actor = PersonId{who};
        submission.replies.push_back({"greeting", {}});
        ASSERT_TRUE(chat_->core().engine().submit_and_wait(std::move(submission)));
        chat_->io().restart();
        chat_->io().poll();
    }
    std::string sent_to(const std::string& who) const {
        std::string texts;
        for (const platforms::OutgoingMessage& message : sent_)
            if (message.room == who) texts += message.text + "\n";
        return texts;
    }

    const promenade::testing::TemporaryFolder folder_;
    std::vector<platforms::OutgoingMessage> sent_;
    Console console_{
        [this](const platforms::OutgoingMessage& message) { sent_.push_back(message); }};
    bool all_are_up_ = true;
    std::unique_ptr<Chat> chat_;
};

// As a homeserver hands over what it kept while we were away.
TEST_F(AChat, TakesWhatComesTogetherOneAfterTheOther) {
    start();
    for (const char* text : {kAsk, "annule", "Quel budget pour un tournoi de jeux de société ?",
                             "oui", "Tu aurais un modèle d'affiche ?", "oui"})
        deliver("M-021", text, "console");
    chat_->run_until_idle();
    EXPECT_THAT(sent_to("coordinator"), HasSubstr("tournoi de jeux de société"));
    EXPECT_THAT(sent_to("coordinator"), HasSubstr("modèle d'affiche"));
    EXPECT_THAT(sent_to("coordinator"), Not(HasSubstr(kAsk)));
    EXPECT_THAT(sent_to("coordinator"), Not(HasSubstr("D-0003")));
}

TEST_F(AChat, ShowsTheEmergencyCardBeforeTheMessageBeforeIsDealtWith) {
    start();
    deliver("M-021", kAsk, "console");
    deliver("M-021", "un jeune veut se tuer ce soir", "console");
    EXPECT_THAT(sent_to("M-021"), HasSubstr("15, 17, 18 ou 112"));
    EXPECT_THAT(sent_to("M-021"), Not(HasSubstr("J'ai compris")));
    chat_->run_until_idle();
    const std::string sent = sent_to("M-021");
    EXPECT_EQ(sent.find("15, 17, 18 ou 112"), sent.rfind("15, 17, 18 ou 112")) << "once";
    EXPECT_THAT(sent_to("coordinator"), HasSubstr("URGENT"));
}

TEST_F(AChat, TakesWhatItMayNotKeepOutOfAConversationThatNobodyElseHolds) {
    Web web;
    chat_->connect(web);
    start();
    say("M-021", kAsk, "web");
    EXPECT_EQ(web.redacted, 0);
    say("M-021", "annule", "web");
    say("M-021", "Kévin, 15 ans, ne vient plus au local depuis un mois", "web");
    EXPECT_EQ(web.redacted, 1);
    say("M-021", "annule", "web");
    say("M-021", "Kévin veut se tuer ce soir", "web");
    EXPECT_EQ(web.redacted, 2);
    web.is_ours = false;
    say("M-021", "Kévin, 15 ans, ne vient plus au local depuis un mois", "web");
    EXPECT_EQ(web.redacted, 2) << "what their own messenger keeps is theirs";
}

TEST_F(AChat, KeepsThePassageOfADangerAtTheEndOfALongMessage) {
    start();
    std::string text;
    while (text.size() < 5'000) text += "on a parlé du quartier et du local, ";
    say("M-021", text + "et une jeune me dit qu'elle veut mourir ce soir");
    EXPECT_THAT(sent_to("M-021"), HasSubstr("est long"));
    const auto asked = chat_->core().engine().case_at(StreamId{"D-0001"}).value();
    const auto kept = chat_->core().engine().open_field(asked, "text");
    ASSERT_TRUE(kept) << describe(kept.error());
    EXPECT_THAT(*kept.value().text(), HasSubstr("une jeune me dit qu'elle veut mourir ce soir"));
}

TEST_F(AChat, OutlivesWhatIsNoCharacter) {
    start();
    say("M-021", std::string{kAsk} + "\xef\xbf\xbf");
    say("M-021", "oui");
    EXPECT_THAT(sent_to("M-021"), HasSubstr("D-0001"));
    const auto asked = chat_->core().engine().case_at(StreamId{"D-0001"}).value();
    const auto text = chat_->core().engine().open_field(asked, "text");
    ASSERT_TRUE(text) << describe(text.error());
    EXPECT_THAT(*text.value().text(), HasSubstr("\xef\xbf\xbd"));
}

TEST_F(AChat, ShowsTheTerminalItsOwnCommitAndLeavesTheRestToThePersonsPlace) {
    Web web;
    chat_->connect(web);
    start();
    say("M-021", "bonjour", "web");
    say("M-021", kAsk);
    say("M-021", "oui");
    EXPECT_THAT(sent_to("M-021"), HasSubstr("D-0001"));
    // What others do is told where the person reads, not on the operator's terminal.
    const std::size_t on_web = web.sent.size();
    sent_.clear();
    notify("M-021");
    EXPECT_EQ(sent_to("M-021"), "");
    EXPECT_GT(web.sent.size(), on_web);
}

TEST_F(AChat, OffersOnlyWhatWasShownInTheSameRoom) {
    Web web;
    chat_->connect(web);
    start();
    say("M-021", kAsk, "web");
    say("M-021", "1");
    EXPECT_FALSE(chat_->core().engine().case_at(StreamId{"D-0001"}));
    say("M-021", "1", "web");
    EXPECT_TRUE(chat_->core().engine().case_at(StreamId{"D-0001"}));
}

TEST_F(AChat, KnowsAfterARestartWhatANumberChooses) {
    start();
    say("M-021", kAsk);
    open();
    start();
    say("M-021", "1");
    EXPECT_TRUE(chat_->core().engine().case_at(StreamId{"D-0001"}));
}

TEST_F(AChat, AnswersOnAPlatformThatWorksWhileAnotherDoesNot) {
    Web web;
    chat_->connect(web);
    start();
    web.is_up = all_are_up_ = false;
    notify("M-021");
    say("M-021", kAsk);
    EXPECT_THAT(sent_to("M-021"), HasSubstr("C'est bien ça"));
    EXPECT_EQ(chat_->core().engine().pending_outbox().value().items.size(), 1u);
}

TEST_F(AChat, SendsOnceWhatWasCommittedBeforeItStarted) {
    runtime::Submission submission;
    submission.actor = PersonId{"M-021"};
    submission.replies.push_back({"greeting", {}});
    ASSERT_TRUE(chat_->core().engine().submit_and_wait(std::move(submission)));
    start();
    EXPECT_EQ(sent_.size(), 1u);
}

}  // namespace
}  // namespace promenade::app
