// What an operator reads who put an older copy of the keys back, and one whose clock went astray.
#include "bot/app/cli/terminal.hpp"
#include "bot/app/clock_warning.hpp"
#include "bot/app/console.hpp"
#include "bot/app/demo_network.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace promenade::app {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::filesystem::path kConfig = std::string{PROMENADE_SOURCE_DIR} + "/config";

class AnOperator : public ::testing::Test {
protected:
    AnOperator() {
        chat_ = open().value();
        EXPECT_TRUE(found_demo(chat_->core()));
    }

    Result<std::unique_ptr<Chat>> open(std::chrono::milliseconds later = {}) const {
        return Chat::open({DataFolder{folder_.path() / "data"}, kConfig,
                           demo_start(kConfig).value() + later, true});
    }
    void someone_asks() {
        Console console;
        chat_->connect(console);
        ASSERT_TRUE(chat_->start());
        platforms::IncomingMessage message;
        message.platform = "console";
        message.message_id = "one";
        message.account = message.room = "M-021";
        message.text = "Qui pourrait animer une soirée débat sur les écrans ?";
        chat_->receive()(std::move(message), [] {});
        chat_->run_until_idle();
        chat_.reset();
    }

    const promenade::testing::TemporaryFolder folder_;
    std::unique_ptr<Chat> chat_;
};

TEST_F(AnOperator, IsToldWhatIsMissingWhenTheKeysAreOlderThanTheLog) {
    const auto keys = folder_.path() / "data" / "keys";
    std::filesystem::copy(keys, folder_.path() / "older");
    someone_asks();
    std::filesystem::remove_all(keys);
    std::filesystem::rename(folder_.path() / "older", keys);

    const auto refused = open();
    ASSERT_FALSE(refused);
    std::string told;
    const Terminal terminal{[&](Stream, const std::string& line) { told += line; }};
    EXPECT_EQ(terminal.fail(refused.error(), kConfig), 3);
    EXPECT_THAT(told, AllOf(HasSubstr("copie trop ancienne"), HasSubstr("d'une même sauvegarde")));
}

TEST_F(AnOperator, IsWarnedOfALogThatIsAheadOfTheClockByMoreThanAnHour) {
    using std::chrono::minutes;
    EXPECT_THAT(clock_warning(chat_->core()), IsEmpty());
    chat_.reset();
    chat_ = open(-minutes{59}).value();
    EXPECT_THAT(clock_warning(chat_->core()), IsEmpty());
    chat_.reset();
    chat_ = open(-minutes{61}).value();
    EXPECT_THAT(clock_warning(chat_->core()), HasSubstr("les dates non"));
}

}  // namespace
}  // namespace promenade::app
