// Whoever writes a procedure or the lexicon reads French, whatever is wrong with the file.
#include "bot/app/cli/refusal.hpp"

#include "tests/support/source.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

namespace promenade::app {
namespace {

// Of what is written out between quotes where `call` matches: how many there are. Each must have
// its French.
std::size_t count_explained(const std::string& folder, const std::string& call,
                            std::initializer_list<const char*> files) {
    const auto texts = chart_texts(PROMENADE_SOURCE_DIR "/config").value();
    const std::regex literal{call + R"rx("((?:[^"\\]|\\.)*)")rx"};
    std::size_t count = 0;
    for (const char* file : files) {
        const std::string source = testing::read_source(folder + "/" + file);
        for (std::sregex_iterator at{source.begin(), source.end(), literal}, end; at != end; ++at) {
            std::string detail = std::regex_replace((*at)[1].str(), std::regex{R"(\\(.))"}, "$1");
            // What is put in after it stands in quotes, or after a colon.
            if (std::count(detail.begin(), detail.end(), '"') % 2 == 1) detail += "x\"";
            EXPECT_TRUE(is_explained(detail, texts)) << file << ": " << detail;
            ++count;
        }
    }
    return count;
}

TEST(Refusal, OfADefinitionHasItsFrench) {
    EXPECT_GT(count_explained(
                  "engine/workflow", R"rx(expected\(\s*)rx",
                  {"chart_draft.cpp", "chart_loader.cpp", "definition.cpp", "document_order.cpp",
                   "field_loader.cpp", "local_settings.cpp", "place.cpp", "rule_loader.cpp"}),
              60U);
}

TEST(Refusal, OfAnExpressionHasItsFrench) {
    const std::string call =
        "(?:Fault k\\w+\\{|"
        "(?:\\bat|error_at|wrong|unexpected|malformed|refused|Errc::invalid,)[^\"]*)"
        "(?=\"[a-z][^\"]* [^\"])";
    EXPECT_GT(count_explained(
                  "engine/workflow", call,
                  {"budget.hpp", "case_names.cpp", "expression_check.cpp",
                   "expression_conversions.cpp", "expression_eval.cpp", "expression_json.cpp",
                   "expression_lexer.cpp", "expression_operators.cpp", "expression_parser.cpp",
                   "expression_text.cpp", "expression_time.cpp", "expression_value.cpp"}),
              60U);
}

TEST(Refusal, OfTheSettingsHasItsFrench) {
    const std::string call = "(?=\"(?:expected [a-z]|(?:an?|no|one|the|true|unknown) ))";
    EXPECT_GT(count_explained("engine/network", call, {"settings.cpp", "shape.cpp"}), 18U);
}

TEST(Refusal, OfTheLexiconHasItsFrench) {
    EXPECT_GT(count_explained("bot/language", R"rx((?:fault\(|Errc::invalid,\s*))rx",
                              {"checked_json.cpp", "date_words.cpp", "dictionary.cpp",
                               "lexicon.cpp", "phrases.cpp"}),
              25U);
}

}  // namespace
}  // namespace promenade::app
