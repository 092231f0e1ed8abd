// What `chart check` says of persons in expressions, and of what comes to nobody, from nobody,
// never or for ever.
#include "tests/engine/workflow/checked_question.hpp"

#include <gtest/gtest.h>

namespace promenade::workflow {
namespace {

std::string with_guard(const std::string& guard) {
    return with_states(R"({"answer": "answered"})",
                       R"({"answer": {"target": "answered", "guard": ")" + guard + R"("}})");
}

TEST(ChartCheckPersons, NobodyIsNamedInAFileNorReadAsAText) {
    for (const char* guard :
         {"fields.author == 'M-021'", "'M-021' != actor.pseudonym",
          "actor.pseudonym in ['M-021', 'M-022']", "actor.onbehalfof == 'M-021'",
          "members.exists(m, m.id == 'M-021')", "actor.pseudonym.startsWith('M-')",
          "fields.author < actor.pseudonym", "size(fields.author) > 3",
          "string(fields.author) == 'M-021'", "fold(actor.stands_in_for) == 'm-021'"})
        EXPECT_EQ(with_guard(guard), "person_in_expression /states/open/on/answer/guard\n")
            << guard;
    for (const char* guard :
         {"fields.author == actor.pseudonym", "actor.onbehalfof == ''", "has(fields.author)",
          "members.exists(m, m.id == fields.author && m.state == 'labelled')",
          "actor.pseudonym in [fields.author, fields.author]", "'pdn' in actor.roles"})
        EXPECT_EQ(with_guard(guard), "") << guard;
}

TEST(ChartCheckPersons, APersonStaysInFieldsOfPersons) {
    const auto head = [](std::string_view field, std::string_view value) {
        return replaced(kStates, R"({"answer": "answered"})",
                        R"({"answer": {"target": "answered", "assign": {")" + std::string{field} +
                            R"(": ")" + std::string{value} + R"("}}})");
    };
    EXPECT_EQ(findings(kTriggers, head("assignee", "actor.pseudonym")), "");
    const std::string bytes =
        replaced(std::string{kHead} + std::string{kTriggers} + head("mark", "actor.pseudonym"),
                 R"("level":)", R"("mark": {"type": "id", "label": "Marque"}, "level":)");
    EXPECT_EQ(findings_of(bytes), "person_elsewhere /states/open/on/answer/assign/mark\n");
}

TEST(ChartCheckPersons, ANoticeToAFieldThatNothingFillsReachesNobody) {
    const auto told = [](std::string_view to, std::string_view form) {
        const std::string triggers =
            replaced(kTriggers, R"("by": ["coordinator"])",
                     R"("by": ["coordinator"], "form": [)" + std::string{form} + "]");
        return findings(
            triggers, replaced(kStates, R"({"answer": "answered"})",
                               R"({"answer": {"target": "answered", "notify": [{"to": ")" +
                                   std::string{to} + R"(", "text": "question.known.author"}]}})"));
    };
    EXPECT_EQ(told("assignee", ""), "notice_to_nobody /states/open/on/answer/notify/0/to\n");
    EXPECT_EQ(told("referent", ""), "notice_to_nobody /states/open/on/answer/notify/0/to\n");
    EXPECT_EQ(told("assignee", R"("assignee")"), "");
    EXPECT_EQ(told("referent", R"("theme")"), "");
    EXPECT_EQ(told("author", ""), "");
}

TEST(ChartCheckPersons, ATriggerOfTheProgramAloneIsGivenBySomething) {
    const std::string triggers =
        replaced(kTriggers, R"("by": ["coordinator"])", R"("by": ["system"])");
    EXPECT_EQ(findings(triggers, kStates), "trigger_never_given /triggers/answer/by\n");
    EXPECT_EQ(findings(triggers, replaced(kStates, R"("open": {"label": "Ouverte",)",
                                          R"("open": {"label": "Ouverte", "entry": {"send":
                                              {"trigger": "answer", "delay": "P1D"}},)")),
              "");
}

TEST(ChartCheckPersons, ADayThatNothingSetsNeverComes) {
    const std::string head =
        replaced(kHead, R"("level":)", R"("day": {"type": "date", "label": "Jour"}, "level":)");
    const auto with = [&](std::string_view triggers, std::string_view more) {
        return findings_of(head + std::string{triggers} +
                           replaced(kStates, R"("open": {"label": "Ouverte",)",
                                    R"("open": {"label": "Ouverte", )" + std::string{more} + ","));
    };
    constexpr std::string_view kAfter = R"("after": {"until:day": "answered"})";
    EXPECT_EQ(with(kTriggers, kAfter), "until_never_set /states/open/after/until:day\n");
    EXPECT_EQ(with(kTriggers, R"("entry": {"send": {"trigger": "thank", "delay": "until:day"}})"),
              "until_never_set /states/open/entry/send/delay\n");
    EXPECT_EQ(with(replaced(kTriggers, R"(["level"])", R"(["level", "day"])"), kAfter), "");
}

TEST(ChartCheckPersons, ASignalIsHeardAndWhatIsListenedForIsGiven) {
    const std::string listens =
        replaced(kHead, R"("data":)", R"("listen": {"thank": "'all'"}, "data":)") +
        replaced(kTriggers, R"(["author"])", R"(["author", "system"])") + std::string{kStates};
    const std::string signals = replaced(
        replaced(replaced(kHead, R"("question")", R"("bell")") + std::string{kTriggers} +
                     std::string{kStates},
                 R"("prefix": "Q")", R"("prefix": "B")"),
        R"({"answer": "answered"})",
        R"({"answer": {"target": "answered", "signal": {"trigger": "thank", "key": "'all'"}}})");
    const auto loaded = [](const std::string& bytes) {
        return Definition::load(bytes, "q.json").value();
    };
    EXPECT_EQ(findings_of(listens), "listen_never_given /listen/thank\n");
    EXPECT_EQ(findings_of(signals), "signal_never_heard /states/open/on/answer/signal/trigger\n");
    EXPECT_EQ(findings_of(listens, {loaded(signals)}), "");
    EXPECT_EQ(findings_of(signals, {loaded(listens)}), "");
}

TEST(ChartCheckPersons, WhatACaseGivesItselfDoesNotGoRoundForEver) {
    const auto raising = [](std::string_view guard, std::string_view more) {
        return with_states(kOpen, R"("on": {"thank": {"raise": "answer"}, "answer": [
            {"guard": ")" + std::string{guard} +
                                      R"(", "raise": "thank")" + std::string{more} +
                                      R"(}, "answered"]}})");
    };
    EXPECT_EQ(raising("fields.level > 1", ""), "endless_loop /states/open/on/answer/0\n");
    EXPECT_EQ(raising("fields.level > 1", R"(, "target": "answered")"), "");
    EXPECT_EQ(raising("fields.level > 1", R"(, "assign": {"level": "fields.level - 1"})"), "");
    EXPECT_EQ(with_states(kOpen, R"("on": {"answer": {"target": "open", "reenter": true,
                                         "send": {"trigger": "answer"}}, "thank": "answered"}})"),
              "endless_loop /states/open/on/answer\n");
    EXPECT_EQ(with_states(kOpen, R"("on": {"answer": {"target": "open", "reenter": true, "send":
                            {"trigger": "answer", "delay": "P1D"}}, "thank": "answered"}})"),
              "");
    EXPECT_EQ(with_states(kOpen, R"("on": {"answer": {"target": "open", "reenter": true},
                            "thank": "answered"}, "entry": {"raise": "answer"}})"),
              "endless_loop /states/open/on/answer\n");
}

// As many states as a definition has room for, each leading to the next: nothing is squared.
TEST(ChartCheckPersons, TheLongestWayIsCheckedAtOnce) {
    const auto name = [](int i) {
        const auto letter = [](int n) { return std::string(1, static_cast<char>('a' + n % 26)); };
        return letter(i / 676) + letter(i / 26) + letter(i);
    };
    std::string states = R"("initial": "aaa", "states": {)";
    constexpr int kCount = 1'300;
    for (int i = 0; i < kCount; ++i)
        states +=
            "\"" + name(i) + R"(": {"label": "A", "on": {"thank": ")" + name(i + 1) + R"("}},)";
    states += "\"" + name(kCount) + R"(": {"label": "Fin", "type": "final"}}})";
    states.replace(states.find("thank"), 5, "ask");
    const auto before = std::chrono::steady_clock::now();
    EXPECT_EQ(findings(R"("triggers": {"ask": {"label": "Demander", "by": ["pdn"]},
                           "thank": {"label": "Suite", "by": ["author"]}},)",
                       states),
              "");
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds{10});
}

}  // namespace
}  // namespace promenade::workflow
