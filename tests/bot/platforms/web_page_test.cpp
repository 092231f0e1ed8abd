#include "bot/platforms/web/assets.hpp"
#include "bot/platforms/web/pages.hpp"
#include "bot/platforms/web/template.hpp"
#include "tests/bot/platforms/web_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <set>

namespace promenade::platforms::web {
namespace {

using testing::HasSubstr;
using testing::Not;

const Map& texts() {
    static const Map kTexts = web_texts();
    return kTexts;
}

const Person kFarida{"M-021", "Farida Benali", "PdN", {}};

// The first group of every match.
std::set<std::string> matches(re2::StringPiece text, const RE2& pattern) {
    std::set<std::string> found;
    std::string group;
    while (RE2::FindAndConsume(&text, pattern, &group)) found.insert(group);
    return found;
}

std::set<std::string> keys(const Map& map) {
    std::set<std::string> names;
    for (const auto& [name, value] : map) names.insert(name);
    return names;
}

TEST(WebPageTest, EverythingThatIsNotHtmlIsEscaped) {
    EXPECT_EQ(fill_slots("<p title=\"{{=a}}\">{{=a}} {{+b}}</p>",
                         {{"=a", "<i> & \"moi\" l'autre"}, {"+b", "<b>x</b>"}}),
              "<p title=\"&lt;i&gt; &amp; &quot;moi&quot; l&#39;autre\">"
              "&lt;i&gt; &amp; &quot;moi&quot; l&#39;autre <b>x</b></p>");
}

TEST(WebPageTest, WhatIsFilledInIsNotFilledAgain) {
    EXPECT_EQ(fill_slots("{{=a}}", {{"=a", "{{=secret}}"}}), "{{=secret}}");
}

TEST(WebPageTest, AHostileNameIsShownAsTyped) {
    const Pages pages = Pages::create(texts(), "Réseau").value();
    const Person hostile{"M-1", "<script>alert(1)</script>", "\" onfocus=\"x", {"<img src=x>"}};
    for (const std::string& html :
         {pages.conversation(hostile, "/api/moi"), pages.demo({hostile, kFarida}, {})}) {
        EXPECT_THAT(html, Not(HasSubstr("<script>alert")));
        EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert"));
        EXPECT_THAT(html, Not(HasSubstr("\" onfocus")));
        EXPECT_THAT(html, Not(HasSubstr("<img src=x>")));
    }
}

TEST(WebPageTest, TheDirectoryShowsEachEntryAsItsMemberTypedIt) {
    const Pages pages = Pages::create(texts(), "Réseau").value();
    const std::string html = pages.directory(
        {{"FI-0001", "<b>Farida</b>", "Médiathèque", {{"Présentation", "\"a\" <script>"}}}});
    EXPECT_THAT(html, HasSubstr("&lt;b&gt;Farida"));
    EXPECT_THAT(html, HasSubstr("&quot;a&quot; &lt;script&gt;"));
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, HasSubstr("Une fiche publiée"));
}

TEST(WebPageTest, AMissingSentenceIsRefusedAtStartWithItsPlace) {
    Map incomplete = texts();
    incomplete.find("page")->map()->erase("send");
    const auto pages = Pages::create(incomplete, "Réseau");
    ASSERT_FALSE(pages.has_value());
    EXPECT_EQ(pages.error().where, "/page/send");
    incomplete.erase("script");
    EXPECT_EQ(Pages::create(incomplete, "").error().where, "/script");
}

// A sentence that a script asks for and that is not there would show as nothing at all.
TEST(WebPageTest, TheScriptsAndTheCatalogueAgreeOnEverySentence) {
    std::set<std::string> asked;
    for (const std::string_view name : asset_names()) {
        if (!name.ends_with(".js")) continue;
        asked.merge(matches(asset(name), R"(\btexts\.(\w+))"));
        asked.merge(matches(asset(name), R"re(why: "(\w+)")re"));
        asked.merge(matches(asset(name), R"re("(action_failed|not_text|refused)")re"));
    }
    EXPECT_EQ(asked, keys(*texts().find("script")->map()));
}

TEST(WebPageTest, EverySentenceOfTheCatalogueIsUsed) {
    std::set<std::string> used = {"title_conversation",
                                  "title_sides",
                                  "title_door",
                                  "title_demo",
                                  "skip",
                                  "skip_content",
                                  "title_directory",
                                  "directory_empty",
                                  "directory_one",
                                  "directory_count",
                                  "sheets_title",
                                  "sheets_over_title",
                                  "sheets_over_text",
                                  "answer_yes",
                                  "answer_no",
                                  "answer_choose"};
    for (const char* state : {"done", "used", "expired", "unknown"})
        for (const char* part : {"title", "text"})
            used.insert(std::string{"answer_"} + state + "_" + part);
    for (const std::string_view name : asset_names())
        if (name.ends_with(".html")) used.merge(matches(asset(name), R"(\{\{(\w+)\}\})"));
    EXPECT_EQ(used, keys(*texts().find("page")->map()));
}

// The policy forbids them: what would need them would silently not work.
TEST(WebPageTest, NoScriptOrStyleIsInlineAndNothingComesFromElsewhere) {
    for (const std::string_view name : asset_names()) {
        const std::string bytes{asset(name)};
        EXPECT_FALSE(RE2::PartialMatch(bytes, R"(<script>|<style|\sstyle=|\son\w+=")")) << name;
        EXPECT_THAT(bytes, Not(HasSubstr("innerHTML"))) << name;
        const bool is_markup = name.ends_with(".html") || name.ends_with(".css");
        EXPECT_FALSE(is_markup && bytes.find("//") != std::string::npos) << name;
    }
}

TEST(WebPageTest, TheDemonstrationProposesSomeoneElseOnEachSide) {
    const Pages pages = Pages::create(texts(), "Réseau").value();
    const std::string html = pages.demo({kFarida,
                                         {"M-022", "Paul Roux", "PdN", {}},
                                         {"coordinator", "Claire Morel", "Coordinatrice", {}},
                                         {"referent", "Anne Petit", "Référente", {}}},
                                        {"M-022", "coordinator", "referent"});
    EXPECT_EQ(matches(html, R"re(value="(\S+)" selected)re"),
              (std::set<std::string>{"M-022", "coordinator", "referent"}));
}

}  // namespace
}  // namespace promenade::platforms::web
