#include "bot/app/matrix_setup.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/privacy/durable_file.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace promenade::app {
namespace {

using std::filesystem::perms;

constexpr perms kOwnerOnly = perms::owner_read | perms::owner_write;

class MatrixSetupTest : public ::testing::Test {
protected:
    testing::TemporaryFolder temporary_;
    DataFolder folder_{temporary_.path()};
    SystemRandom random_;
    Value matrix_ = parse_json(R"({"homeserver_url":"https://matrix.example",
        "server_name":"matrix.example","own_url":"http://127.0.0.1:8080",
        "tokens_file":"tokens.json","invited_by_servers":["caf.example"]})")
                        .value();
};

TEST_F(MatrixSetupTest, TheRegistrationHoldsTheTokensThatTheAdapterWorksWith) {
    const auto file = register_with_matrix(matrix_, folder_, random_);
    ASSERT_TRUE(file);
    const auto settings = matrix_settings(matrix_, folder_);
    ASSERT_TRUE(settings);
    EXPECT_EQ(privacy::read_file(file.value()).value(),
              platforms::matrix::registration_yaml(settings.value()));
    EXPECT_EQ(settings.value().as_token.size(), 64U);
    EXPECT_NE(settings.value().as_token, settings.value().hs_token);
    EXPECT_EQ(settings.value().invited_by_servers, std::vector<std::string>{"caf.example"});
}

TEST_F(MatrixSetupTest, NobodyElseOfTheMachineReadsTheTokens) {
    const auto file = register_with_matrix(matrix_, folder_, random_);
    ASSERT_TRUE(file);
    for (const auto& secret : {file.value(), folder_.root / "tokens.json"})
        EXPECT_EQ(std::filesystem::status(secret).permissions(), kOwnerOnly);
}

TEST_F(MatrixSetupTest, TokensThatAreThereAreKept) {
    ASSERT_TRUE(register_with_matrix(matrix_, folder_, random_));
    const std::string before = privacy::read_file(folder_.registration()).value();
    ASSERT_TRUE(register_with_matrix(matrix_, folder_, random_));
    EXPECT_EQ(privacy::read_file(folder_.registration()).value(), before);
}

TEST_F(MatrixSetupTest, WithoutTokensNothingIsServed) {
    EXPECT_EQ(matrix_settings(matrix_, folder_).error().code, Errc::unavailable);
    ASSERT_TRUE(privacy::write_durably(folder_.root / "tokens.json", R"({"as_token":"x"})"));
    EXPECT_EQ(matrix_settings(matrix_, folder_).error().code, Errc::invalid);
}

}  // namespace
}  // namespace promenade::app
