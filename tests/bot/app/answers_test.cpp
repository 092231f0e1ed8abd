// A signed link answers one question of one case, once, for the one it was made for.
#include "bot/app/answers.hpp"

#include "bot/app/chat.hpp"
#include "bot/app/console.hpp"
#include "bot/app/demo_network.hpp"
#include "tests/bot/app/config_folder.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace promenade::app {
namespace {

using platforms::web::AnswerPage;
using State = AnswerPage::State;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kPage = "https://pdn.example/repondre/";

class AnEmployersLink : public ::testing::Test {
protected:
    AnEmployersLink() {
        chat_ = Chat::open({DataFolder{folder_.path()}, kConfig, demo_start(kConfig).value(), true})
                    .value();
        EXPECT_TRUE(found_demo(chat_->core()));
        chat_->connect(console_);
        chat_->answers().serve_at("https://pdn.example");
        EXPECT_TRUE(chat_->start());
        for (const char* words : {"nouvelle candidature", "Émeline Fauvette",
                                  "espace jeunes de cressac", "jeunesse", "oui"})
            say("coordinator", words);
        for (const char* words : {"je veux devenir promeneuse du net", "passe", "passe", "passe"})
            say("M-017", words);
        say("coordinator", "émeline est éligible");
        employer_ =
            PersonId{chat_->service().people()->roster().person(PersonId{"M-017"})->employer};
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
    std::string link() { return chat_->answers().link(employer_, StreamId{"L-0001"}); }
    std::string token() { return link().substr(kPage.size()); }
    AnswerPage show(const std::string& token) { return chat_->answers().desk().show(token); }
    AnswerPage answer(const std::string& token, const std::map<std::string, std::string>& given) {
        std::optional<AnswerPage> page;
        chat_->answers().desk().take(token, given, [&](AnswerPage shown) { page = shown; });
        chat_->run_until_idle();
        EXPECT_TRUE(page);
        return page.value_or(AnswerPage{});
    }
    workflow::CaseState membership() {
        return chat_->core().engine().case_at(StreamId{"L-0001"}).value();
    }

    static inline const std::map<std::string, std::string> kAgreed{
        {"hours_agreed", "4"}, {"agreed_on", "2026-11-18"}, {"convention", "under_way"}};

    const promenade::testing::TemporaryFolder folder_;
    Console console_{[](const platforms::OutgoingMessage&) {}};
    std::unique_ptr<Chat> chat_;
    PersonId employer_;
};

TEST_F(AnEmployersLink, AsksTheThreeFieldsAndShowsWhatConcernsTheirStaffAlone) {
    const std::string address = link();
    EXPECT_THAT(address, StartsWith(std::string{kPage} + "L-0001.receive_agreement."));
    EXPECT_THAT(address, Not(HasSubstr(employer_.text())));
    EXPECT_THAT(address, Not(HasSubstr("M-017")));
    const AnswerPage page = show(token());
    ASSERT_EQ(page.state, State::open);
    std::vector<std::string> asked, shown;
    for (const auto& input : page.inputs) asked.push_back(input.name);
    for (const auto& [label, value] : page.lines) shown.push_back(value);
    EXPECT_EQ(asked, (std::vector<std::string>{"hours_agreed", "agreed_on", "convention"}));
    EXPECT_EQ(shown, (std::vector<std::string>{"Émeline Fauvette", "Espace jeunes de Cressac",
                                               "Jeunesse"}));
}

TEST_F(AnEmployersLink, AnswersOnceAsTheEmployer) {
    const std::string used = token();
    EXPECT_EQ(answer(used, kAgreed).state, State::done);
    EXPECT_EQ(membership().actor, employer_.text());
    EXPECT_EQ(Value{membership().fields}.number_at("hours_agreed", 0), 4);
    EXPECT_EQ(show(used).state, State::used);
    EXPECT_EQ(answer(used, kAgreed).state, State::used);
    EXPECT_THAT(link(), IsEmpty());
}

TEST_F(AnEmployersLink, StaysOpenWhenWhatWasSentCannotBeTaken) {
    auto without = kAgreed;
    without["convention"] = "none";
    const AnswerPage refused = answer(token(), without);
    EXPECT_EQ(refused.state, State::open);
    EXPECT_THAT(refused.problem, HasSubstr("convention"));
    EXPECT_EQ(refused.inputs[0].given, "4");
    EXPECT_THAT(answer(token(), {}).problem, HasSubstr("Il manque une réponse"));
    for (const char* hours : {"quatre", "4.5", "999999999999999999999"}) {
        auto wrong = kAgreed;
        wrong["hours_agreed"] = hours;
        EXPECT_THAT(answer(token(), wrong).problem, Not(IsEmpty())) << hours;
    }
    EXPECT_EQ(answer(token(), kAgreed).state, State::done);
}

TEST_F(AnEmployersLink, ThatIsForgedOpensNothing) {
    const std::string good = token();
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string bad = good;
        bad[at] = bad[at] == 'a' ? 'b' : 'a';
        EXPECT_EQ(show(bad).state, State::unknown) << bad;
    }
    for (const std::string& bad : {std::string{}, std::string{"...."}, good + "x",
                                   good + "." + good, good.substr(0, good.size() - 1), "x" + good})
        EXPECT_EQ(show(bad).state, State::unknown) << bad;
    EXPECT_THAT(show(good.substr(1)).lines, IsEmpty());
}

TEST_F(AnEmployersLink, IsForNobodyElse) {
    EXPECT_THAT(chat_->answers().link(PersonId{"E02"}, StreamId{"L-0001"}), IsEmpty());
    EXPECT_THAT(chat_->answers().link(PersonId{"M-017"}, StreamId{"L-0001"}), IsEmpty());
    EXPECT_THAT(chat_->answers().link(PersonId{"coordinator"}, StreamId{"L-0001"}), IsEmpty());
}

TEST_F(AnEmployersLink, OfAFormerContactOpensNothing) {
    const std::string old = token();
    say("coordinator",
        "nouveau responsable de l'espace jeunes de cressac : Hélène Garnier, helene@ej.example");
    say("coordinator", "oui");
    EXPECT_EQ(show(old).state, State::unknown);
    EXPECT_EQ(show(token()).state, State::open);
}

TEST_F(AnEmployersLink, Expires) {
    const std::string old = token();
    chat_->core().manual_clock()->advance(Answers::kLifetime + std::chrono::days{1});
    EXPECT_EQ(show(old).state, State::expired);
    EXPECT_EQ(answer(old, kAgreed).state, State::expired);
    EXPECT_EQ(show(token()).state, State::open);
}

}  // namespace
}  // namespace promenade::app
