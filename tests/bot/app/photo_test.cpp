// A profile photo from the message that brings it to the end of its file.
#include "bot/app/chat.hpp"
#include "bot/app/console.hpp"
#include "bot/app/demo_network.hpp"
#include "tests/bot/app/config_folder.hpp"
#include "tests/support/pictures.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace promenade::app {
namespace {

const StreamId kCase{"L-0001"};

class AKeptPhoto : public ::testing::Test {
protected:
    AKeptPhoto() {
        open();
        const std::vector<std::pair<const char*, const char*>> said{
            {"coordinator", "nouvelle candidature"},
            {"coordinator", "Émeline Fauvette"},
            {"coordinator", "espace jeunes de cressac"},
            {"coordinator", "jeunesse"},
            {"coordinator", "oui"},
            {"M-017", "je veux devenir promeneuse du net"},
            {"M-017", "animatrice jeunesse"},
            {"M-017", "passe"},
            {"M-017", "passe"},
            {"coordinator", "émeline est éligible"},
            {"coordinator", "accord de la structure d'émeline"},
            {"coordinator", "4"},
            {"coordinator", "18/11/2026"},
            {"coordinator", "en cours"}};
        for (const auto& [who, text] : said) say(who, text);
    }
    void open() {
        chat_.reset();
        chat_ = Chat::open({DataFolder{folder_.path()}, kConfig, demo_start(kConfig).value(), true})
                    .value();
        EXPECT_TRUE(found_demo(chat_->core()));
        chat_->connect(console_);
        EXPECT_TRUE(chat_->start());
        chat_->run_until_idle();
    }
    platforms::IncomingMessage from(const std::string& who) {
        platforms::IncomingMessage message;
        message.platform = "console";
        message.message_id = random_id(chat_->core().random());
        message.room = message.account = who;
        return message;
    }
    void deliver(platforms::IncomingMessage message) {
        told_.clear();
        chat_->receive()(std::move(message), [] {});
        chat_->run_until_idle();
    }
    void say(const std::string& who, const std::string& text) {
        auto message = from(who);
        message.text = text;
        deliver(std::move(message));
    }
    void send(const std::string& who, std::string bytes, bool direct = true) {
        auto message = from(who);
        message.kind = platforms::IncomingMessage::Kind::attachment;
        message.attachment = platforms::Attachment{std::move(bytes)};
        message.direct = direct;
        if (!direct) message.room = "salon";
        deliver(std::move(message));
    }
    std::vector<std::filesystem::path> files() const {
        std::vector<std::filesystem::path> found;
        std::error_code absent;
        for (const auto& entry :
             std::filesystem::directory_iterator{folder_.path() / "files", absent})
            found.push_back(entry.path());
        return found;
    }
    std::string id() { return files().at(0).filename().string(); }
    Result<std::string> opened_by(const char* who) {
        return chat_->service().file(PersonId{who}, kCase, "photo", id());
    }

    testing::TemporaryFolder folder_;
    std::string told_;
    Console console_{[this](const platforms::OutgoingMessage& message) {
        told_ += message.room + ": " + message.text + "\n";
    }};
    std::unique_ptr<Chat> chat_;
};

TEST_F(AKeptPhoto, OpensForItsMemberAndTheCoordinatorAlone) {
    send("M-017", testing::jpeg_of_a_telephone(640, 480));
    ASSERT_EQ(files().size(), 1u) << told_;
    for (const char* reader : {"M-017", "coordinator"}) {
        const auto bytes = opened_by(reader);
        ASSERT_TRUE(bytes) << reader;
        EXPECT_EQ(bytes.value().find("Exif"), std::string::npos);
        EXPECT_TRUE(bytes.value().starts_with("\xff\xd8"));
    }
    for (const char* other : {"M-021", "referent-jeunesse", "referent-parentalite", "M-999", ""})
        EXPECT_EQ(opened_by(other).error().code, Errc::not_found) << other;
    const auto as_coordinator = [&](const char* stream, const char* field, const std::string& id) {
        return chat_->service().file(PersonId{"coordinator"}, StreamId{stream}, field, id);
    };
    EXPECT_FALSE(as_coordinator("L-0001", "photo", "another"));
    EXPECT_FALSE(as_coordinator("L-0001", "photo_note", id()));
    EXPECT_FALSE(as_coordinator("L-0009", "photo", id()));
}

TEST_F(AKeptPhoto, StandsInClearNowhereOnTheDisk) {
    send("M-017", testing::jpeg(600, 500));
    const std::string clear = opened_by("M-017").value();
    const std::string middle = clear.substr(clear.size() / 2, 32);
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder_.path()}) {
        if (!entry.is_regular_file()) continue;
        std::ifstream stream{entry.path(), std::ios::binary};
        std::ostringstream bytes;
        bytes << stream.rdbuf();
        EXPECT_EQ(bytes.str().find(middle), std::string::npos) << entry.path();
    }
}

TEST_F(AKeptPhoto, IsGoneOnceItIsRefusedReplacedOrErased) {
    send("M-017", testing::jpeg(600, 500));
    const std::string first = id();
    send("M-017", testing::png(600, 500));
    ASSERT_EQ(files().size(), 1u) << "replaced";
    EXPECT_NE(id(), first);
    say("coordinator", "photo d'émeline refusée");
    say("coordinator", "Visage visible");
    say("coordinator", "passe");
    EXPECT_TRUE(files().empty()) << "refused";
    send("M-017", testing::webp(600, 500));
    ASSERT_EQ(files().size(), 1u);
    ASSERT_TRUE(chat_->core().keys().erase(PersonId{"M-017"}));
    ASSERT_TRUE(chat_->service().sweep_files());
    EXPECT_TRUE(files().empty()) << "erased";
}

TEST_F(AKeptPhoto, IsStillThereAfterARestartAndWhatACrashLeftIsNot) {
    send("M-017", testing::jpeg(600, 500));
    const std::string kept = id();
    std::ofstream{folder_.path() / "files" / "orphan"} << "of no event";
    open();
    ASSERT_EQ(files().size(), 1u);
    EXPECT_EQ(id(), kept);
    EXPECT_TRUE(opened_by("coordinator"));
}

TEST_F(AKeptPhoto, IsTakenInPrivateFromWhoIsAskedForOneAlone) {
    send("M-021", testing::jpeg(600, 500));
    send("coordinator", testing::jpeg(600, 500));
    send("M-017", testing::jpeg(600, 500), false);
    EXPECT_TRUE(files().empty());
    send("M-017", "bonjour");
    EXPECT_TRUE(files().empty());
}

}  // namespace
}  // namespace promenade::app
