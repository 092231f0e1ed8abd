// What an operator meets: an older copy of the keys, a clock gone astray, a folder typed wrong, an
// audit.
#include "bot/app/cli/commands.hpp"
#include "bot/app/cli/terminal.hpp"
#include "bot/app/clock_warning.hpp"
#include "bot/app/console.hpp"
#include "bot/app/demo_network.hpp"
#include "bot/app/founding.hpp"
#include "tests/bot/app/config_folder.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace promenade::app {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Told {
    int code;
    std::string out, err;
};

// `promenade` with these arguments.
Told command_line(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"promenade", "--config", kConfig.string()});
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int code = run_command_line(static_cast<int>(argv.size()), argv.data());
    std::string out = ::testing::internal::GetCapturedStdout();
    return {code, std::move(out), ::testing::internal::GetCapturedStderr()};
}

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
        for (const char* text : {"Qui pourrait animer une soirée débat sur les écrans ?", "oui"}) {
            platforms::IncomingMessage message;
            message.platform = "console";
            message.message_id = text;
            message.account = message.room = "M-021";
            message.text = text;
            chat_->receive()(std::move(message), [] {});
            chat_->run_until_idle();
        }
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

// « replay », « show », « export »: an auditor's reading changes nothing of what is audited.
TEST_F(AnOperator, ReadsTheLogWithoutFiringWhatIsDue) {
    someone_asks();
    CoreOptions reading{DataFolder{folder_.path() / "data"}, kConfig,
                        demo_start(kConfig).value() + std::chrono::hours{24 * 365}, true, true};
    chat_ = Chat::open(reading).value();
    const Position size = chat_->core().store().size();
    EXPECT_TRUE(chat_->core().engine().submit_and_wait({}));
    EXPECT_EQ(chat_->core().store().size(), size);
    chat_.reset();

    reading.only_reads = false;
    chat_ = Chat::open(reading).value();
    chat_->core().engine().settle();
    EXPECT_GT(chat_->core().store().size(), size);
}

// « understand » and whatever is tried with --dry-run: not even a deadline that has passed.
TEST_F(AnOperator, TriesWithoutFiringWhatIsDue) {
    someone_asks();
    const std::string data = folder_.path() / "data", later = "2027-11-20T09:00:00Z";
    const auto size = [this] {
        CoreOptions reading{DataFolder{folder_.path() / "data"}, kConfig,
                            demo_start(kConfig).value(), true, true};
        return Core::open(reading, {}).value()->store().size();
    };
    const std::vector<std::string> import{"import", "members",  kConfig / "demo" / "members.csv",
                                          "--data", data,       "--at",
                                          later,    "--dry-run"};
    const Position before = size();
    for (const auto& arguments :
         {std::vector<std::string>{"understand", "--data", data, "qui anime un atelier ?"},
          import,
          {"chart", "replan", "--data", data, "--dry-run"}}) {
        const Told told = command_line(arguments);
        EXPECT_EQ(told.code, 0) << told.err;
        EXPECT_EQ(size(), before) << arguments.front();
    }
}

TEST_F(AnOperator, FindsNoNetworkWhereTheNameIsTypedWrong) {
    const DataFolder wrong{folder_.path() / "dta"};
    EXPECT_FALSE(expect_log(wrong));
    EXPECT_FALSE(std::filesystem::exists(wrong.root));
    EXPECT_TRUE(expect_log(DataFolder{folder_.path() / "data"}));
}

TEST(ACommandLine, RefusesARoleThatNobodyHas) {
    const Told told = command_line({"understand", "--role", "pape", "bonjour"});
    EXPECT_EQ(told.code, 2);
    EXPECT_THAT(told.err,
                AllOf(HasSubstr("Valeur refusée"), HasSubstr("pdn|coordinateur|referent")));
    EXPECT_THAT(told.out, IsEmpty());
    EXPECT_EQ(command_line({"understand", "--role", "partenaire", "bonjour"}).code, 0);
}

}  // namespace
}  // namespace promenade::app
