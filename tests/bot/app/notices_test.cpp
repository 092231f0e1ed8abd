// E-mail that says nothing: to whom, when, how often, and what becomes of a refusal.
#include "bot/delivery/notices.hpp"

#include "bot/app/core.hpp"
#include "bot/app/demo_network.hpp"
#include "tests/bot/app/config_folder.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>

namespace promenade::app {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

// A mail server's answers, as the adapter gives them.
class Post final : public platforms::Adapter {
public:
    std::string_view name() const override { return "mail"; }
    platforms::Capabilities capabilities(std::string_view) const override { return {}; }
    void direct_room(const std::string& account, RoomReply reply) override { reply(account); }
    void send(platforms::OutgoingMessage message, SendReply reply) override {
        tried.push_back(message);
        if (answer) return reply(*answer);
        accepted.push_back(message);
        reply("sent");
    }
    void redact(const std::string&, const std::string&) override {}

    std::optional<Error> answer;
    std::vector<platforms::OutgoingMessage> tried, accepted;
};

class ANotice : public ::testing::Test {
protected:
    ANotice() {
        runtime::EngineHooks engine_hooks;
        engine_hooks.on_outbox = [this](std::vector<runtime::OutboxItem> items) {
            const std::scoped_lock lock{mutex_};
            for (auto& item : items) handed_.push_back(std::move(item));
        };
        core_ = Core::open({DataFolder{folder_.path()}, kConfig, demo_start(kConfig).value(), true},
                           std::move(engine_hooks))
                    .value();
        EXPECT_TRUE(found_demo(*core_));
        restart();
    }
    ~ANotice() override { core_.reset(); }

    void restart() {
        later_.clear();
        notices_ = std::make_unique<delivery::Notices>(delivery::NoticesParts{
            core_->engine(), core_->texts(), core_->clock(), core_->keys().pepper(), post_,
            [this] {
                return std::make_shared<const delivery::People>(
                    delivery::People::from(core_->engine().snapshot(), core_->engine()).value());
            },
            [this](const PersonId& person) { return connected_.contains(person.text()); },
            [](const PersonId&, const StreamId&) { return std::string{}; },
            [this](milliseconds wait, std::function<void()> then) {
                const std::scoped_lock lock{mutex_};
                later_.emplace_back(wait, std::move(then));
            },
            "https://pdn.example"});
        notices_->deliver(core_->engine().pending_outbox().value().items);
        settle();
    }
    // All that is due now; `within`: and what was put off for no longer than that.
    void settle(milliseconds within = milliseconds{0}) {
        for (int quiet = 0; quiet < 3; ++quiet) {
            EXPECT_TRUE(core_->engine().submit_and_wait({}));
            std::vector<runtime::OutboxItem> items;
            std::vector<std::pair<milliseconds, std::function<void()>>> due;
            {
                const std::scoped_lock lock{mutex_};
                items = std::exchange(handed_, {});
                for (auto& wait : std::exchange(later_, {}))
                    (wait.first <= within ? due : later_).push_back(std::move(wait));
            }
            if (!items.empty() || !due.empty()) quiet = -1;
            notices_->deliver(items);
            for (const auto& [wait, then] : due) then();
            within = milliseconds{0};
        }
    }
    StreamId ask(const std::string& text) {
        runtime::Submission submission;
        submission.actor = PersonId{"M-021"};
        runtime::CaseCommand command;
        command.definition = "request";
        command.trigger = "submit";
        command.data = Map{{"text", text}};
        submission.cases.push_back(std::move(command));
        const auto outcome = core_->engine().submit_and_wait(std::move(submission));
        EXPECT_TRUE(outcome && !outcome.value().refused);
        settle();
        return outcome.value().stream;
    }
    void choose(const std::string& person, const std::string& how) {
        runtime::Submission submission;
        submission.network.push_back(network::ChooseMail{PersonId{person}, how});
        ASSERT_TRUE(core_->engine().submit_and_wait(std::move(submission)));
        settle();
    }
    std::size_t accepted_for(const std::string& address) const {
        return static_cast<std::size_t>(std::count_if(
            post_.accepted.begin(), post_.accepted.end(),
            [&](const platforms::OutgoingMessage& message) { return message.room == address; }));
    }
    milliseconds next_wait() {
        const std::scoped_lock lock{mutex_};
        return later_.empty() ? milliseconds{0} : later_.front().first;
    }

    static constexpr const char* kCoordinator = "maelle.caradouet@trait-d-onde.example";

    const promenade::testing::TemporaryFolder folder_;
    Post post_;
    std::set<std::string> connected_{"M-021"};
    std::mutex mutex_;
    std::vector<runtime::OutboxItem> handed_;
    std::vector<std::pair<milliseconds, std::function<void()>>> later_;
    std::unique_ptr<Core> core_;
    std::unique_ptr<delivery::Notices> notices_;
};

TEST_F(ANotice, TellsWhoIsNotConnectedThatARequestIsThereAndNoWordOfIt) {
    ask("Il me faudrait un intervenant sur le sommeil");
    ASSERT_THAT(post_.accepted, SizeIs(1)) << "M-021 reads in a chat, nobody else is concerned";
    EXPECT_EQ(post_.accepted[0].room, kCoordinator);
    EXPECT_THAT(post_.accepted[0].text, StartsWith("Nouvelle demande D-0001\n"));
    EXPECT_THAT(post_.accepted[0].text, HasSubstr("https://pdn.example"));
    for (const char* word : {"intervenant", "sommeil", "Farida", "M-021"})
        EXPECT_THAT(post_.accepted[0].text, Not(HasSubstr(word)));
}

TEST_F(ANotice, OfAConfidentialCaseSaysThatAMessageWaitsAndNothingElse) {
    runtime::Submission submission;
    submission.actor = PersonId{"coordinator"};
    runtime::CaseCommand command;
    command.definition = "delabelling";
    command.trigger = "report";
    command.data = Map{{"subject", "M-002"},       {"reason", "hours"},
                       {"facts_on", "2026-11-10"}, {"summary", "Créneaux jamais tenus"},
                       {"source", "coordinator"},  {"decider_theme", "jeunesse"}};
    submission.cases.push_back(std::move(command));
    const auto opened = core_->engine().submit_and_wait(std::move(submission));
    ASSERT_TRUE(opened) << describe(opened.error());
    ASSERT_FALSE(opened.value().refused) << describe(*opened.value().refused);
    settle();
    ASSERT_THAT(post_.accepted, Not(IsEmpty()));
    for (const auto& message : post_.accepted) {
        EXPECT_THAT(message.text, StartsWith("Un message vous attend\n"));
        EXPECT_THAT(message.text, Not(HasSubstr(opened.value().stream.text())));
    }
}

TEST_F(ANotice, IsMadeOnceHoweverOftenTheProgramStarts) {
    ask("Où trouver l'affiche ?");
    restart();
    restart();
    EXPECT_EQ(accepted_for(kCoordinator), 1u);
}

TEST_F(ANotice, GoesOnceADayWithAllOfTheDayToWhoWantsThat) {
    choose("coordinator", "daily");
    ask("Où trouver l'affiche ?");
    ask("Et le logo ?");
    restart();
    EXPECT_THAT(post_.tried, IsEmpty());
    core_->manual_clock()->advance(hours{8});
    settle(hours{1});
    ASSERT_THAT(post_.accepted, SizeIs(1));
    EXPECT_THAT(post_.accepted[0].text, StartsWith("2 messages vous attendent\n"));
    EXPECT_THAT(post_.accepted[0].text,
                HasSubstr("· Nouvelle demande D-0001\n· Nouvelle demande D-0002"));
    settle(hours{1});
    EXPECT_THAT(post_.accepted, SizeIs(1));
}

TEST_F(ANotice, IsNotSentToWhoWantsNoneAndIsToWhoIsConnectedAndWantsIt) {
    choose("coordinator", "never");
    const StreamId first = ask("Où trouver l'affiche ?");
    EXPECT_THAT(post_.tried, IsEmpty());
    connected_.insert("coordinator");
    choose("coordinator", "now");
    ask("Et le logo ?");
    EXPECT_EQ(accepted_for(kCoordinator), 1u);
}

TEST_F(ANotice, RefusedForGoodIsToldToTheCoordinatorOnceAndNotTriedAgain) {
    connected_.insert("coordinator");
    post_.answer = error(Errc::rejected, "last answer 550");
    const auto tell = [&] {
        runtime::Submission submission;
        submission.told.push_back({PersonId{"M-002"}, {"greeting", {}}});
        ASSERT_TRUE(core_->engine().submit_and_wait(std::move(submission)));
        settle();
    };
    tell();
    tell();
    EXPECT_THAT(post_.tried, SizeIs(1));
    std::size_t told = 0;
    const auto pending = core_->engine().pending_outbox();
    for (const auto& item : pending.value().items)
        if (item.text == "mail.refused") {
            ++told;
            EXPECT_EQ(item.to.text(), "coordinator");
        }
    EXPECT_EQ(told, 1u);
    EXPECT_EQ(core_->engine().snapshot()->roster.person(PersonId{"M-002"})->mail, "refused");
}

TEST_F(ANotice, WaitsLongerAndLongerForAServerThatIsBusyAndIsAcceptedOnce) {
    post_.answer = error(Errc::unavailable, "last answer 451");
    ask("Où trouver l'affiche ?");
    EXPECT_EQ(next_wait(), milliseconds{5'000});
    settle(hours{1});
    EXPECT_EQ(next_wait(), milliseconds{10'000});
    ask("Et le logo ?");
    for (int tries = 0; tries < 12; ++tries) settle(hours{1});
    EXPECT_EQ(next_wait(), std::chrono::minutes{30});
    post_.answer.reset();
    settle(hours{1});
    EXPECT_EQ(accepted_for(kCoordinator), 2u);
    EXPECT_EQ(post_.accepted[0].idempotency, post_.tried[0].idempotency);
    EXPECT_EQ(post_.accepted[0].text, post_.tried[0].text) << "tried again, it is the same message";
    settle(hours{1});
    EXPECT_EQ(accepted_for(kCoordinator), 2u);
}

}  // namespace
}  // namespace promenade::app
