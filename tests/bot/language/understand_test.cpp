// The general causes behind misread messages, one sentence or two for each.
#include "tests/bot/language/fixture.hpp"

#include <gtest/gtest.h>

namespace promenade::language {
namespace {

TEST(Understand, a_bare_question_wants_to_know_and_a_request_wants_a_deed) {
    EXPECT_EQ(read("il reste de la place à la formation ?").expected_answer, "information");
    EXPECT_EQ(read("tu peux me mettre sur la liste de la formation ?").expected_answer, "action");
    EXPECT_EQ(read("tu peux me dire quand commence la formation ?").expected_answer, "information");
    EXPECT_EQ(read("Pouvez-vous suspendre ma fiche ?").expected_answer, "action");
}

TEST(Understand, a_question_about_ones_right_still_wants_advice) {
    EXPECT_EQ(
        read("mon chef veut le mot de passe de mon compte pdn, il a le droit ?").expected_answer,
        "avis");
}

TEST(Understand, a_joke_or_thanks_wants_nothing) {
    EXPECT_EQ(read("haha trop bien la photo de groupe").expected_answer, "aucune");
    EXPECT_EQ(read("ok ça marche merci").expected_answer, "aucune");
}

TEST(Understand, a_plain_danger_wants_a_deed_even_where_the_author_is_at_a_loss) {
    EXPECT_EQ(read("une ado vient de se faire violer, je sais pas quoi faire").expected_answer,
              "action");
}

TEST(Understand, a_role_tips_the_balance_between_matters_that_the_words_leave_open) {
    const char* text = "Nous aimerions vous rencontrer avec la médiathèque.";
    EXPECT_EQ(read(text, "partenaire").category, "ANI_PARTENARIAT");
    EXPECT_EQ(read("bonjour", "partenaire").category, "HC_AUTRE");  // no words, no matter
}

TEST(Understand, light_words_about_one_youth_tell_of_a_situation) {
    EXPECT_EQ(read("une jeune ne vient plus au lycée").category, "SIT_COMPLEXE");
    EXPECT_EQ(read("le lycée").nature, "ANIMATION");
}

TEST(Understand, a_question_about_ones_own_conduct_is_practice_and_says_why) {
    const Understanding got = read("une ado ne vient plus depuis un mois, je la relance ?");
    EXPECT_EQ(got.category, "ANI_PRATIQUE");
    EXPECT_EQ(got.because, std::vector<std::string>{"je la relance"});
    EXPECT_EQ(read("un jeune me dit qu'il est harcelé, je lui réponds quoi ?").nature, "SITUATION");
}

TEST(Understand, somebody_elses_number_is_no_entry_of_the_directory) {
    EXPECT_EQ(read("son numéro : 06 12 34 56 78").nature, "SITUATION");
    EXPECT_EQ(read("mon nouveau numéro : 06 12 34 56 78").category, "ADM_ANNUAIRE");
}

TEST(Understand, a_word_is_not_mistaken_for_another_of_the_same_stem) {
    EXPECT_NE(read("je le vire du groupe discord ?").category, "ADM_CONVENTION");  // virement
    EXPECT_NE(read("j'ai 300 abonnés sur insta").category, "ADM_CONVENTION");      // abonnement
    EXPECT_NE(read("depuis sa rupture il m'écrit tous les jours").category, "HC_RH");
}

}  // namespace
}  // namespace promenade::language
