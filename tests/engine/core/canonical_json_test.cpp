#include "engine/core/canonical_json.hpp"

#include <gtest/gtest.h>

namespace promenade {
namespace {

TEST(CanonicalJson, KeysAreSortedAndWhitespaceGoes) {
    const auto value = parse_json(R"( { "b" : [ 1 , true , null ] , "a" : "é\u0001\n/" } )");
    ASSERT_TRUE(value);
    EXPECT_EQ(canonical(value.value()), "{\"a\":\"é\\u0001\\n/\",\"b\":[1,true,null]}");
}

TEST(CanonicalJson, OffencesAreNamedWithTheirPointer) {
    const auto offence = [](std::string_view text) {
        const auto value = parse_json(text);
        return value ? std::string{"accepted"} : describe(value.error());
    };
    EXPECT_EQ(offence(R"({"a":1,"a":2})"), "invalid at /a: duplicate key");
    EXPECT_EQ(offence(R"({"a":[0,1.5]})"), "invalid at /a/1: not an integer");
    EXPECT_EQ(offence(R"({"é":1})"), "invalid at /é: key outside the profile");
    EXPECT_EQ(offence(R"([9007199254740992])"), "invalid at /0: integer beyond 2^53-1");
    EXPECT_EQ(offence(R"([18446744073709551615])"), "invalid at /0: integer beyond 2^53-1");
    EXPECT_NE(offence("{\n \"a\": 1\n \"b\": 2\n}").find(": line 3, "), std::string::npos);
    EXPECT_NE(offence("{\n \"a\": [1,\n").find(": line 3, "), std::string::npos);
    EXPECT_NE(offence("[\"\xff\"]"), "accepted");
    EXPECT_NE(offence("[\"\\ud800\"]"), "accepted");
    EXPECT_NE(offence(std::string(70, '[') + std::string(70, ']')), "accepted");
    EXPECT_NE(offence("{} {}"), "accepted");
}

TEST(CanonicalJson, NoncharactersAreRefusedAndTheirNeighboursAreNot) {
    for (const char* text : {"[\"\xef\xbf\xbe\"]", "[\"a\xef\xb7\x90z\"]", "[\"\xef\xb7\xaf\"]",
                             "[\"\xf4\x8f\xbf\xbf\"]", R"(["\ufffe"])", R"({"a":"\ud83f\udfff"})"})
        EXPECT_FALSE(parse_json(text)) << text;
    for (const char* text : {"[\"\xef\xbf\xbd\"]", "[\"\xef\xb7\x8f\"]", "[\"\xef\xb7\xb0\"]",
                             "[\"\xf0\x9f\x98\x80\"]", "[\"\xf4\x8f\xbf\xbd\"]"})
        EXPECT_TRUE(parse_json(text)) << text;
}

TEST(CanonicalJson, AnEscapeIsWrittenWhereverItStandsInTheText) {
    for (std::size_t length = 1; length < 20; ++length)
        for (std::size_t at = 0; at < length; ++at)
            for (const auto& [plain, escaped] :
                 {std::pair{'"', "\\\""}, {'\\', "\\\\"}, {'\x1f', "\\u001f"}}) {
                std::string text(length, '\x7f');
                text[at] = plain;
                std::string expected(length, '\x7f');
                expected.replace(at, 1, escaped);
                EXPECT_EQ(canonical(Value{text}), "\"" + expected + "\"");
            }
}

TEST(CanonicalJson, OnlyTheCanonicalBytesAreAcceptedAsCanonical) {
    EXPECT_TRUE(parse_canonical(R"({"a":-1,"b":"/"})"));
    EXPECT_FALSE(parse_canonical(R"({"a": -1,"b":"/"})"));
    EXPECT_FALSE(parse_canonical(R"({"a":-1,"b":"\/"})"));
    EXPECT_FALSE(parse_canonical(R"({"b":1,"a":-0})"));
}

}  // namespace
}  // namespace promenade
