#include "bot/app/cli/evaluate.hpp"

#include <gtest/gtest.h>

namespace promenade::app {
namespace {

std::string value(std::string_view expression, std::string_view context = "{}") {
    const auto found = evaluate(expression, context);
    return found ? found.value() : describe(found.error());
}

TEST(Evaluate, PrintsTheJsonValueOrSaysWhatIsWrong) {
    EXPECT_EQ(value("a + 1", R"({"a": 41})"), "42");
    EXPECT_EQ(value("{'clé à part': [9223372036854775807]}"),
              "{\"clé à part\":[9223372036854775807]}");
    EXPECT_NE(value("a").find("no such name"), std::string::npos);
    EXPECT_NE(value("1 +").find("expression, character 4"), std::string::npos);
    EXPECT_NE(value("1", "[]").find("an object"), std::string::npos);
    EXPECT_NE(value("1", "{").find("not a JSON document"), std::string::npos);
    EXPECT_NE(value("1", std::string(1'000, '[')).find("not a JSON document"), std::string::npos);
}

TEST(Evaluate, EachKindHasItsJson) {
    EXPECT_EQ(value("[1, 2u, 3.0, 0.5, 1e30, null, true]"), "[1,2,3.0,0.5,1e+30,null,true]");
    EXPECT_EQ(value("[0.0 / 0.0, 1.0 / 0.0, -1.0 / 0.0]"), R"(["NaN","Infinity","-Infinity"])");
    EXPECT_EQ(value(R"(b'\000\xff')"), "\"AP8=\"");
    EXPECT_EQ(value("{1: 'a', true: 'b', 2u: 'c'}"), R"({"true":"b","1":"a","2":"c"})");
    EXPECT_EQ(value("[timestamp('2026-11-20T08:00:00.50+01:00'), duration('1h0.5s')]"),
              R"(["2026-11-20T07:00:00.5Z","3600.5s"])");
    EXPECT_EQ(value("[type(1), type(timestamp(0)), list]"),
              R"(["int","google.protobuf.Timestamp","list"])");
}

TEST(Evaluate, TheContextSaysKindsThatJsonDoesNotHave) {
    EXPECT_EQ(value("[type(a), type(b), type(c), type(d)]",
                    R"({"a": 1, "b": 1.0, "c": 18446744073709551615, "d": {"e": null}})"),
              R"(["int","double","uint","map"])");
    const auto typed = [](std::string_view type, std::string_view json) {
        const std::string any = R"({"x": {"@type": "type.googleapis.com/google.protobuf.)";
        return value("[type(x), x]",
                     any + std::string{type} + R"(", "value": )" + std::string{json} + "}}");
    };
    EXPECT_EQ(typed("UInt64Value", "\"7\""), R"(["uint",7])");
    EXPECT_EQ(value("x", R"({"x": {"@type": "mine", "value": 1}})"),
              R"({"@type":"mine","value":1})");
    EXPECT_NE(typed("Duration", "\"soon\"").find("not a duration"), std::string::npos);
    EXPECT_NE(typed("Any", "1").find("another \"@type\""), std::string::npos);
}

TEST(Evaluate, TheLongestDottedNameWins) {
    const auto context = R"({"a.b": {"c": 1}, "a.b.c": 2, "a": {"b": 3}})";
    EXPECT_EQ(value("a.b.c", context), "2");
    EXPECT_EQ(value("has(a.b.d)", context), "false");
    EXPECT_EQ(value("[{'b': 4}].map(a, a.b)", context), "[4]");
}

TEST(Evaluate, ALineIsAnsweredByALine) {
    const auto answer = [](std::string_view line) {
        const auto found = evaluate_line(line);
        return found ? found.value() : describe(found.error());
    };
    EXPECT_EQ(answer(R"({"expr": "a + 1", "context": {"a": 41}})"), R"({"value":42})");
    EXPECT_EQ(answer(R"({"expr": "1 / 0"})"), R"({"error":"invalid: division by zero"})");
    EXPECT_NE(answer(R"({"context": {}})").find("\"expr\" is expected"), std::string::npos);
    EXPECT_NE(answer("1").find("a JSON object"), std::string::npos);
}

TEST(Evaluate, AnExpressionMayBeginLikeAnOption) {
    using Arguments = std::vector<std::string>;
    EXPECT_EQ(expression_last({"eval", "-1", "--context", "-c.json"}),
              (Arguments{"eval", "--context", "-c.json", "--", "-1"}));
    EXPECT_EQ(expression_last({"eval", "--lines"}), (Arguments{"eval", "--lines", "--"}));
    EXPECT_EQ(expression_last({"say", "-1"}), (Arguments{"say", "-1"}));
    EXPECT_EQ(expression_last({"eval", "--", "--x"}), (Arguments{"eval", "--", "--x"}));
}

}  // namespace
}  // namespace promenade::app
