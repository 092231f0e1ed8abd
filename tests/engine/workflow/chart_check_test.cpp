#include "tests/engine/workflow/checked_question.hpp"

#include <gtest/gtest.h>

namespace promenade::workflow {
namespace {

TEST(ChartCheck, ASoundProcedureIsClean) { EXPECT_EQ(findings(kTriggers, kStates), ""); }

TEST(ChartCheck, AStateThatNothingLeadsToIsToldOnceForAllItHolds) {
    EXPECT_EQ(with_states(R"("closed":)", R"("island": {"label": "Île", "initial": "hut",
                  "on": {"thank": "closed"}, "states": {"hut": {"label": "Hutte"}}}, "closed":)"),
              "state_unreachable /states/island\n");
}

TEST(ChartCheck, BehindAGuardThatNeverHoldsNothingIsReached) {
    EXPECT_EQ(with_states(R"({"thank": "closed"})",
                          R"({"thank": {"guard": "1 > 2", "target": "closed"}})"),
              "state_unreachable /states/closed\n"
              "dead_end /states/answered\n"
              "guard_never_holds /states/answered/on/thank/guard\n"
              "trigger_without_state /triggers/thank\n");
}

TEST(ChartCheck, AStateThatNothingLeavesIsADeadEndUnlessItIsFinal) {
    EXPECT_EQ(with_states(R"("label": "Close", "type": "final")", R"("label": "Close")"),
              "dead_end /states/closed\n");
    // Before it nobody is told again: the dead end is the fault.
    EXPECT_EQ(with_states(kOpen, R"("on": {"answer": ["answered"], "thank": "pit"}},
                  "pit": {"label": "Trou", "on": {"thank": {"target": "pit", "reenter": true}}})"),
              "dead_end /states/pit\n");
}

TEST(ChartCheck, ARoundThatNeverEndsIsTold) {
    EXPECT_EQ(with_states(kOpen, R"("on": {"answer": "answered", "thank": "round"}},
                  "round": {"label": "Tour", "on": {"thank": "again"}},
                  "again": {"label": "Encore", "on": {"thank": "round"}})"),
              "no_way_to_an_end /states/round\nno_way_to_an_end /states/again\n");
    EXPECT_EQ(with_states(R"("on": {"thank": "closed"}},
    "closed": {"label": "Close", "type": "final"})",
                          R"("on": {"thank": "open"}})"),
              "never_ends \n");
}

TEST(ChartCheck, AFinalChildThatNobodyWaitsForIsADeadEnd) {
    const auto inner = [](std::string_view more) {
        return with_states(kOpen, R"("initial": "asked", )" + std::string{more} + R"( "states": {
            "asked": {"label": "Posée", "on": {"answer": "done"}},
            "done": {"label": "Faite", "type": "final"}}})");
    };
    EXPECT_EQ(inner(R"("onDone": "answered",)"), "");
    EXPECT_NE(inner("").find("dead_end /states/open/states/done\n"), std::string::npos);
}

TEST(ChartCheck, ARegionMayRestWhileTheOneBesideItGoesOn) {
    const std::string parallel = replaced(kStates, kOpen, R"("type": "parallel", "states": {
        "work": {"label": "Travail", "on": {"answer": "#answered"}},
        "note": {"label": "Note"}}})");
    EXPECT_EQ(findings(kTriggers, replaced(parallel, R"("answered": {)",
                                           R"("answered": {"id": "answered", )")),
              "");
}

TEST(ChartCheck, ATransitionBehindOneWithoutAConditionIsNeverTaken) {
    EXPECT_EQ(with_states(R"({"answer": "answered"})",
                          R"({"answer": ["answered", {"guard": "fields.level > 1",
                              "target": "closed"}]})"),
              "transition_hidden /states/open/on/answer/1\n");
}

TEST(ChartCheck, EventlessTransitionsThatLeadInACircleAreToldUnlessTheyCount) {
    const auto circle = [](std::string_view assign) {
        return with_states(kOpen, R"("on": {"answer": "answered"},
            "always": {"guard": "fields.level > 3", "target": "a"}},
            "a": {"label": "A", "on": {"answer": "answered"},
                  "always": {"guard": "fields.level > 5", "target": "b"}},
            "b": {"label": "B", "on": {"answer": "answered"},
                  "always": {"target": "a", "assign": {)" +
                                      std::string{assign} + "}}}");
    };
    EXPECT_EQ(circle(""), "endless_loop /states/a/always\n");
    EXPECT_EQ(circle(R"("level": "fields.level - 1")"), "");
}

TEST(ChartCheck, AnEventlessTransitionIntoItsOwnStateIsACircle) {
    const auto own = [](std::string_view always) {
        return with_states(
            kOpen, R"("on": {"answer": "answered"}, "always": )" + std::string{always} + "}");
    };
    EXPECT_EQ(own(R"("open")"), "endless_loop /states/open/always\n");
    EXPECT_EQ(own(R"({"guard": "true", "target": "open"})"), "endless_loop /states/open/always\n");
    EXPECT_EQ(own(R"({"guard": "fields.level > 3", "target": "open",
                      "assign": {"level": "fields.level - 1"}})"),
              "");
}

TEST(ChartCheck, ATriggerNeedsSomebodyWhoCanSendIt) {
    EXPECT_EQ(with_triggers(R"("by": ["author"])", R"("by": ["assignee"])"),
              "trigger_without_sender /triggers/thank/by\n")
        << "nothing ever fills the assignee";
    EXPECT_EQ(with_triggers(R"("by": ["author"])", R"("by": ["theme_referent"])"),
              "trigger_without_sender /triggers/thank/by\n");
    EXPECT_EQ(
        with_triggers(R"("by": ["author"])", R"("by": [{"who": "author", "guard": "false"}])"),
        "trigger_without_sender /triggers/thank/by\n");
    EXPECT_EQ(with_triggers(R"("by": ["pdn"])", R"("by": ["author"])"),
              "opening_without_sender /triggers/ask/by\n")
        << "there is no author before there is a case";
}

TEST(ChartCheck, WhoMayNotReadACaseCanSendItNothing) {
    const std::string told = "sender_without_reading /triggers/answer/by\n";
    EXPECT_EQ(with_triggers(R"("by": ["coordinator"])", R"("by": ["employer"])"), told);
    EXPECT_EQ(with_triggers(R"("by": ["coordinator"])", R"("by": ["employer", "author"])"), "");
    EXPECT_EQ(with_triggers(R"("by": ["coordinator"])", R"("by": ["employer", "system"])"), "");
    EXPECT_EQ(with_triggers(R"("by": ["coordinator"])", R"("by": ["pdn"])"), "")
        << "the author is one";
    const std::string opened = replaced(kTriggers, R"("by": ["pdn"])", R"("by": ["employer"])");
    EXPECT_EQ(
        findings(replaced(opened, R"("by": ["coordinator"])", R"("by": ["employer"])"), kStates),
        "");
}

// A procedure that does nothing but open one of another.
Definition opener(const std::string& id, const std::string& of) {
    return Definition::load(R"({"id": ")" + id + R"(", "title": "T", "prefix": "O",
        "opens_with": "open", "readers": ["coordinator"],
        "data": {"author": {"type": "person", "label": "Auteur"}},
        "triggers": {"open": {"label": "Ouvrir", "by": ["coordinator", "system"]}},
        "initial": "new",
        "states": {"new": {"label": "Nouvelle", "on": {"open": "done"}},
                   "done": {"label": "Faite", "type": "final", "entry": {"spawn": {
                       "definition": ")" +
                                of + R"("}}}}})",
                            id + ".json")
        .value();
}

TEST(ChartCheck, WhatIsOpenedExistsAndDoesNotComeBack) {
    const auto opening = [](const std::vector<Definition>& others) {
        return findings(kTriggers,
                        replaced(kStates, R"({"thank": "closed"})",
                                 R"({"thank": {"target": "closed",
                                               "spawn": {"definition": "survey"}}})"),
                        others);
    };
    const std::string where = "/states/answered/on/thank/spawn/definition\n";
    EXPECT_EQ(opening({}), "spawn_unknown " + where);
    EXPECT_EQ(opening({opener("survey", "letter"), opener("letter", "other")}), "");
    EXPECT_EQ(opening({opener("survey", "letter"), opener("letter", "survey")}), "")
        << "a circle beside it is for those in it";
    EXPECT_EQ(opening({opener("survey", "letter"), opener("letter", "question")}),
              "spawn_circle " + where);
}

TEST(ChartCheck, ACaseCanBeOpened) {
    EXPECT_EQ(with_states(R"("on": {"ask": "open"})", R"("on": {"thank": "open"})")
                  .find("expected an \"on\""),
              std::string{"q.json#/triggers/ask: "}.size());
    EXPECT_NE(with_states(R"("new": {"label": "Nouvelle", "on": {"ask": "open"}})",
                          R"("new": {"label": "Nouvelle", "on": {"thank": "late"}},
                             "late": {"label": "Tard", "on": {"ask": "open"}})")
                  .find("opening_without_state /triggers/ask\n"),
              std::string::npos);
}

TEST(ChartCheck, AnImpliedTriggerMustBePossibleThere) {
    const auto implying = [](std::string_view open, std::string_view implied) {
        return with_states(kOpen, R"("on": {"answer": {"target": "answered", "implies": [")" +
                                      std::string{implied} + "\"]}" + std::string{open} + "}}");
    };
    EXPECT_EQ(implying("", "thank"), "implied_never_enabled /states/open/on/answer/implies/0\n")
        << "no state beside this one reacts to it, and the coordinator may not send it";
    EXPECT_EQ(implying("", "answer"), "implied_never_enabled /states/open/on/answer/implies/0\n");
}

TEST(ChartCheck, ADeadlineTellsSomebodyOrGivesThemSomethingToDo) {
    const auto after = [](std::string_view transition) {
        return with_states(kOpen, R"("on": {"answer": "answered"}, "after": {"P5D": )" +
                                      std::string{transition} + "}}");
    };
    const std::string told = "deadline_without_owner /states/open/after/P5D\n";
    EXPECT_EQ(after(R"("closed")"), told) << "a case that ends unnoticed";
    EXPECT_EQ(after(R"({"target": "open", "reenter": true})"), told);
    EXPECT_EQ(after(R"({"assign": {"level": "1"}})"), told);
    EXPECT_EQ(after(R"("answered")"), "") << "the author may now thank";
    EXPECT_EQ(after(R"({"target": "closed", "notify": []})"), "") << "on purpose";
    EXPECT_EQ(after(R"({"target": "closed",
                        "notify": [{"to": "author", "text": "question.known.author"}]})"),
              "");
}

TEST(ChartCheck, AFormAsksNothingThatNobodyMayRead) {
    EXPECT_EQ(with_triggers(R"("form": ["level"])", R"("form": ["level", "secret"])"),
              "field_without_reader /triggers/ask/form/1\n");
}

std::string with_thanks(std::string_view actions) {
    return with_states(R"({"thank": "closed"})",
                       R"({"thank": {"target": "closed", )" + std::string{actions} + "}}");
}

TEST(ChartCheck, TheAuthorOfACaseStaysWhoOpenedIt) {
    EXPECT_EQ(with_thanks(R"("assign": {"author": "actor.pseudonym"})"),
              "author_assigned /states/answered/on/thank/assign/author\n");
    EXPECT_EQ(with_thanks(R"("actions": [{"assign": {"author": "actor.pseudonym"}}])"),
              "author_assigned /states/answered/on/thank/actions/0/assign/author\n");
    EXPECT_EQ(with_thanks(R"("assign": {"assignee": "fields.author"})"), "");
}

TEST(ChartCheck, ANoticeReachesSomebodyInSomeCase) {
    const auto notice = [](std::string_view guard) {
        return R"("notify": [{"to": "author", "text": "question.known.author", "guard": ")" +
               std::string{guard} + R"("}])";
    };
    EXPECT_EQ(with_thanks(notice("fields.level > 1")), "");
    EXPECT_EQ(with_thanks(notice("1 > 2")),
              "notice_never_told /states/answered/on/thank/notify/0/guard\n");
    EXPECT_EQ(with_states(kOpen, R"("on": {"answer": "answered"}, "after": {"P5D": {
                  "actions": [{)" + notice("false") +
                                     "}]}}}"),
              "deadline_without_owner /states/open/after/P5D\n"
              "notice_never_told /states/open/after/P5D/actions/0/notify/0/guard\n")
        << "who is never told owns no deadline";
}

TEST(ChartCheck, TheStateOfAMemberIsOneThatExists) {
    const auto guarded = [](std::string_view guard) {
        return with_thanks(R"("guard": ")" + std::string{guard} + "\"");
    };
    const std::string told = "member_state_unknown /states/answered/on/thank/guard\n";
    EXPECT_EQ(guarded("members.exists(m, m.state == 'labelled')"), "");
    EXPECT_EQ(guarded("members.exists(m, m.state == 'labeled')"), told);
    EXPECT_EQ(guarded("members.all(m, m.state in ['labelled', 'pause'])"), told);
    EXPECT_EQ(guarded("members.exists(m, m.employer == 'labeled')"), "");
    EXPECT_EQ(with_thanks(R"("record": {"member": "fields.author", "set": {"state": "'gone'"}})"),
              "member_state_unknown /states/answered/on/thank/record/set/state\n");
    EXPECT_EQ(with_thanks(R"("record": {"member": "fields.author", "set": {"state": "'left'"}})"),
              "");
}

// A procedure that asks whom it is about and, if one likes, how many there are.
Definition asking(const std::string& by) {
    return Definition::load(R"({"id": "survey", "title": "Enquête", "prefix": "S",
        "opens_with": "open", "readers": ["coordinator"],
        "data": {"author": {"type": "person", "label": "Auteur"},
                 "who": {"type": "person", "label": "Qui"},
                 "count": {"type": "number", "label": "Nombre"},
                 "private": {"type": "id", "label": "À part"}},
        "triggers": {"open": {"label": "Ouvrir", "by": )" +
                                by + R"(,
            "form": ["who", {"field": "count", "optional": true}]}},
        "initial": "new",
        "states": {"new": {"label": "Nouvelle", "on": {"open": "done"}},
                   "done": {"label": "Faite", "type": "final"}}})",
                            "survey.json")
        .value();
}

TEST(ChartCheck, WhatAnOpenedCaseIsGivenIsWhatItAsksFor) {
    const auto given = [](std::string_view data, const char* by = R"(["system"])") {
        return findings(kTriggers,
                        replaced(kStates, R"({"thank": "closed"})",
                                 R"({"thank": {"target": "closed", "spawn": {"definition": "survey",
                         "for_each": "members", "data": {)" +
                                     std::string{data} + "}}}}"),
                        {asking(by)});
    };
    const std::string spawn = "/states/answered/on/thank/spawn";
    EXPECT_EQ(given(R"("who": "item.id", "count": "fields.level")"), "");
    EXPECT_EQ(given(R"("who": "item.id")"), "");
    EXPECT_EQ(given(R"("who": "item.id", "whom": "item.id")"),
              "spawn_field_unknown " + spawn + "/data/whom\n");
    EXPECT_EQ(given(R"("who": "item.id", "private": "item.id")"),
              "spawn_field_unknown " + spawn + "/data/private\n")
        << "it has the field, and does not ask for it";
    EXPECT_EQ(given(R"("who": "item.id", "count": "item.state")"),
              "spawn_field_unfit " + spawn + "/data/count\n");
    EXPECT_EQ(given(R"("count": "1")"), "spawn_field_missing " + spawn + "\n");
    EXPECT_EQ(given(R"("who": "item.id")", R"(["coordinator"])"),
              "spawn_not_for_system " + spawn + "/definition\n");
}

TEST(ChartCheck, WhatAGuardLooksForMustExist) {
    const auto guarded = [](const char* guard) {
        return with_states(
            R"({"thank": "closed"})",
            R"({"thank": {"target": "closed", "guard": ")" + std::string{guard} + "\"}}");
    };
    const std::string at = " /states/answered/on/thank/guard\n";
    EXPECT_EQ(guarded("'answered' in active || 'pdn' in actor.roles"), "");
    EXPECT_EQ(guarded("'answerd' in active"), "active_unknown" + at);
    EXPECT_EQ(guarded("'pnd' in actor.roles"), "role_unknown" + at);
}

TEST(ChartCheck, WhatAnEntryLooksAtIsBroughtByAWayIn) {
    const auto entered = [](const std::string& label) {
        const std::string state = R"({"label": ")" + label + R"(",)";
        return with_states(state, state + R"("entry": {"assign": {"level": "data.level"}},)");
    };
    EXPECT_EQ(entered("Ouverte"), "");
    EXPECT_EQ(entered("Répondue"), "data_never_brought /states/answered/entry/assign/level\n");
}

TEST(ChartCheck, WhatIsCancelledIsSentSomewhere) {
    const auto cancelled = [](const char* id) {
        return with_states(
            R"({"answer": "answered"})",
            R"({"answer": [{"target": "answered", "cancel": [")" + std::string{id} +
                R"("], "send": {"trigger": "thank", "id": "late", "delay": "P1D"}}]})");
    };
    EXPECT_EQ(cancelled("late"), "");
    EXPECT_EQ(cancelled("lte"), "cancel_unknown /states/open/on/answer/0/cancel/0\n");
}

TEST(ChartCheck, AVoteIsNotCountedByItsOwnGuard) {
    const std::string head =
        replaced(kHead, R"("assignee": {)",
                 R"("agreed": {"type": "people", "label": "Pour"}, "assignee": {)");
    const std::string triggers =
        replaced(kTriggers, R"("by": ["author"]})", R"("by": ["author"], "collects": "agreed"})");
    const std::string states =
        replaced(kStates, R"({"thank": "closed"})",
                 R"({"thank": {"target": "closed", "guard": "size(fields.agreed) >= 2"}})");
    const auto loaded = Definition::load(head + triggers + states, "q.json");
    ASSERT_TRUE(loaded) << describe(loaded.error());
    const Catalogue catalogue{[](std::string_view) { return true; },
                              [](std::string_view) { return true; }};
    const auto found = check(loaded.value(), {}, catalogue);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].code + " " + found[0].where,
              "vote_counted_before /states/answered/on/thank/guard");
}

TEST(ChartCheck, TextsAndNamesOfEventsMustExist) {
    EXPECT_EQ(with_states(R"({"thank": "closed"})",
                          R"({"thank": {"target": "closed", "emit": "question.thanked", "notify": [
                              {"to": "author", "text": "question.known.author"},
                              {"to": "author", "text": "question.thanked.author"}]}})"),
              "text_missing /states/answered/on/thank/notify/1/text\n"
              "event_missing /states/answered/on/thank/emit\n");
}

}  // namespace
}  // namespace promenade::workflow
