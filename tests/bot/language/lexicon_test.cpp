#include "bot/language/lexicon.hpp"

#include "bot/app/cli/understand_lines.hpp"
#include "bot/language/text.hpp"
#include "tests/bot/language/fixture.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace promenade::language {
namespace {

namespace fs = std::filesystem;

// A copy of the lexicon where `from` of one file is replaced by `to`.
Result<std::shared_ptr<const Lexicon>> load_changed(const fs::path& folder, const char* file,
                                                    const std::string& from,
                                                    const std::string& to) {
    fs::copy(PROMENADE_SOURCE_DIR "/config/lexicon", folder,
             fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    std::ifstream in(folder / file);
    std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    in.close();
    const std::size_t at = text.find(from);
    if (at == std::string::npos) return error(Errc::not_found, "nothing to change");
    std::ofstream(folder / file) << text.replace(at, from.size(), to);
    return load_lexicon(folder);
}

TEST(Lexicon, a_mistake_is_told_with_its_file_and_json_pointer) {
    const testing::TemporaryFolder folder;
    const auto where = [&](const char* file, const char* from, const char* to) {
        const auto loaded = load_changed(folder.path() / "lexicon", file, from, to);
        return loaded ? std::string("loaded") : loaded.error().where;
    };
    const auto ends = [](const std::string& text, const std::string& tail) {
        return text.size() >= tail.size() && text.substr(text.size() - tail.size()) == tail;
    };
    EXPECT_TRUE(ends(where("language.json", "\"dictionary\"", "\"dictionnaire\""),
                     "language.json#/dictionnaire"));
    EXPECT_TRUE(ends(where("language.json", "fr.dic", "missing.dic"), "language.json#/dictionary"));
    EXPECT_TRUE(ends(where("marks.json", "<un>|=le", "<une>|=le"), "/0"));
    EXPECT_NE(where("topics.json", "|renouvel*", "|=renouvel*"), "loaded")
        << "it would never be met";
    EXPECT_TRUE(ends(where("contacts.json", "(?:^|", "(?:^|("), "/pattern"));
    EXPECT_TRUE(ends(where("marks.json", "\"closing\"", "\"closings\""), "marks.json#"));
    EXPECT_TRUE(ends(where("intents.json", "\"my_day\"", "\"my_days\""), "intents.json#/phrases"))
        << "never a word that the program then looks for in vain";
    EXPECT_TRUE(ends(where("categories.json", "\"nature\"", "\"natur\""), "/0/natur"));
    EXPECT_TRUE(ends(where("answers.json", "{", "["), "answers.json"));
    EXPECT_TRUE(ends(where("topics.json", "ADM_SPHINX", "ADM_SPHYNX"), "topics.json#/ADM_SPHYNX"));
}

TEST(Phrasebook, refuses_a_phrase_that_could_match_nothing_or_something_else) {
    Phrasebook book;
    ASSERT_TRUE(book.add_class("un", {"=un", "=une"}));
    const Group group = book.group("mark/x");
    for (const char* phrase :
         {"<un|=le> avis", "=un|$", "=n+1", "=morte?|=plus x", "a ^ b", "a $ b", "~ a", "a ~",
          "a ~ ~ b", "a ~x b", "^ ~2", "<deux> avis", "a|=b*"})
        EXPECT_FALSE(book.add(phrase, group, 1)) << phrase;
    for (const char* phrase : {"<un>|=le avis", "^ ~2 a b? $", "^ a ~2 $", "# ans", "🎉|=b c?"})
        EXPECT_TRUE(book.add(phrase, group, 1)) << phrase;
}

TEST(Phrasebook, a_gap_beside_the_start_or_the_end_lets_so_many_words_stand_there) {
    Lexicon lexicon = *demo_vocabulary().lexicon;
    const Group inner = lexicon.phrases.group("mark/inner");
    ASSERT_TRUE(lexicon.phrases.add("^ ~2 =retour ~1 $", inner, 1));
    const auto says = [&](const char* typed) {
        const Text text = read_text(typed, lexicon);
        const auto& found = text.of(inner);
        return !found.empty() && stands_where_asked(text, found.front());
    };
    EXPECT_TRUE(says("retour"));
    EXPECT_TRUE(says("bonjour, me voici retour hier"));
    EXPECT_FALSE(says("me voici déjà retour"));
    EXPECT_FALSE(says("retour de la pause"));
}

TEST(Dictionary, knows_first_names_with_their_gender_surnames_and_french_words) {
    const Dictionary& dictionary = demo_vocabulary().lexicon->dictionary;
    EXPECT_EQ(*dictionary.first_name("yanis"), Gender::masculine);
    EXPECT_EQ(*dictionary.first_name("lea"), Gender::feminine);
    EXPECT_EQ(*dictionary.first_name("aissatou"), Gender::feminine);  // of our own list
    EXPECT_EQ(dictionary.first_name("formation"), nullptr);
    EXPECT_TRUE(dictionary.is_surname("abdelli"));
    EXPECT_TRUE(dictionary.is_common("formation"));
    EXPECT_FALSE(dictionary.is_common("formatoin"));
}

TEST(UnderstandLines, a_message_in_is_an_answer_out_with_exactly_these_members) {
    const auto answer = app::understand_line(
        R"({"role":"pdn","room":"dm","text":"léa 14 ans veut plus vivre"})", 1, demo_vocabulary());
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer.value(),
              R"({"nature":"SITUATION","category":"SIT_URGENTE","second_category":"",)"
              R"("expected_answer":"action","sensitivity":3,"urgent":true,"identity":"ask",)"
              R"("masked":["léa"],"because":["veut plus vivre"]})");
}

TEST(UnderstandLines, a_malformed_line_is_refused_with_its_number_and_none_of_its_words) {
    for (const char* line :
         {"{\"text\":\"secret\"", "[]", "{\"role\":\"pdn\"}", "{\"text\":3}",
          "{\"role\":\"secret\",\"text\":\"a\"}", "{\"room\":\"secret\",\"text\":\"a\"}", ""}) {
        const auto answer = app::understand_line(line, 7, demo_vocabulary());
        ASSERT_FALSE(answer.has_value()) << line;
        EXPECT_EQ(answer.error().where, "line 7");
        EXPECT_EQ(app::refused_line(answer.error(), 7).find("secret"), std::string::npos);
    }
}

}  // namespace
}  // namespace promenade::language
