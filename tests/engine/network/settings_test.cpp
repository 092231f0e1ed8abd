#include "engine/network/settings.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/network/shape.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <iterator>

namespace promenade::network {
namespace {

constexpr std::string_view kFile = "config/network.json";

std::string file(std::string_view path) {
    std::ifstream in(std::string{PROMENADE_SOURCE_DIR "/"}.append(path));
    return {std::istreambuf_iterator<char>{in}, {}};
}

// The example, with one value replaced or added: pointer parts by name, lists by index.
std::string with(std::initializer_list<std::string_view> path, Value value) {
    Value settings = parse_json(file("config/network.example.json")).value();
    Value* at = &settings;
    for (const std::string_view key : path) {
        if (at->list()) {
            at = &(*at->list())[static_cast<std::size_t>(key.front() - '0')];
            continue;
        }
        if (!at->map()->contains(key)) at->map()->set(key, {});
        at = at->map()->find(key);
    }
    *at = std::move(value);
    return canonical(settings);
}

std::string without(std::string_view key) {
    Value settings = parse_json(file("config/network.example.json")).value();
    settings.map()->erase(key);
    return canonical(settings);
}

void expect_refused(std::string_view json, std::string_view where, std::string_view detail) {
    const auto checked = check_settings(json, kFile);
    ASSERT_FALSE(checked) << where;
    EXPECT_EQ(checked.error().code, Errc::invalid);
    EXPECT_EQ(checked.error().where, std::string{kFile}.append("#").append(where));
    EXPECT_NE(checked.error().detail.find(detail), std::string::npos) << checked.error().detail;
}

TEST(Settings, OfTheExampleAndOfTheDemonstrationAreAccepted) {
    for (const char* path : {"config/network.example.json", "config/demo/network.json"}) {
        const auto checked = check_settings(file(path), path);
        EXPECT_TRUE(checked) << describe(checked.error());
    }
}

TEST(Settings, KeepTheAddressesOfOneMachineOutOfTheLog) {
    const Map settings = check_settings(file("config/network.example.json"), kFile).value();
    EXPECT_TRUE(settings.contains("server"));
    EXPECT_FALSE(deployed_part(settings).contains("server"));
    EXPECT_TRUE(deployed_part(settings).contains("working_days"));
}

TEST(Settings, AreRefusedWithAMisspeltKeyWhereverItStands) {
    expect_refused(with({"tutoyement"}, true), "/tutoyement", "unknown key");
    expect_refused(with({"departement", "region"}, "x"), "/departement/region", "unknown key");
    expect_refused(with({"rules", "0", "txt"}, "x"), "/rules/0/txt", "unknown key");
    expect_refused(with({"server", "matrix", "token"}, "x"), "/server/matrix/token", "unknown key");
}

TEST(Settings, AreRefusedWithoutAKeyThatTheyNeed) {
    expect_refused(without("working_days"), "", "expected the key \"working_days\"");
}

TEST(Settings, AreRefusedWithAValueOfAnotherKindSayingWhatWasExpected) {
    expect_refused(with({"name"}, 3), "/name", "expected a line of text");
    expect_refused(with({"name"}, ""), "/name", "expected a line of text");
    expect_refused(with({"name"}, std::string("a\0b", 3)), "/name", "expected a line of text");
    expect_refused(with({"departement", "code"}, "é"), "/departement/code", "expected an id");
    expect_refused(with({"themes"}, List{"sport"}), "/themes/0", "one of: jeunesse parentalite");
    expect_refused(with({"zone"}, "Europe/Pariss"), "/zone", "expected a time zone");
    expect_refused(with({"tutoiement"}, "oui"), "/tutoiement", "expected true or false");
    expect_refused(with({"working_days"}, List{}), "/working_days", "at least one");
    expect_refused(with({"working_days"}, List{"mon", "lun"}), "/working_days/1", "one of: mon");
    expect_refused(with({"working_days"}, List{"mon", "mon"}), "/working_days/1", "twice");
    expect_refused(with({"working_days_of"}, List{Map{{"days", List{"mon"}}, {"id", "M-001"}},
                                                  Map{{"days", List{"tue"}}, {"id", "M-001"}}}),
                   "/working_days_of/1/id", "nothing is said before");
    expect_refused(with({"closures", "0", "first"}, "24/12/2026"), "/closures/0/first", "a date");
    expect_refused(with({"closures", "0", "last"}, "2026-12-01"), "/closures/0/last",
                   "not before the first");
    expect_refused(with({"sphinx", "deadline"}, "2026-01-31"), "/sphinx/deadline",
                   "not before open_from");
    expect_refused(with({"working_hours", "to"}, 7), "/working_hours/to", "after the first");
    expect_refused(with({"server", "demo_clock"}, "9 h"), "/server/demo_clock", "an instant");
    expect_refused("[]", "", "expected an object");
    expect_refused("{\"name\": ", "", "");
}

TEST(Settings, AcceptLinksThatAreEncryptedOnly) {
    for (const char* link : {"http://sphinx.example/x", "javascript:alert(1)", "https://",
                             "https://user:pass@sphinx.example/", "https://sphinx.example/a b"})
        expect_refused(with({"sphinx", "links", "jeunesse"}, link), "/sphinx/links/jeunesse",
                       "an https address");
    EXPECT_TRUE(check_settings(
        with({"sphinx", "links", "jeunesse"}, "https://sphinx.example/a?b=c&d=%20"), kFile));
}

TEST(Settings, AcceptThisMachineAloneWithoutEncryption) {
    EXPECT_TRUE(check_settings(with({"server", "public_url"}, "http://127.0.0.1:8080"), kFile));
    for (const char* url : {"http://promenade.example", "http://127.0.0.1.evil.example"})
        expect_refused(with({"server", "public_url"}, url), "/server/public_url",
                       "an https address of a host alone, or: http://127.0.0.1");
}

// A browser's Host and Origin fields are compared with it.
TEST(Settings, TakeAnOriginAsBrowsersWriteIt) {
    for (const char* url : {"https://promenade.example/", "https://promenade.example/pdn",
                            "https://Promenade.example", "https://promenade.example:443"})
        expect_refused(with({"server", "public_url"}, url), "/server/public_url",
                       "of a host alone");
}

TEST(Settings, AreRefusedWithTwoRulesOfTheSameId) {
    const Value rule = Map{{"id", "photo"}, {"text", "a"}, {"source", "b"}};
    expect_refused(with({"rules"}, List{rule, rule}), "/rules/1/id", "no other rule");
}

TEST(Settings, FitInOneEvent) {
    List rules;
    for (int i = 0; i < 100; ++i)
        rules.push_back(
            Map{{"id", std::to_string(i)}, {"text", std::string(900, 'x')}, {"source", "here"}});
    expect_refused(with({"rules"}, rules), "", "at most 60000 bytes");
}

// What the log would refuse to record.
TEST(Settings, HaveNamesThatAnEventCanCarry) {
    const std::function<void(const Value&)> check = [&](const Value& value) {
        if (value.map())
            for (const auto& [name, member] : *value.map()) {
                EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"),
                          std::string::npos)
                    << name;
                check(member);
            }
        if (value.list())
            for (const Value& item : *value.list()) check(item);
    };
    check(check_settings(file("config/network.example.json"), kFile).value());
}

}  // namespace
}  // namespace promenade::network
