// Codes that tie an account to a person: whoever guesses is stopped before they find one.
#include "bot/app/chat.hpp"
#include "bot/app/demo_network.hpp"
#include "tests/bot/app/config_folder.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace promenade::app {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

// A platform of accounts that anybody may have.
class Homeserver final : public platforms::Adapter {
public:
    explicit Homeserver(std::string name = "homeserver") : name_(std::move(name)) {}
    std::string_view name() const override { return name_; }
    platforms::Capabilities capabilities(std::string_view) const override { return {}; }
    void direct_room(const std::string& account, RoomReply reply) override { reply(account); }
    void send(platforms::OutgoingMessage message, SendReply reply) override {
        sent[message.room] += message.text;
        reply("sent-" + message.idempotency);
    }
    void redact(const std::string&, const std::string&) override {}

    std::map<std::string, std::string> sent;

private:
    std::string name_;
};

class AnActivation : public ::testing::Test {
protected:
    AnActivation() {
        chat_ = Chat::open({DataFolder{folder_.path()}, kConfig, demo_start(kConfig).value(), true})
                    .value();
        EXPECT_TRUE(found_demo(chat_->core()));
        chat_->connect(homeserver_);
        chat_->connect(web_);
        EXPECT_TRUE(chat_->start());
    }

    void issue(const std::string& person, const std::string& code) {
        runtime::Submission issued;
        issued.network.push_back(network::IssueActivation{
            PersonId{person}, conversation::activation_digest(code, chat_->core().keys()),
            chat_->core().clock().now() + std::chrono::days{14}});
        ASSERT_TRUE(chat_->core().engine().submit_and_wait(std::move(issued)));
    }

    std::string answer(const std::string& account, const std::string& text) {
        homeserver_.sent.clear();
        platforms::IncomingMessage message;
        message.platform = "homeserver";
        message.message_id = random_id(chat_->core().random());
        message.room = message.account = account;
        message.text = text;
        chat_->receive()(std::move(message), [] {});
        chat_->run_until_idle();
        return homeserver_.sent[account];
    }

    const promenade::testing::TemporaryFolder folder_;
    Homeserver homeserver_, web_{"web"};
    std::unique_ptr<Chat> chat_;
};

TEST_F(AnActivation, IsNotLookedAtAfterFiveWrongCodesOfItsAccountInAnHour) {
    issue("M-021", "483-192-507");
    for (int guess = 0; guess < 5; ++guess)
        EXPECT_THAT(answer("@guesser", "000-000-00" + std::to_string(guess)),
                    AllOf(HasSubstr("code d'activation"), Not(HasSubstr("réessayer"))));
    EXPECT_THAT(answer("@guesser", "483-192-507"),
                AllOf(HasSubstr("code d'activation"), HasSubstr("réessayer")));
    EXPECT_THAT(answer("@guesser", "bonjour"), Not(HasSubstr("réessayer")));
    chat_->core().manual_clock()->advance(std::chrono::hours{1});
    EXPECT_THAT(answer("@guesser", "483-192-507"), HasSubstr("Bienvenue Farida"));
}

TEST_F(AnActivation, IsNotLookedAtAfterFiftyWrongCodesOfManyAccountsInAnHour) {
    issue("M-021", "483-192-507");
    for (int guess = 10; guess < 60; ++guess)
        answer("@guesser-" + std::to_string(guess), "000-000-0" + std::to_string(guess));
    EXPECT_THAT(answer("@another", "483-192-507"), HasSubstr("réessayer"));
}

TEST_F(AnActivation, IsFoundByOthersWhileOneGuesserIsStopped) {
    issue("M-021", "483-192-507");
    for (int guess = 0; guess < 9; ++guess) answer("@guesser", "00000000" + std::to_string(guess));
    EXPECT_THAT(answer("@farida", "mon code : 483 192 507"), HasSubstr("Bienvenue Farida"));
}

TEST_F(AnActivation, OfWhichANewOneWasIssuedIsVoid) {
    issue("M-021", "483-192-507");
    issue("M-021", "611-074-230");
    EXPECT_THAT(answer("@farida", "483-192-507"), HasSubstr("Je ne reconnais pas ce code"));
    EXPECT_THAT(answer("@farida", "611-074-230"), HasSubstr("Bienvenue Farida"));
}

TEST_F(AnActivation, NeverStopsTheNumbersForADanger) {
    for (int guess = 0; guess < 5; ++guess) answer("@guesser", "00000000" + std::to_string(guess));
    EXPECT_THAT(answer("@guesser", "483192507 une jeune vient de m'écrire qu'elle veut mourir"),
                HasSubstr("3114"));
}

TEST_F(AnActivation, CodeHasNineDigits) {
    const std::string code = conversation::make_activation_code(chat_->core().random());
    EXPECT_THAT(code, MatchesRegex("[0-9]{3}-[0-9]{3}-[0-9]{3}"));
    issue("coordinator", code);
    EXPECT_THAT(answer("@maelle", code), HasSubstr("Bienvenue Maëlle"));
}

// A coordinator decides, and reads what others write: what a PdN is told would be untrue of them.
TEST_F(AnActivation, TellsWhoHasARoleWhatBecomesOfWhatTheyWrite) {
    const auto is_of_a_role = [](const char* role) {
        return AllOf(HasSubstr("personne d'autre ne lit cette conversation"), HasSubstr(role),
                     HasSubstr("au journal, que la Caf peut rejouer"), HasSubstr("nom de jeune"),
                     Not(HasSubstr("lit tes demandes")), Not(HasSubstr("lit vos demandes")));
    };
    issue("coordinator", "483-192-507");
    EXPECT_THAT(answer("@maelle", "483-192-507"),
                AllOf(HasSubstr("Bienvenue Maëlle"), is_of_a_role(" rôle : la coordination.")));
    issue("referent-jeunesse", "611-074-230");
    EXPECT_THAT(answer("@brigitte", "611-074-230"),
                AllOf(HasSubstr("Bienvenue Brigitte"), is_of_a_role(" rôle : le référent Caf.")));
    issue("M-021", "720-185-341");
    EXPECT_THAT(answer("@farida", "720-185-341"),
                AllOf(HasSubstr("Maëlle Caradouet, à la coordination, lit tes demandes"),
                      Not(HasSubstr("au journal"))));
}

// A network without a messenger of its own: the code is typed at the door of the web page.
TEST_F(AnActivation, OpensTheWebChatOnceAndTellsWhoReads) {
    chat_->web_door().serve_at("https://pdn.example");
    EXPECT_THAT(answer("@maelle", "x"), HasSubstr("Je ne connais pas encore ce compte"));
    issue("coordinator", "483-192-507");
    answer("@maelle", "483-192-507");
    const std::string said = answer("@maelle", "code pour Farida");
    EXPECT_THAT(said, HasSubstr("https://pdn.example/entrer/"));
    const std::string code = said.substr(said.find("/entrer/") + 8, 34);

    const platforms::web::Door door = chat_->web_door().door();
    const auto enter = [&](const std::string& typed) {
        std::optional<std::string> account;
        door.enter(typed, [&](std::optional<std::string> let_in) { account = std::move(let_in); });
        chat_->run_until_idle();
        return account;
    };
    EXPECT_TRUE(door.opens(code));
    EXPECT_EQ(enter(code), "M-021");
    EXPECT_THAT(web_.sent["M-021"], HasSubstr("qui lit ce que tu écris"));
    EXPECT_EQ(chat_->service().people()->behind("web", "M-021"), PersonId{"M-021"});
    EXPECT_FALSE(door.opens(code));
    EXPECT_EQ(enter(code), std::nullopt);
}

TEST_F(AnActivation, AtTheDoorStopsWhoeverGuesses) {
    issue("coordinator", "483-192-507");
    const platforms::web::Door door = chat_->web_door().door();
    for (std::size_t guess = 0; guess < WebDoor::kWrongCodes; ++guess)
        EXPECT_FALSE(door.opens(std::to_string(100'000'000 + guess)));
    EXPECT_FALSE(door.opens("483-192-507"));
    // Nobody else is kept out by it: a link of ours opens all the same.
    chat_->web_door().serve_at("https://pdn.example");
    const std::string link = chat_->web_door().address("483-192-507");
    EXPECT_TRUE(door.opens(link.substr(link.rfind('/') + 1)));
    EXPECT_FALSE(door.opens(link.substr(link.rfind('/') + 1) + "x"));
}

TEST_F(AnActivation, AtTheDoorCountsWhatCanBeACodeAlone) {
    issue("coordinator", "483-192-507");
    const platforms::web::Door door = chat_->web_door().door();
    for (std::size_t robot = 0; robot <= WebDoor::kWrongCodes; ++robot)
        EXPECT_FALSE(door.opens("robots" + std::to_string(robot) + ".txt"));
    EXPECT_TRUE(door.opens("483-192-507"));
}

}  // namespace
}  // namespace promenade::app
