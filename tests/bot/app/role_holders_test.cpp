#include "bot/app/role_holders.hpp"

#include "tests/engine/network/network_log.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace promenade::app {
namespace {

using network::testing::NetworkLog;

std::string file(std::string_view path) {
    std::ifstream in(std::string{PROMENADE_SOURCE_DIR "/"}.append(path));
    return {std::istreambuf_iterator<char>{in}, {}};
}

class TheDemonstration : public ::testing::Test {
protected:
    void send(const Result<std::vector<network::NetworkCommand>>& commands) {
        ASSERT_TRUE(commands) << describe(commands.error());
        for (const network::NetworkCommand& command : commands.value()) {
            const auto sent = log.send(command);
            ASSERT_TRUE(sent) << describe(sent.error());
        }
    }
    NetworkLog log;
};

TEST_F(TheDemonstration, HasItsCoordinatorReferentsAndPartners) {
    ASSERT_TRUE(log.send(network::FoundNetwork{"val-de-lorne.example/journal"}));
    send(role_holders_from(file("config/demo/people.json"), "people.json"));
    send(partners_from(file("config/demo/partners.json"), "partners.json"));
    const auto name = [&](const network::Person* person) {
        return std::string{
            log.opened(person->identity.value(), person->id, "identity").text_at("given_name")};
    };
    EXPECT_EQ(name(log.roster.coordinator()), "Maëlle");
    EXPECT_EQ(name(log.roster.referent_of("jeunesse")), "Brigitte");
    EXPECT_EQ(name(log.roster.referent_of("parentalite")), "Thierry");
    EXPECT_EQ(log.roster.partners.size(), 12U);
    EXPECT_EQ(Value{log.roster.partners.at("P04")}.text_at("domain"), "addictions");
}

TEST_F(TheDemonstration, IsRefusedWithAPersonWithoutAName) {
    const auto people = role_holders_from(R"({"coordinator": {"id": "coordinator"}})", "p.json");
    ASSERT_FALSE(people);
    EXPECT_EQ(people.error().where, "p.json#/coordinator");
    const auto partners = partners_from(R"([{"id": "P01", "contact": "Zoé"}])", "q.json");
    ASSERT_FALSE(partners);
    EXPECT_EQ(partners.error().where, "q.json#/0/contact");
}

}  // namespace
}  // namespace promenade::app
