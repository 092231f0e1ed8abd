#include "engine/privacy/sealed_file.hpp"

#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace promenade::privacy {
namespace {

class ASealedFile : public ::testing::Test {
protected:
    Value keep(const std::string& id, const PersonId& owner) {
        EXPECT_TRUE(files.keep(id, kBytes, owner, "member"));
        return SealedFiles::value_of(id, kBytes);
    }
    std::string stored(const std::string& id) const {
        std::ifstream stream{folder.path() / "files" / id, std::ios::binary};
        std::ostringstream bytes;
        bytes << stream.rdbuf();
        return bytes.str();
    }

    const std::string kBytes = "the bytes of a picture, long enough to be found again";
    const PersonId emeline{"M-017"}, farida{"M-021"};
    testing::TemporaryFolder folder;
    SystemRandom random;
    std::unique_ptr<KeyStore> keys =
        KeyStore::open(folder.path() / "keys", folder.path() / "kek", random).value();
    SealedFiles files{folder.path() / "files", *keys, random};
};

TEST_F(ASealedFile, OpensToItsBytesAndShowsNothingOfThemOnTheDisk) {
    const Value file = keep("a1", emeline);
    EXPECT_EQ(files.read(file).value(), kBytes);
    EXPECT_EQ(stored("a1").find("picture"), std::string::npos);
    EXPECT_EQ(stored("a1").find("M-017"), std::string::npos);
}

TEST_F(ASealedFile, IsUnreadableOnceItsOwnerIsErased) {
    const Value of_emeline = keep("a1", emeline);
    const Value of_farida = keep("a2", farida);
    ASSERT_TRUE(keys->sync());
    ASSERT_TRUE(keys->erase(emeline));
    EXPECT_EQ(files.read(of_emeline).error().code, Errc::not_found);
    EXPECT_TRUE(files.read(of_farida));
}

TEST_F(ASealedFile, IsNoticedWhereItWasChangedOrPutInThePlaceOfAnother) {
    const Value file = keep("a1", emeline);
    const Value other = keep("a2", emeline);
    std::filesystem::copy_file(folder.path() / "files" / "a2", folder.path() / "files" / "a1",
                               std::filesystem::copy_options::overwrite_existing);
    EXPECT_EQ(files.read(file).error().code, Errc::corruption);
    const std::string bytes = stored("a2");
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        std::ofstream{folder.path() / "files" / "a2", std::ios::binary} << changed;
        EXPECT_FALSE(files.read(other)) << at;
        std::ofstream{folder.path() / "files" / "a2", std::ios::binary} << bytes.substr(0, at);
        EXPECT_FALSE(files.read(other)) << at;
    }
}

TEST_F(ASealedFile, IsDestroyedWhereNothingHoldsItAnyMore) {
    const Value file = keep("a1", emeline);
    keep("a2", emeline);
    std::ofstream{folder.path() / "files" / "a3.tmp"} << "left by a crash";
    EXPECT_EQ(files.keep_only({"a1"}).value(), 2);
    EXPECT_TRUE(files.read(file));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "files" / "a2"));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "files" / "a3.tmp"));
}

TEST_F(ASealedFile, IsSoughtNowhereElse) {
    EXPECT_EQ(files.read(Map{{"id", "../kek"}}).error().code, Errc::not_found);
    EXPECT_EQ(files.read(Value{}).error().code, Errc::not_found);
}

}  // namespace
}  // namespace promenade::privacy
