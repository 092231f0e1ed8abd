#include "engine/workflow/expression.hpp"

#include "engine/core/canonical_json.hpp"

#include <gtest/gtest.h>

namespace promenade::workflow {
namespace {

Map context() {
    return *parse_json(R"({"fields": {"nature": "ANIMATION", "level": 2, "tags": ["a", "b"],
                                      "empty": {}, "yes": true},
                           "data": {}, "now": "2026-11-20T08:00:00.000Z"})")
                .value()
                .map();
}

// The value as JSON, or the error.
std::string value_of(std::string_view text) {
    const auto parsed = Expression::parse(text);
    if (!parsed) return "syntax: " + parsed.error().where;
    const auto value = parsed.value().evaluate(context());
    if (!value) return "error: " + value.error().detail;
    const std::int64_t* const number = value.value().number();
    return number ? std::to_string(*number) : canonical(value.value());
}

struct Row {
    const char* expression;
    const char* value;
};

void expect_all(const std::vector<Row>& rows) {
    for (const Row& row : rows) EXPECT_EQ(value_of(row.expression), row.value) << row.expression;
}

TEST(Expression, Literals) {
    expect_all({{"null", "null"},
                {"true", "true"},
                {"42", "42"},
                {"0x2A", "42"},
                {"-9223372036854775808", "-9223372036854775808"},
                {"9223372036854775807", "9223372036854775807"},
                {"'l\\'été'", "\"l'été\""},
                {"\"\\u00e9\\x41\\101\\n\"", "\"éAA\\n\""},
                {"'''a'b'''", "\"a'b\""},
                {"r'a\\b'", "\"a\\\\b\""},
                {"[1, 'a', [true],]", "[1,\"a\",[true]]"},
                {"{'b': 1, 'a': {'c': null}}", "{\"a\":{\"c\":null},\"b\":1}"},
                {"1 // a comment", "1"}});
}

TEST(Expression, PrecedenceAndAssociativity) {
    expect_all({{"1 + 2 * 3", "7"},
                {"(1 + 2) * 3", "9"},
                {"10 - 3 - 2", "5"},
                {"-2 * -3", "6"},
                {"!true || true", "true"},
                {"true || true && false", "true"},
                {"1 < 2 == true", "true"},
                {"false ? 1 : true ? 2 : 3", "2"},
                {"1 + 1 in [2]", "true"}});
}

TEST(Expression, Members) {
    expect_all({{"fields.nature", "\"ANIMATION\""},
                {"fields['level'] + 1", "3"},
                {"fields.tags[1]", "\"b\""},
                {"[1, 2][0]", "1"},
                {"{'a': 7}.a", "7"},
                {"has(fields.nature)", "true"},
                {"has(fields.theme)", "false"},
                {"has(fields.empty.deeper)", "false"},
                {"fields.theme", "error: no such member"},
                {"nothing", "error: no such name"},
                {"fields.tags[2]", "error: index out of range"},
                {"fields.level.deeper", "error: operands of the wrong kind"},
                {"has(fields.theme.deeper)", "error: no such member"}});
}

TEST(Expression, FunctionsAndMembership) {
    expect_all({{"size('été')", "3"},
                {"size(fields.tags)", "2"},
                {"fields.tags.size()", "2"},
                {"size(fields)", "5"},
                {"size(1)", "error: operands of the wrong kind"},
                {"fields.nature in ['SITUATION', 'ANIMATION']", "true"},
                {"'level' in fields", "true"},
                {"1 in ['1']", "false"},
                {"fields.nature.startsWith('ANI')", "true"},
                {"fields.nature.endsWith('ANI')", "false"},
                {"fields.nature.contains('MAT')", "true"},
                {"'a' + 'é'", "\"aé\""},
                {"[1] + fields.tags", "[1,\"a\",\"b\"]"}});
}

TEST(Expression, ComparisonIsTypedAndEqualityIsNot) {
    expect_all({{"1 < 2", "true"},
                {"'a' < 'b'", "true"},
                {"false < true", "true"},
                {"'é' > 'z'", "true"},
                {"1 < 'a'", "error: operands of the wrong kind"},
                {"1 == '1'", "false"},
                {"[1, {'a': 2}] == [1, {'a': 2}]", "true"},
                {"null != 1", "true"},
                {"fields.level >= 2", "true"}});
}

TEST(Expression, ArithmeticNeverWraps) {
    expect_all({{"9223372036854775807 + 1", "error: integer overflow"},
                {"-9223372036854775808 - 1", "error: integer overflow"},
                {"9223372036854775807 * 2", "error: integer overflow"},
                {"-9223372036854775808 / -1", "error: integer overflow"},
                {"-(-9223372036854775808)", "error: integer overflow"},
                {"1 / 0", "error: division by zero"},
                {"1 % 0", "error: division by zero"},
                {"-7 / 2", "-3"},
                {"-7 % 2", "-1"}});
}

TEST(Expression, AndOrAbsorbAnErrorThatDoesNotDecide) {
    expect_all({{"fields.theme == 'x' || true", "true"},
                {"true || fields.theme == 'x'", "true"},
                {"fields.theme == 'x' && false", "false"},
                {"fields.theme == 'x' || false", "error: no such member"},
                {"true && fields.theme == 'x'", "error: no such member"},
                {"1 && true", "error: operands of the wrong kind"},
                {"1 || true", "true"},
                {"true ? 1 : fields.theme", "1"},
                {"1 ? 2 : 3", "error: operands of the wrong kind"}});
}

TEST(Expression, AConditionThatIsNotTrueDoesNotHold) {
    for (const char* text : {"false", "1", "fields.theme", "'true'"})
        EXPECT_FALSE(Expression::parse(text).value().holds(context())) << text;
    EXPECT_TRUE(Expression::parse("fields.yes").value().holds(context()));
}

TEST(Expression, SyntaxErrorsNameTheCharacter) {
    expect_all({{"", "syntax: character 1"},
                {"1 +", "syntax: character 4"},
                {"é", "syntax: character 1"},
                {"'é' é", "syntax: character 5"},
                {"'open", "syntax: character 1"},
                {"1.5e", "syntax: character 1"},
                {"1n", "syntax: character 1"},
                {"9223372036854775808", "syntax: character 1"},
                {"has(a)", "syntax: character 1"},
                {"a.all(1, true)", "syntax: character 7"},
                {"a.true", "syntax: character 3"},
                {"if == 1", "syntax: character 1"},
                {"a && && b", "syntax: character 6"},
                {"[1 2]", "syntax: character 4"},
                {"'\\ud800'", "syntax: character 2"},
                {"'\\q'", "syntax: character 2"},
                {"a = 1", "syntax: character 3"}});
}

TEST(Expression, DepthAndLengthAreBounded) {
    const auto nested = [](int levels) {
        return std::string(static_cast<std::size_t>(levels), '(') + "1" +
               std::string(static_cast<std::size_t>(levels), ')');
    };
    EXPECT_TRUE(Expression::parse(nested(100)));
    EXPECT_FALSE(Expression::parse(nested(100'000)));
    EXPECT_FALSE(Expression::parse(std::string(5'000, '!') + "true"));
    EXPECT_FALSE(Expression::parse(std::string(5'000, '-') + "x"));
    std::string chain = "1";
    for (int i = 0; i < 60; ++i) chain += " + 1";
    EXPECT_EQ(value_of(chain), "61");
    for (int i = 0; i < 1'000; ++i) chain += "+1";
    EXPECT_FALSE(Expression::parse(chain));
    EXPECT_FALSE(Expression::parse("'" + std::string(kExpressionBytesMax, 'x') + "'"));
}

TEST(Expression, KnowsTheDaylightSavingOfYearsToCome) {
    EXPECT_EQ(value_of("timestamp('2040-07-01T10:00:00Z').getHours('Europe/Paris')"), "12");
    EXPECT_EQ(value_of("timestamp('2040-12-01T10:00:00Z').getHours('Europe/Paris')"), "11");
}

TEST(Expression, SaysWhatItRefersTo) {
    const auto parsed = Expression::parse("has(fields.a) && data.b == now || size(fields) > 1");
    EXPECT_EQ(parsed.value().references(),
              (std::vector<Expression::Reference>{
                  {"fields", "a"}, {"data", "b"}, {"now", ""}, {"fields", ""}}));
    EXPECT_TRUE(parsed.value().mentions("now"));
    EXPECT_FALSE(parsed.value().mentions("actor"));
}

}  // namespace
}  // namespace promenade::workflow
