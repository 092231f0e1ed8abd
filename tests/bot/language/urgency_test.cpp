#include "tests/bot/language/fixture.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace promenade::language {
namespace {

nlohmann::json messages(const char* kind) {
    std::ifstream file(PROMENADE_SOURCE_DIR "/tests/bot/language/dangers.json");
    return nlohmann::json::parse(file)[kind];
}

TEST(Urgency, words_of_danger_always_show_the_emergency_numbers) {
    const auto all = messages("danger");
    for (const auto& text : all) {
        const Understanding got = read(text.get<std::string>());
        EXPECT_TRUE(got.urgent) << text;
        EXPECT_EQ(got.sensitivity, 3) << text;
    }
}

TEST(Urgency, themes_of_trainings_and_figures_of_speech_are_no_emergency) {
    const auto all = messages("no_danger");
    for (const auto& text : all) {
        EXPECT_FALSE(read(text.get<std::string>()).urgent) << text;
    }
}

TEST(Urgency, is_seen_through_capitals_missing_accents_stretched_letters_and_slips) {
    for (const char* text : {"ELLE VEUT PLUS VIVRE", "elle veut pluuuus vivre", "il veu mourrir",
                             "un jeune se scarrifie", "elle\xC2\xA0veut\xC2\xA0se\xC2\xA0suicider",
                             "elle s’est tailladé les veines", "tentative de sucide d'un jeune"}) {
        EXPECT_TRUE(read(text).urgent) << text;
    }
}

TEST(Urgency, of_a_veiled_kind_is_a_complex_situation_and_of_a_plain_kind_an_urgent_one) {
    EXPECT_EQ(read("une jeune m'envoie des messages très noirs").category, "SIT_COMPLEXE");
    EXPECT_EQ(read("une jeune veut se suicider").category, "SIT_URGENTE");
}

TEST(Urgency, small_signs_about_one_youth_are_danger_together_and_none_alone) {
    for (const char* text : {"un petit de 10 ans a un grand qui veut le voir en cam le soir",
                             "une ado est coincée chez un type, elle a plus de batterie",
                             "un gamin a peur, un grand lui demande de garder un sac"}) {
        EXPECT_TRUE(read(text).urgent) << text;
    }
    for (const char* text : {"un gamin de 10 ans vient le soir", "une ado n'a plus de batterie",
                             "un grand du lycée veut animer un atelier avec une jeune"}) {
        EXPECT_FALSE(read(text).urgent) << text;
    }
}

TEST(Urgency, the_same_words_about_nobody_in_particular_are_everyday_life) {
    for (const char* text : {"on se retrouve à la gare avec les sacs pour le séjour",
                             "le chef a donné les tablettes, on en avait plus besoin",
                             "j'ai rendez-vous avec un homme de la mairie",
                             "la vidéo des jeunes tourne bien, 3000 vues",
                             "tu peux partager notre dernière story ?"}) {
        EXPECT_FALSE(read(text).urgent) << text;
    }
}

TEST(Urgency, the_words_that_decided_never_hold_a_name) {
    const Understanding got = read("léa veut que léa meure, elle veut plus vivre");
    for (const std::string& word : got.because) EXPECT_EQ(word.find("léa"), std::string::npos);
    EXPECT_FALSE(got.because.empty());
}

}  // namespace
}  // namespace promenade::language
