// What a definition's expressions are refused for when it is loaded.
#include "engine/workflow/definition.hpp"

#include <gtest/gtest.h>

namespace promenade::workflow {
namespace {

constexpr std::string_view kBefore = R"j({
  "id": "typed", "title": "Essai", "prefix": "T", "opens_with": "open", "readers": ["author"],
  "data": {
    "author": {"type": "person", "label": "Auteur"},
    "level": {"type": "number", "label": "Niveau", "min": 0, "max": 9},
    "kind": {"type": "choice", "label": "Genre",
             "choices": [{"id": "red", "label": "R"}, {"id": "blue", "label": "B"}]},
    "tags": {"type": "list", "label": "Mots", "choices": [{"id": "x", "label": "X"}]},
    "day": {"type": "date", "label": "Jour"},
    "done": {"type": "boolean", "label": "Fait"}
  },
  "triggers": {"open": {"label": "Ouvrir", "by": ["pdn"], "attached": ["level", "kind"]}},
  "initial": "new",
  "states": {"new": {"label": "Nouvelle", "on": {"open": {"target": "end", )j";
constexpr std::string_view kAfter = R"j(}}}, "end": {"label": "Fin", "type": "final"}}})j";

std::string refusal(const std::string& member) {
    const auto loaded =
        Definition::load(std::string{kBefore} + member + std::string{kAfter}, "f.json");
    if (loaded) return "accepted";
    const std::string place = "f.json#/states/new/on/open/";
    EXPECT_TRUE(loaded.error().where.starts_with(place)) << loaded.error().where;
    const std::string_view beginning = "expected an expression: at character ";
    const std::string& detail = loaded.error().detail;
    return detail.starts_with(beginning) ? detail.substr(beginning.size()) : detail;
}

std::string guard(const std::string& text) { return refusal("\"guard\": \"" + text + "\""); }

std::string assign(const std::string& field, const std::string& text) {
    return refusal("\"assign\": {\"" + field + "\": \"" + text + "\"}");
}

TEST(ExpressionCheck, WhatHasTheRightTypesIsAccepted) {
    for (const char* text :
         {"fields.level + data.level > 3", "fields.kind in ['red', 'blue']", "'x' in fields.tags",
          "fields.tags.all(t, t.startsWith('x'))", "size(fields.tags) == 0",
          "fields.tags.map(t, size(t)) == [1]", "{'a': 1}['a'] == fields.level",
          "now - timestamp('2026-01-01T00:00:00Z') > duration('24h')",
          "now.localDate('Europe/Paris') > fields.day", "fields.level > 1.5",
          "now.getDayOfWeek('Europe/Paris') in [0, 6]", "fields['kind'] == 'red'",
          "has(fields.done) && fields.done", "type(fields.level) == int", "'kind' in fields",
          "actor.roles.exists(r, r == 'pdn')", "fields.kind.matches('^r')"})
        EXPECT_EQ(guard(text), "accepted") << text;
}

TEST(ExpressionCheck, OperandsOfTheWrongTypeAreRefusedAtTheirCharacter) {
    EXPECT_EQ(guard("fields.level + 'a' == 'a'"),
              "14, expected other operands of \"+\": not int and string");
    EXPECT_EQ(guard("fields.level == '3'"),
              "14, expected values that can be equal: not int and string");
    EXPECT_EQ(guard("fields.day > now"),
              "12, expected other operands of \">\": not string and timestamp");
    EXPECT_EQ(guard("fields.done && fields.level"), "23, expected a condition: not int");
    EXPECT_EQ(guard("!fields.level"), "1, expected other operands of \"!\": not int");
    EXPECT_EQ(guard("size(fields.level) == 1"), "1, expected other operands of \"size\": not int");
    EXPECT_EQ(guard("1 in fields.tags"),
              "3, expected items that it can be one of: not int in list(string)");
    EXPECT_EQ(guard("fields.level.all(x, true)"),
              "18, expected a list or a map to go through: not int");
    EXPECT_EQ(guard("fields.level.x == 1"), "14, expected a map before the dot: not int");
    EXPECT_EQ(guard("fields.tags['x'] == 'x'"),
              "12, expected other operands of \"[]\": not list(string) and string");
    EXPECT_EQ(guard("[1, 'a'] == []"), "1, expected items of one type");
    EXPECT_EQ(guard("(fields.done ? 1 : 'a') == 1"),
              "14, expected one type on both sides of the colon: not int and string");
    EXPECT_EQ(guard("fields.kind == null"),
              "13, expected values that can be equal: not string and null_type");
    EXPECT_EQ(guard("dyn(fields.kind) == 1"), "1, dyn() has no use here: types are known");
}

TEST(ExpressionCheck, AGuardIsACondition) {
    EXPECT_EQ(guard("fields.level"), "expected a condition: not int");
    EXPECT_EQ(guard("fields.tags"), "expected a condition: not list(string)");
}

TEST(ExpressionCheck, ChoicesFunctionsAndConstantsAreKnownBeforehand) {
    EXPECT_EQ(guard("fields.kind == 'green'"), "16, expected a choice of the field \"kind\"");
    EXPECT_EQ(guard("fields.kind in ['red', 'green']"),
              "16, expected a choice of the field \"kind\"");
    EXPECT_EQ(guard("fields.kind.lower() == 'red'"),
              "13, no function with so many arguments: lower");
    EXPECT_EQ(guard("fields.kind.matches('(')"), "21, not a regular expression");
    EXPECT_EQ(guard("now > timestamp('tomorrow')"),
              "7, always an error: not a timestamp by RFC 3339");
    EXPECT_EQ(guard("now.getHours('Paris') == 1"), "5, always an error: no such time zone");
    EXPECT_EQ(guard("1 / 0 == fields.level"), "3, always an error: division by zero");
    EXPECT_EQ(guard("fields[actor.pseudonym] == 'x'"),
              "14, expected the name of a member, between quotes");
}

TEST(ExpressionCheck, AnAssignmentFitsItsField) {
    EXPECT_EQ(assign("level", "fields.level + 1"), "accepted");
    EXPECT_EQ(assign("level", "null"), "accepted");
    EXPECT_EQ(assign("level", "fields.done ? null : 2"), "accepted");
    EXPECT_EQ(assign("kind", "fields.done ? 'red' : 'blue'"), "accepted");
    EXPECT_EQ(assign("tags", "[]"), "accepted");
    EXPECT_EQ(assign("day", "now.localDate('Europe/Paris')"), "accepted");
    EXPECT_EQ(assign("level", "'a'"),
              "1, expected a value of the field \"level\": number, not string");
    EXPECT_EQ(assign("level", "1.5"),
              "1, expected a value of the field \"level\": number, not double");
    EXPECT_EQ(assign("level", "12"), "1, expected a value that the field may have: level");
    EXPECT_EQ(assign("day", "now"),
              "1, expected a value of the field \"day\": date, not timestamp");
    EXPECT_EQ(assign("kind", "fields.done ? 'red' : 'green'"),
              "23, expected a value that the field may have: kind");
    EXPECT_EQ(assign("tags", "[1]"),
              "1, expected a value of the field \"tags\": list, not list(int)");
    EXPECT_EQ(assign("done", "fields.level"),
              "8, expected a value of the field \"done\": boolean, not int");
}

TEST(ExpressionCheck, APlainStatechartIsCheckedForFunctionsAndPatternsAlone) {
    const auto plain = [](const std::string& text) {
        const auto loaded =
            Definition::load(R"({"states": {"a": {"on": {"x": {"target": "b", "guard": ")" + text +
                                 R"("}}}, "b": {}}})",
                             "f.json", Strictness::plain);
        return loaded ? "accepted" : loaded.error().detail;
    };
    for (const char* text : {"anything.at == 'all'", "1 == 'a'", "1 / 0 == 1", "[1, 'a'] == []",
                             "dyn(x) == 1", "{'a': 1, 2: 'b'} == x", "1 + 'a' == x"})
        EXPECT_EQ(plain(text), "accepted") << text;
    EXPECT_EQ(
        plain("nothing(x)"),
        "expected an expression: at character 1, no function with so many arguments: nothing");
    EXPECT_EQ(plain("x.matches('(')"),
              "expected an expression: at character 11, not a regular expression");
}

}  // namespace
}  // namespace promenade::workflow
