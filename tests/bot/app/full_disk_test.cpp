// The disk is nearly full: new work is refused in words, a danger still gets its numbers.
#include "bot/app/console.hpp"
#include "bot/app/demo_network.hpp"
#include "tests/bot/app/config_folder.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace promenade::app {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class AFullDisk : public ::testing::Test {
protected:
    AFullDisk() {
        CoreOptions options{DataFolder{folder_.path()}, kConfig, demo_start(kConfig).value(), true};
        options.free_space.probe = [this](const auto&) { return free_.load(); };
        chat_ = Chat::open(std::move(options)).value();
        EXPECT_TRUE(found_demo(chat_->core()));
        chat_->connect(console_);
        EXPECT_TRUE(chat_->start());
    }

    // What `who` is answered.
    std::string answer_to(const std::string& text, bool direct = true,
                          const std::string& who = "M-021") {
        sent_.clear();
        platforms::IncomingMessage message;
        message.platform = "console";
        message.message_id = random_id(chat_->core().random());
        message.account = who;
        message.direct = direct;
        message.room = direct ? who : "public";
        message.text = text;
        bool accepted = false;
        chat_->receive()(std::move(message), [&] { accepted = true; });
        chat_->run_until_idle();
        EXPECT_TRUE(accepted);  // the platform must not bring it back for ever
        return sent_[who];
    }

    const promenade::testing::TemporaryFolder folder_;
    std::atomic<std::uint64_t> free_{1ULL << 40};
    std::map<std::string, std::string> sent_;
    Console console_{
        [this](const platforms::OutgoingMessage& message) { sent_[message.room] += message.text; }};
    std::unique_ptr<Chat> chat_;
};

TEST_F(AFullDisk, IsToldInTheChatAndNothingIsRecorded) {
    chat_->run_until_idle();
    const Position before = chat_->core().store().size();
    free_ = 40 << 20;  // room to finish, none for new work
    EXPECT_THAT(answer_to("Quand a lieu la prochaine réunion ?"),
                AllOf(HasSubstr("manque de place"), HasSubstr("Réessaie dans")));
    EXPECT_FALSE(chat_->core().store().writable());  // what /readyz tells
    EXPECT_EQ(chat_->core().store().size(), before);
}

TEST(AFullDiskAtTheStart, IsToldAndNothingIsOpened) {
    const promenade::testing::TemporaryFolder folder;
    CoreOptions options{DataFolder{folder.path()}, kConfig, demo_start(kConfig).value(), true};
    options.free_space.probe = [](const auto&) { return std::uint64_t{1} << 20; };
    const auto opened = Chat::open(std::move(options));
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().detail, "the disk is full");
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST_F(AFullDisk, NeverStopsTheEmergencyCard) {
    free_ = 40 << 20;  // room to finish, none for new work
    chat_->run_until_idle();
    EXPECT_THAT(answer_to("une jeune vient de m'écrire qu'elle veut mourir ce soir"),
                AllOf(HasSubstr("3114"), HasSubstr("j'envoie à Maëlle Caradouet un simple message"),
                      Not(HasSubstr("Je préviens")), Not(HasSubstr("pas pu prévenir"))));
    EXPECT_THAT(sent_["coordinator"],
                AllOf(HasSubstr("URGENT : Farida Gouriou"), Not(HasSubstr("mourir"))));
}

TEST_F(AFullDisk, TellsTheCoordinatorThatNobodyElseIsTold) {
    free_ = 40 << 20;
    chat_->run_until_idle();
    EXPECT_THAT(
        answer_to("une jeune vient de m'écrire qu'elle veut mourir ce soir", true, "coordinator"),
        AllOf(HasSubstr("3114"), HasSubstr("je ne préviens personne d'autre"),
              Not(HasSubstr("j'envoie"))));
}

TEST_F(AFullDisk, WithNoRoomAtAllStillAnswersAndMarksWhatWasSent) {
    chat_->run_until_idle();
    free_ = 4 << 20;
    for (int i = 0; i < 2; ++i)
        EXPECT_THAT(answer_to("une jeune vient de m'écrire qu'elle veut mourir ce soir"),
                    HasSubstr("3114"));
    EXPECT_THAT(chat_->core().engine().pending_outbox().value().items, IsEmpty());
}

TEST_F(AFullDisk, IsToldInPrivateToWhoeverWroteOfADangerInARoom) {
    chat_->run_until_idle();
    free_ = 40 << 20;
    EXPECT_THAT(answer_to("une jeune vient de m'écrire qu'elle veut mourir ce soir", false),
                AllOf(HasSubstr("3114"), HasSubstr("manque de place")));
    EXPECT_THAT(sent_["coordinator"], HasSubstr("URGENT : Farida Gouriou"));
    EXPECT_THAT(sent_["public"], IsEmpty());
}

TEST_F(AFullDisk, IsForgottenOnceThereIsRoomAgain) {
    free_ = 40 << 20;  // room to finish, none for new work
    answer_to("Quand a lieu la prochaine réunion ?");
    free_ = 1ULL << 40;
    EXPECT_THAT(answer_to("Quand a lieu la prochaine réunion ?"), HasSubstr("J'ai compris"));
    EXPECT_THAT(answer_to("oui"), HasSubstr("D-0001"));
}

}  // namespace
}  // namespace promenade::app
