// A log is served with its own keys or not at all.
#include "engine/log/codec.hpp"
#include "engine/storage/rocksdb_store.hpp"
#include "tests/engine/runtime/running_network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace promenade::runtime {
namespace {

using ::testing::StartsWith;

namespace fs = std::filesystem;

// A network on a disk, running or stopped.
class ALogAndItsKeys : public ::testing::Test {
protected:
    ALogAndItsKeys() {
        start();
        Submission founding;
        founding.network = testing::founding_commands();
        EXPECT_FALSE(engine_->submit_and_wait(std::move(founding)).value().refused);
    }

    void start() {
        const Result<void> started = try_to_start();
        ASSERT_TRUE(started) << describe(started.error());
    }
    Result<void> try_to_start() {
        TRY(store_, storage::RocksDbStore::open(data() / "log", {}));
        TRY(keys_, privacy::KeyStore::open(data() / "keys", folder_.path() / "kek", random_));
        TRY(engine_, Engine::start({*store_, *keys_, clock_, random_}, {}));
        return success();
    }
    void stop() {
        engine_.reset();
        keys_.reset();
        store_.reset();
    }

    fs::path data() const { return folder_.path() / "data"; }
    // What an operator does with a network that is stopped.
    void copy(const char* what, const fs::path& from, const fs::path& to) const {
        fs::remove_all(to / what);
        fs::create_directories(to);
        fs::copy(from / what, to / what, fs::copy_options::recursive);
    }
    fs::path backup() const { return folder_.path() / "backup"; }
    fs::path aside() const { return folder_.path() / "aside"; }

    // The stream of a new request.
    StreamId ask(const char* member, const char* text) {
        Submission submission;
        submission.actor = PersonId{member};
        CaseCommand command;
        command.definition = "request";
        command.trigger = "submit";
        command.data = Map{{"text", text}, {"urgent", false}};
        submission.cases.push_back(std::move(command));
        return engine_->submit_and_wait(std::move(submission)).value().stream;
    }
    Result<Value> text_of(const StreamId& stream) {
        return engine_->open_field(engine_->case_at(stream).value(), "text");
    }

    const testing::TemporaryFolder folder_;
    ManualClock clock_{testing::friday_morning()};
    SystemRandom random_;
    std::unique_ptr<storage::RocksDbStore> store_;
    std::unique_ptr<privacy::KeyStore> keys_;
    std::unique_ptr<Engine> engine_;
};

TEST_F(ALogAndItsKeys, AnOlderCopyOfTheKeysIsRefusedAndNothingIsWrittenOverIt) {
    stop();
    copy("keys", data(), backup());
    start();
    clock_.advance(std::chrono::minutes{5});
    const StreamId stream = ask("M-002", "Qui anime une soirée ?");
    const Position size = store_->size();
    stop();
    copy("keys", data(), aside());
    copy("keys", backup(), data());

    const Result<void> refused = try_to_start();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::corruption);
    EXPECT_EQ(refused.error().detail, "keys of this log are missing");
    EXPECT_THAT(refused.error().where, ::testing::EndsWith(", 2026-11-20T08:05:00.000Z"));
    EXPECT_EQ(store_->size(), size);
    stop();

    copy("keys", aside(), data());
    start();
    EXPECT_EQ(text_of(stream).value(), Value{"Qui anime une soirée ?"});
}

TEST_F(ALogAndItsKeys, AStoreOfOtherKeysIsRefused) {
    stop();
    fs::remove_all(data() / "keys");
    fs::remove(folder_.path() / "kek");
    const Result<void> refused = try_to_start();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().detail, "keys of this log are missing");
    // All of those that the log names are missing.
    const auto named = store_->version_of(StreamId{"keys"}).value();
    const std::string count = std::to_string(named);
    EXPECT_THAT(refused.error().where, StartsWith(count + "/" + count + ","));
    stop();
}

TEST_F(ALogAndItsKeys, ALogAndKeysOfOneBackupServeAgain) {
    const StreamId stream = ask("M-001", "La première");
    stop();
    copy("keys", data(), backup());
    copy("log", data(), backup());
    start();
    ask("M-002", "La seconde");
    stop();
    copy("keys", backup(), data());
    copy("log", backup(), data());
    start();
    EXPECT_EQ(text_of(stream).value(), Value{"La première"});
}

TEST_F(ALogAndItsKeys, KeysThatAreYoungerThanTheLogAreServedAndNamed) {
    stop();
    copy("log", data(), backup());
    start();
    ask("M-002", "Sera perdue avec le journal");
    stop();
    copy("log", backup(), data());
    start();
    const Version named = store_->version_of(StreamId{"keys"}).value();
    ask("M-001", "Une autre");
    EXPECT_GT(store_->version_of(StreamId{"keys"}).value(), named);
    stop();
    start();
}

TEST_F(ALogAndItsKeys, AnOrderedErasureDestroysEveryKeyAndSaysSo) {
    const StreamId stream = ask("M-002", "Mes mots");
    const StreamId other = ask("M-001", "Les miens");
    Submission order;
    order.network.push_back(network::OrderErasure{PersonId{"M-002"}, "asked"});
    ASSERT_FALSE(engine_->submit_and_wait(std::move(order)).value().refused);
    stop();  // wherever the erasure is then, the next start finishes it
    start();
    ask("M-001", "Une autre");
    EXPECT_EQ(text_of(stream).error().code, Errc::not_found);
    EXPECT_TRUE(keys_->erase(PersonId{"M-002"}).value().empty());
    EXPECT_EQ(text_of(other).value(), Value{"Les miens"});
    std::size_t named = 0;
    const std::vector<Position> recorded = store_->positions(StreamId{"keys"}, 1).value();
    for (const Position position : recorded)
        named += log::decode(store_->read(position).value()).value().type == "key.destroyed";
    EXPECT_GE(named, 3u);  // identity, request, pseudonym
    stop();
    start();
}

TEST_F(ALogAndItsKeys, KeysThatAnErasureDestroyedAreNotMissed) {
    const StreamId stream = ask("M-002", "Mes mots");
    ASSERT_FALSE(keys_->erase(PersonId{"M-002"}).value().empty());
    stop();
    start();
    EXPECT_EQ(text_of(stream).error().code, Errc::not_found);
    // The log says by now that they are gone, and tells a later loss from that erasure.
    stop();
    copy("keys", data(), backup());
    start();
    ask("M-002", "Sous une nouvelle clé");
    stop();
    copy("keys", backup(), data());
    EXPECT_EQ(try_to_start().error().detail, "keys of this log are missing");
    stop();
}

}  // namespace
}  // namespace promenade::runtime
