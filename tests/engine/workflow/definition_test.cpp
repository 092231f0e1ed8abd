#include "engine/workflow/definition.hpp"

#include "engine/core/canonical_json.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace promenade::workflow {
namespace {

constexpr std::string_view kSound = R"({
  "id": "sound", "title": "Essai", "prefix": "T", "opens_with": "open", "readers": ["author"],
  "data": {
    "author": {"type": "person", "label": "Auteur"},
    "text": {"type": "text", "label": "Texte",
             "personal": {"of": "author", "retention": "request"}},
    "level": {"type": "number", "label": "Niveau"},
    "kind": {"type": "choice", "label": "Genre", "choices": [{"id": "a", "label": "A"}]}
  },
  "triggers": {
    "open": {"label": "Ouvrir", "by": ["pdn"], "form": ["text"], "attached": ["level"]},
    "close": {"label": "Clore", "by": ["author"]}
  },
  "initial": "new",
  "states": {
    "new": {"label": "Nouvelle", "on": {"open": "opened"}},
    "opened": {"label": "Ouverte", "on": {"close": "closed"}, "after": {"P1D": "closed"}},
    "closed": {"label": "Close", "type": "final"}
  }
})";

// The sound definition with the value at `pointer` replaced by `json` ("" removes it).
std::string with(std::string_view pointer, std::string_view json) {
    Value definition = parse_json(kSound).value();
    Value* at = &definition;
    std::string key{pointer.substr(1)};
    for (std::size_t slash; (slash = key.find('/')) != std::string::npos;
         key = key.substr(slash + 1))
        at = at->map()->find(key.substr(0, slash));
    if (json.empty())
        at->map()->erase(key);
    else
        at->map()->set(key, parse_json(json).value());
    return canonical(definition);
}

std::string refusal(std::string_view bytes) {
    const auto loaded = Definition::load(bytes, "f.json");
    return loaded ? "accepted" : loaded.error().where + ": " + loaded.error().detail;
}

TEST(Definition, ASoundOneShowsWhatPeopleNeed) {
    const auto definition = Definition::load(kSound, "f.json").value();
    EXPECT_EQ(definition.id(), "sound");
    EXPECT_EQ(definition.initial_trigger(), "open");
    EXPECT_EQ(definition.state_label("opened"), "Ouverte");
    EXPECT_EQ(definition.trigger("open")->form.at(0).field, "text");
    EXPECT_EQ(definition.field("kind")->choice("a")->label, "A");
    EXPECT_EQ(definition.hash().size(), 64u);
}

TEST(Definition, ItsCanonicalBytesLoadToTheSameDefinition) {
    const auto first = Definition::load(kSound, "f.json").value();
    const auto again = Definition::load(first.canonical(), "deployed").value();
    EXPECT_EQ(again.hash(), first.hash());
    EXPECT_EQ(again.triggers().at(0).name, "open") << "the file's order, not the alphabet's";
    EXPECT_EQ(again.fields().at(1).name, "text");
}

struct Offence {
    const char* pointer;
    const char* json;
    const char* refused_at;
    const char* expected;
};

void expect_refused(const std::vector<Offence>& offences) {
    for (const Offence& o : offences) {
        const std::string said = refusal(with(o.pointer, o.json));
        EXPECT_EQ(said.substr(0, said.find(": ")), std::string{"f.json#"} + o.refused_at)
            << o.pointer << " " << said;
        EXPECT_NE(said.find(o.expected), std::string::npos) << o.pointer << ": " << said;
    }
}

TEST(Definition, MissingFrenchIsRefused) {
    expect_refused({{"/title", "", "", "the key \"title\""},
                    {"/states/new/label", "", "/states/new", "the key \"label\""},
                    {"/triggers/open/label", "", "/triggers/open", "the key \"label\""},
                    {"/data/level/label", "\"\"", "/data/level/label", "a text"}});
}

TEST(Definition, UnknownKeysAreRefusedWithTheKnownOnes) {
    expect_refused(
        {{"/titel", "\"x\"", "/titel", "one of the keys: id title"},
         {"/states/new/on_done", "{}", "/states/new/on_done", "onDone"},
         {"/states/new/on/open", R"({"to": "opened"})", "/states/new/on/open/to", "target"},
         {"/triggers/open/who", "[]", "/triggers/open/who", "by"},
         {"/data/level/limit", "3", "/data/level/limit", "min max"},
         {"/states/closed/on", "{}", "/states/closed/on", "entry exit"}});
}

TEST(Definition, TargetsAndInitialStatesMustExist) {
    expect_refused(
        {{"/states/new/on/open", "\"nowhere\"", "/states/new/on/open", "a sibling's name"},
         {"/states/new/on/open", R"({"target": ["opened", "#x"]})", "/states/new/on/open/target/1",
          "a state"},
         {"/initial", "\"nowhere\"", "/initial", "a state inside"},
         {"/initial", "", "", "the key \"initial\""},
         {"/states/closed/type", "\"parallel\"", "/states/closed/type", "parallel"}});
}

TEST(Definition, TriggersAreDeclaredUsedAndPermittedToSomebody) {
    expect_refused(
        {{"/states/new/on/dance", "\"opened\"", "/states/new/on/dance", "declared under triggers"},
         {"/states/new/on/*", "\"opened\"", "/states/new/on/*", "the name of a trigger"},
         {"/triggers/dance", R"({"label": "Danser", "by": ["pdn"]})", "/triggers/dance",
          "an \"on\" that uses"},
         {"/triggers/open/by", "[]", "/triggers/open", "who may send"},
         {"/triggers/open/by", "[\"boss\"]", "/triggers/open/by/0", "people: pdn"},
         {"/triggers/close/by", "[\"assignee\"]", "/triggers/close/by/0",
          "the type person or people"},
         {"/triggers/open/form", "[\"colour\"]", "/triggers/open/form/0", "a field declared"},
         {"/opens_with", "\"dance\"", "/opens_with", "a trigger declared"},
         {"/states/opened/on/close", R"({"target": "closed", "implies": ["dance"]})",
          "/states/opened/on/close/implies", "not dance"},
         {"/states/opened/on/close", R"({"target": "closed", "implies": ["open"]})",
          "/states/opened/on/close/implies", "ask nothing"}});
}

TEST(Definition, ExpressionsAreCheckedBeforeTheyRun) {
    const auto guard = [](const char* text) {
        return R"({"target": "opened", "guard": ")" + std::string{text} + "\"}";
    };
    const auto refused = [&](const char* text) {
        return refusal(with("/states/new/on/open", guard(text)));
    };
    EXPECT_EQ(refused("has(data.level) && actor.pseudonym != '' && now > timestamp(0)"),
              "accepted");
    const std::string at =
        "f.json#/states/new/on/open/guard: expected an expression: at character ";
    EXPECT_EQ(refused("1 +"), at + "4, expected an operand");
    const std::string where = at + "8, expected ";
    EXPECT_EQ(refused("fields.colour"), where + "only fields declared under data: not colour");
    EXPECT_EQ(refused("fields.text != ''"), where + "no sealed field: not text");
    EXPECT_EQ(refused("data.text != ''"), at + "6, expected " + "no sealed field: not text");
    EXPECT_EQ(refused("data.kind == 'a'"),
              at + "6, expected " + "a field of the trigger's form: not kind");
    EXPECT_EQ(refused("actor.name"),
              at + "7, expected a member of actor: pseudonym roles themes onbehalfof is_author "
                   "member stands_in_for");
    EXPECT_EQ(
        refused("colour"),
        at + "1, expected the names fields, data, actor, settings, network, members, now, active, "
             "trigger and case: not colour");
}

TEST(Definition, ActionsAreChecked) {
    const auto transition = [](const char* more) {
        return R"({"target": "opened", )" + std::string{more} + "}";
    };
    const auto refused = [&](const char* more) {
        return refusal(with("/states/new/on/open", transition(more)));
    };
    const std::string at = "f.json#/states/new/on/open";
    EXPECT_EQ(refused(R"("assign": {"text": "'x'"})"),
              at + "/assign/text: expected a field in the clear, declared under data");
    EXPECT_EQ(refused(R"("notify": [{"to": "boss", "text": "a.b"}])"),
              at + "/notify/0/to: expected a role or a field of the type person or people: "
                   "coordinator referent");
    EXPECT_EQ(refused(R"("notify": [{"to": "referent", "text": "a.b"}])"),
              at + "/notify/0/to: expected the field \"theme\" declared under data");
    EXPECT_EQ(refused(R"("notify": [{"to": "author", "text": "hello"}])"),
              at + "/notify/0/text: expected a key of the catalogue: request.answered.author");
    EXPECT_EQ(refused(R"("emit": "Opened")"),
              at + "/emit: expected the name of an event: request.answered");
}

TEST(Definition, DelaysAreIsoDurationsOfAtMostTenYears) {
    for (const char* delay : {"1000", "business:PT", "monday", "P9999D"}) {
        const std::string said =
            refusal(with("/states/opened/after", "{\"" + std::string{delay} + "\": \"closed\"}"));
        EXPECT_NE(said.find("a delay of at most ten years"), std::string::npos) << said;
    }
}

TEST(Definition, WorkedTimeIsCountedInDaysAndNothingInMonths) {
    const auto said = [](const char* delay) {
        return refusal(
            with("/states/opened/after", "{\"" + std::string{delay} + "\": \"closed\"}"));
    };
    const std::string at = "f.json#/states/opened/after/";
    for (const char* hours : {"business:PT4H", "business:P1DT4H", "business:referent:PT1S"})
        EXPECT_EQ(said(hours), at + hours + ": expected whole worked days, at most ten years");
    for (const char* months : {"P1M", "P1Y", "P10Y", "business:P1M"})
        EXPECT_EQ(said(months), at + months + ": expected a delay without months or years");
    EXPECT_EQ(said("PT1M"), "accepted");
}

TEST(Definition, FreeTextIsAlwaysSealedAndTheAuthorIsNot) {
    expect_refused(
        {{"/data/text/personal", "", "/data/text", "free text is always sealed"},
         {"/data/author", "", "", "data to declare \"author\""},
         {"/data/kind/choices", "", "/data/kind", "choices"},
         {"/data/kind/choices", "\"level\"", "/data/kind/choices", "a field with choices"},
         {"/data/kind/narrowed_by", "\"level\"", "/data/kind/choices/0", "the key \"of\""},
         {"/data/level/type", "\"float\"", "/data/level/type", "one of: text choice"}});
}

TEST(Definition, AYesBringsAllThatTheFormNeeds) {
    const auto close_with = [](const char* yes) {
        return refusal(with("/triggers/close", R"({"label": "Clore", "by": ["author"],
            "form": ["kind", {"field": "level", "optional": true}], "yes": )" +
                                                   std::string{yes} + "}"));
    };
    const std::string at = "f.json#/triggers/close/yes";
    EXPECT_EQ(close_with(R"({"kind": "a"})"), "accepted");
    EXPECT_EQ(close_with("{}"), at + ": expected what the form needs: kind");
    EXPECT_EQ(close_with(R"({"kind": "b"})"), at + "/kind: expected a value of the type choice");
    EXPECT_EQ(close_with(R"({"kind": "a", "level": 1})"),
              at + "/level: expected a choice that the form asks for");
}

TEST(Definition, WhatIsNoJsonOrTooLongIsRefused) {
    EXPECT_EQ(refusal("{").substr(0, 8), "f.json#:");
    EXPECT_EQ(refusal("[]"), "f.json#: expected an object");
    const std::string help = "\"" + std::string(60'000, 'x') + "\"";
    EXPECT_EQ(refusal(with("/help", help)),
              "f.json#: expected at most 60000 bytes in canonical form");
}

TEST(Definition, APlainStatechartNeedsNoFrench) {
    EXPECT_TRUE(Definition::load(R"({"states": {"a": {"on": {"X": "b"}}, "b": {}}})", "f.json",
                                 Strictness::plain));
    EXPECT_FALSE(Definition::load(R"({"states": {"a": {"on": {"X": "c"}}, "b": {}}})", "f.json",
                                  Strictness::plain));
}

TEST(Definition, TheRequestProcedureFitsOneEvent) {
    std::ifstream file{std::string{PROMENADE_SOURCE_DIR} + "/config/workflows/request.json"};
    std::stringstream bytes;
    bytes << file.rdbuf();
    const auto definition = Definition::load(bytes.str(), "request.json");
    ASSERT_TRUE(definition) << describe(definition.error());
    EXPECT_LT(definition.value().canonical().size(), 60'000u);
}

}  // namespace
}  // namespace promenade::workflow
