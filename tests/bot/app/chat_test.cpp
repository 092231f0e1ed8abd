// What a platform sends reaches the network, and what the network owes is sent once.
#include "bot/app/chat.hpp"

#include "bot/app/console.hpp"
#include "bot/app/demo_network.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace promenade::app {
namespace {

using ::testing::HasSubstr;

const std::filesystem::path kConfig = std::string{PROMENADE_SOURCE_DIR} + "/config";
constexpr const char* kAsk = "Il me faudrait le nom d'un intervenant pour une soirée";

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
    void say(const std::string& who, const std::string& text) {
        platforms::IncomingMessage message;
        message.platform = "console";
        message.message_id = random_id(chat_->core().random());
        message.room = message.account = who;
        message.text = text;
        chat_->receive()(std::move(message), [] {});
        chat_->run_until_idle();
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
    std::unique_ptr<Chat> chat_;
};

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
