#include "engine/privacy/key_store.hpp"

#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <thread>

namespace promenade::privacy {
namespace {

namespace fs = std::filesystem;

const PersonId kFarida{"M-021"};
const PersonId kHelene{"M-026"};

std::string contents(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>{in}, {}};
}

void replace_contents(const fs::path& file, std::string_view bytes) {
    std::ofstream{file, std::ios::binary}.write(bytes.data(),
                                                static_cast<std::streamsize>(bytes.size()));
}

// A key store on a real disk, opened again as after a stop or a crash.
class TheKeyStore : public ::testing::Test {
protected:
    TheKeyStore() { reopen(); }

    Result<std::unique_ptr<KeyStore>> try_open() { return KeyStore::open(folder(), kek(), random); }
    void reopen() {
        keys.reset();
        auto opened = try_open();
        ASSERT_TRUE(opened) << describe(opened.error());
        keys = std::move(opened).value();
    }
    void expect_damaged() {
        keys.reset();
        const auto opened = try_open();
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().code, Errc::corruption);
    }
    fs::path folder() const { return place.path() / "keys"; }
    fs::path kek() const { return place.path() / "escrow" / "kek"; }
    fs::path generation() const {
        const fs::directory_iterator files{folder()};
        return files->path();
    }
    bool on_disk(ByteView secret) const {
        for (const auto& file : fs::recursive_directory_iterator{place.path()})
            if (file.is_regular_file() &&
                contents(file.path()).find(text_of(secret)) != std::string::npos)
                return true;
        return false;
    }

    testing::TemporaryFolder place;
    SystemRandom random;
    std::unique_ptr<KeyStore> keys;
};

std::string bytes_in(const SealingKey& key) { return hex(key.dek.view()); }

TEST_F(TheKeyStore, GivesTheSameKeyAfterAReopen) {
    const SealingKey before = keys->key_for(kFarida, "member");
    const std::string pseudonym = keys->pseudonym(kFarida, "D-0001");
    const std::string pepper = hex(keys->pepper().view());
    ASSERT_TRUE(keys->sync());
    reopen();
    EXPECT_EQ(bytes_in(keys->key_for(kFarida, "member")), bytes_in(before));
    EXPECT_EQ(bytes_in(keys->find(before.kid).value()), bytes_in(before));
    EXPECT_EQ(keys->pseudonym(kFarida, "D-0001"), pseudonym);
    EXPECT_EQ(hex(keys->pepper().view()), pepper);
    EXPECT_TRUE(keys->take_created().empty());
}

// Why an event that uses a new key is committed only after sync().
TEST_F(TheKeyStore, LosesAKeyThatWasNotSynced) {
    const SealingKey lost = keys->key_for(kFarida, "member");
    reopen();
    EXPECT_FALSE(keys->find(lost.kid));
    EXPECT_NE(bytes_in(keys->key_for(kFarida, "member")), bytes_in(lost));
}

TEST_F(TheKeyStore, GivesEachPersonAndClassAKeyOfItsOwn) {
    const SealingKey member = keys->key_for(kFarida, "member");
    EXPECT_NE(bytes_in(keys->key_for(kFarida, "request")), bytes_in(member));
    EXPECT_NE(bytes_in(keys->key_for(kHelene, "member")), bytes_in(member));
    EXPECT_EQ(bytes_in(keys->key_for(kFarida, "member")), bytes_in(member));
}

TEST_F(TheKeyStore, TellsEachNewKeyOnceWithItsCommitment) {
    const SealingKey key = keys->key_for(kFarida, "member");
    keys->pseudonym(kFarida, "D-0001");
    const auto created = keys->take_created();
    ASSERT_EQ(created.size(), 2U);
    EXPECT_EQ(created[0].kid, key.kid);
    EXPECT_EQ(created[0].commitment, dek_commitment(key));
    EXPECT_TRUE(keys->take_created().empty());
    EXPECT_EQ(keys->held().size(), 2U);
}

TEST_F(TheKeyStore, NamesAKeyWithoutNamingItsOwner) {
    keys->key_for(kFarida, "member");
    ASSERT_TRUE(keys->sync());
    EXPECT_FALSE(on_disk(bytes_of(kFarida.text())));
}

TEST_F(TheKeyStore, KeepsItsFilesFromOtherUsers) {
    keys->key_for(kFarida, "member");
    ASSERT_TRUE(keys->sync());
    for (const fs::path& file : {generation(), kek()}) {
        struct stat status {};
        ASSERT_EQ(::stat(file.c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 0777U, 0600U) << file;
    }
}

TEST_F(TheKeyStore, RefusesAFileWithAnyByteChanged) {
    keys->key_for(kFarida, "member");
    ASSERT_TRUE(keys->sync());
    const fs::path file = generation();
    const std::string bytes = contents(file);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::string changed = bytes;
        changed[i] = static_cast<char>(changed[i] ^ 0x10);
        replace_contents(file, changed);
        expect_damaged();
    }
    for (const std::string& wrong : {bytes + "x", bytes.substr(1), std::string{}}) {
        replace_contents(file, wrong);
        expect_damaged();
    }
    replace_contents(file, bytes);
    reopen();
}

TEST_F(TheKeyStore, RefusesAGenerationUnderAnothersName) {
    fs::rename(generation(), folder() / "keys-9");
    expect_damaged();
}

TEST_F(TheKeyStore, RefusesKeysWithoutTheirKekAndAKekWithoutKeys) {
    keys.reset();
    fs::rename(kek(), place.path() / "aside");
    expect_damaged();
    fs::rename(place.path() / "aside", kek());
    fs::remove(generation());
    expect_damaged();
}

TEST_F(TheKeyStore, LeavesOtherFilesOfItsFolderAlone) {
    for (const char* name : {"keys-backup", "keys-", "notes.tmp"}) {
        replace_contents(folder() / name, "x");
        reopen();
        EXPECT_EQ(contents(folder() / name), "x");
    }
}

TEST_F(TheKeyStore, KeepsOneGenerationOnly) {
    for (const char* retention : {"member", "request", "account"}) {
        keys->key_for(kFarida, retention);
        ASSERT_TRUE(keys->sync());
    }
    EXPECT_EQ(std::distance(fs::directory_iterator{folder()}, fs::directory_iterator{}), 1);
}

TEST_F(TheKeyStore, ErasesEveryKeyOfAPersonAndNobodyElses) {
    const SealingKey gone = keys->key_for(kHelene, "member");
    const SealingKey also_gone = keys->key_for(kHelene, "request");
    const SealingKey kept = keys->key_for(kFarida, "member");
    ASSERT_TRUE(keys->sync());
    const auto destroyed = keys->erase(kHelene);
    ASSERT_TRUE(destroyed);
    ASSERT_EQ(destroyed.value().size(), 2U);
    EXPECT_EQ(destroyed.value()[0].kid, gone.kid);
    EXPECT_EQ(destroyed.value()[0].commitment, dek_commitment(gone));
    EXPECT_EQ(destroyed.value()[0].generation_after, destroyed.value()[0].generation_before + 1);
    for (int opened = 0; opened < 2; ++opened) {
        EXPECT_FALSE(keys->find(gone.kid));
        EXPECT_FALSE(keys->find(also_gone.kid));
        EXPECT_EQ(bytes_in(keys->find(kept.kid).value()), bytes_in(kept));
        reopen();
    }
    EXPECT_TRUE(keys->erase(kHelene).value().empty());
}

TEST_F(TheKeyStore, GivesNoKeyToNameThatIsErasedAlready) {
    keys->key_for(kHelene, "member");
    const SealingKey kept = keys->key_for(kFarida, "member");
    ASSERT_TRUE(keys->erase(kHelene));
    const auto created = keys->take_created();
    ASSERT_EQ(created.size(), 1U);
    EXPECT_EQ(created[0].kid, kept.kid);
}

TEST_F(TheKeyStore, LeavesNoTraceOfAnErasedKeyNorOfTheKeyThatWrappedIt) {
    const SealingKey gone = keys->key_for(kHelene, "member");
    ASSERT_TRUE(keys->sync());
    const std::string wrapping = contents(kek()).substr(16 + 72 + 8, 32);  // slot of epoch 1
    ASSERT_TRUE(on_disk(bytes_of(wrapping)));
    ASSERT_TRUE(keys->erase(kHelene));
    EXPECT_FALSE(on_disk(gone.dek.view()));
    EXPECT_FALSE(on_disk(bytes_of(wrapping)));
}

TEST_F(TheKeyStore, MakesEveryOlderCopyUnreadableByErasing) {
    keys->key_for(kHelene, "member");
    ASSERT_TRUE(keys->sync());
    const fs::path backup = place.path() / "backup";
    fs::copy(folder(), backup, fs::copy_options::recursive);
    ASSERT_TRUE(keys->erase(kHelene));
    keys.reset();
    fs::remove_all(folder());
    fs::rename(backup, folder());
    expect_damaged();
}

// A crash can stop an erasure between any two of its steps; the disk then holds these.
TEST_F(TheKeyStore, FinishesOrForgetsAnErasureThatACrashInterrupted) {
    const SealingKey key = keys->key_for(kHelene, "member");
    ASSERT_TRUE(keys->sync());
    const fs::path old_file = generation();
    const std::string old_keys = contents(old_file);
    const std::string old_kek = contents(kek());
    ASSERT_TRUE(keys->erase(kHelene));
    const fs::path new_file = generation();
    const std::string new_keys = contents(new_file);
    std::string both_keks = contents(kek());
    both_keks.replace(16 + 72, 72, old_kek, 16 + 72, 72);

    // The next epoch's key was added, no generation written: not begun.
    keys.reset();
    fs::remove(new_file);
    replace_contents(old_file, old_keys);
    replace_contents(folder() / "keys-3.tmp", new_keys.substr(0, 40));
    replace_contents(kek(), both_keks);
    reopen();
    EXPECT_TRUE(keys->find(key.kid));
    EXPECT_EQ(contents(kek()), old_kek);

    // The new generation was renamed into place: finished at the next start.
    keys.reset();
    replace_contents(new_file, new_keys);
    replace_contents(kek(), both_keks);
    reopen();
    EXPECT_FALSE(keys->find(key.kid));
    EXPECT_FALSE(fs::exists(old_file));
    EXPECT_FALSE(on_disk(bytes_of(std::string_view{old_kek}.substr(16 + 72 + 8, 32))));
}

TEST_F(TheKeyStore, FinishesItsOwnCreationThatACrashInterrupted) {
    const std::string pepper = hex(keys->pepper().view());
    keys.reset();
    fs::rename(kek(), kek().string() + ".tmp");
    reopen();
    EXPECT_EQ(hex(keys->pepper().view()), pepper);

    keys.reset();  // stopped even earlier: a key encryption key, and nothing under it
    fs::remove(generation());
    fs::rename(kek(), kek().string() + ".tmp");
    reopen();
    EXPECT_NE(hex(keys->pepper().view()), pepper);
}

TEST_F(TheKeyStore, DestroysNothingWhenItCannotWrite) {
    const SealingKey key = keys->key_for(kHelene, "member");
    ASSERT_TRUE(keys->sync());
    fs::rename(folder(), place.path() / "away");
    const auto refused = keys->erase(kHelene);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::unavailable);
    EXPECT_TRUE(keys->find(key.kid));
    fs::rename(place.path() / "away", folder());
    EXPECT_EQ(keys->erase(kHelene).value().size(), 1U);
    reopen();
    EXPECT_FALSE(keys->find(key.kid));
}

TEST_F(TheKeyStore, KeepsUnsyncedKeysForTheNextSyncWhenItCannotWrite) {
    const SealingKey key = keys->key_for(kFarida, "member");
    fs::rename(folder(), place.path() / "away");
    EXPECT_EQ(keys->sync().error().code, Errc::unavailable);
    fs::rename(place.path() / "away", folder());
    ASSERT_TRUE(keys->sync());
    reopen();
    EXPECT_TRUE(keys->find(key.kid));
}

TEST_F(TheKeyStore, ShredsKeysThatARestoreBroughtBack) {
    const SealingKey back = keys->key_for(kHelene, "member");
    const SealingKey kept = keys->key_for(kFarida, "member");
    ASSERT_TRUE(keys->sync());
    EXPECT_EQ(keys->shred({back.kid, "k-unheard-of"}).value(), 1);
    EXPECT_EQ(keys->shred({back.kid}).value(), 0);
    reopen();
    EXPECT_FALSE(keys->find(back.kid));
    EXPECT_TRUE(keys->find(kept.kid));
}

TEST_F(TheKeyStore, GivesAPersonAnotherPseudonymInEachStream) {
    const std::string first = keys->pseudonym(kFarida, "D-0001");
    EXPECT_EQ(first.substr(0, 2), "p-");
    EXPECT_EQ(first.size(), 28U);
    EXPECT_NE(keys->pseudonym(kFarida, "D-0002"), first);
    EXPECT_NE(keys->pseudonym(kHelene, "D-0001"), first);
    EXPECT_EQ(keys->pseudonym(kFarida, "D-0001"), first);
}

TEST_F(TheKeyStore, KnowsWhoIsBehindAPseudonymUntilTheErasure) {
    const std::string pseudonym = keys->pseudonym(kHelene, "D-0001");
    keys->pseudonym(kFarida, "D-0001");
    ASSERT_TRUE(keys->sync());
    reopen();  // nothing is known of the stream but the keys
    EXPECT_EQ(keys->person_behind(pseudonym, "D-0001"), kHelene);
    EXPECT_FALSE(keys->person_behind(pseudonym, "D-0002"));
    ASSERT_TRUE(keys->erase(kHelene));
    EXPECT_FALSE(keys->person_behind(pseudonym, "D-0001"));
    EXPECT_NE(keys->pseudonym(kHelene, "D-0001"), pseudonym);
}

TEST_F(TheKeyStore, FindsAKeyByItsNameInAStream) {
    const SealingKey key = keys->key_for(kFarida, "request");
    const SealingKey in_stream = stream_key(key, "D-0001");
    EXPECT_EQ(keys->find_in_stream(in_stream.kid, "D-0001").value().kid, key.kid);
    EXPECT_FALSE(keys->find_in_stream(in_stream.kid, "D-0002"));
    EXPECT_FALSE(keys->find_in_stream(key.kid, "D-0001"));
    const SealingKey newer = keys->key_for(kHelene, "request");
    EXPECT_TRUE(keys->find_in_stream(stream_key(newer, "D-0001").kid, "D-0001"));
    ASSERT_TRUE(keys->erase(kFarida));
    EXPECT_FALSE(keys->find_in_stream(in_stream.kid, "D-0001"));
}

TEST_F(TheKeyStore, ServesManyStreams) {
    for (int i = 0; i < 1000; ++i) {
        const std::string stream = "D-" + std::to_string(i);
        const std::string pseudonym = keys->pseudonym(kFarida, stream);
        EXPECT_EQ(keys->person_behind(pseudonym, stream), kFarida);
    }
}

TEST_F(TheKeyStore, ServesManyThreads) {
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 50; ++i) {
                const PersonId person{"M-" + std::to_string(t * 50 + i)};
                const std::string pseudonym = keys->pseudonym(person, "D-0001");
                EXPECT_EQ(keys->person_behind(pseudonym, "D-0001"), person);
                EXPECT_TRUE(keys->find(keys->key_for(person, "member").kid));
                if (i % 25 == 0) {
                    EXPECT_TRUE(keys->sync());
                }
            }
        });
    threads.emplace_back([&] {
        for (int i = 0; i < 5; ++i) EXPECT_TRUE(keys->erase(PersonId{"E0" + std::to_string(i)}));
    });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(keys->held().size(), 400U);
}

}  // namespace
}  // namespace promenade::privacy
