#include "bot/language/intent.hpp"

#include "tests/bot/language/fixture.hpp"

#include <gtest/gtest.h>

namespace promenade::language {
namespace {

Reading as(const char* role, const char* text) {
    return read_intent(text, role, demo_vocabulary());
}
Reading pdn(const char* text) { return as("pdn", text); }
Reading coordinator(const char* text) { return as("coordinateur", text); }

TEST(Intent, words_of_the_dialogue_are_understood_in_many_spellings) {
    for (const char* text : {"oui", "ouais c ca", "ok", "c'est ça", "oui merci !", "tout à fait",
                             "👍", "OUI", "d'accord", "c bon"}) {
        EXPECT_EQ(pdn(text).intent, Intent::yes) << text;
    }
    for (const char* text : {"non", "nan", "c'est pas ça", "pas du tout", "Non."}) {
        EXPECT_EQ(pdn(text).intent, Intent::no) << text;
    }
    EXPECT_EQ(pdn("passe").intent, Intent::skip);
    EXPECT_EQ(pdn("annule").intent, Intent::cancel);
    EXPECT_EQ(pdn("laisse tomber").intent, Intent::cancel);
    EXPECT_EQ(pdn("Aide stp").intent, Intent::help);
    EXPECT_EQ(pdn("humain").intent, Intent::human);
    EXPECT_EQ(pdn("je veux parler à quelqu'un").intent, Intent::human);
    EXPECT_EQ(pdn("Bonjour Karim").intent, Intent::greeting);
    EXPECT_EQ(pdn("merci beaucoup !").intent, Intent::thanks);
    EXPECT_EQ(pdn("le 2").number, 2);
}

TEST(Intent, what_follows_a_no_is_the_correction) {
    const Reading got = pdn("nan plutôt pour jeudi prochain");
    EXPECT_EQ(got.intent, Intent::no);
    EXPECT_EQ(got.text, "pour jeudi prochain");
}

TEST(Intent, an_answer_is_what_it_says_without_its_quotes_and_without_its_case) {
    for (const char* text : {"réponds \"la MDA anime des soirées\" à D-0042",
                             "réponds « la MDA anime des soirées » à la D-0042",
                             "D-0042 réponds que la MDA anime des soirées",
                             "réponds à D-0042 : la MDA anime des soirées",
                             "réponds la MDA anime des soirées pour la D-0042 stp"}) {
        const Reading got = coordinator(text);
        EXPECT_EQ(got.trigger, "answer") << text;
        EXPECT_EQ(got.stream, "D-0042") << text;
        EXPECT_EQ(got.text, "la MDA anime des soirées") << text;
    }
    EXPECT_EQ(coordinator("réponds à D-0042 : c'est comme la D-0002").text,
              "c'est comme la D-0002");
}

TEST(Intent, ones_requests_and_the_inbox_are_asked_for_with_greetings_and_slips) {
    for (const char* text : {"mes demandes", "bonjour, mes demandes svp", "mes demnades",
                             "où en est ma demande ?", "voir mes demandes en cours"}) {
        EXPECT_EQ(pdn(text).intent, Intent::my_requests) << text;
    }
    EXPECT_EQ(coordinator("à trier").intent, Intent::triage);
    EXPECT_EQ(coordinator("les demandes a traiter stp").intent, Intent::triage);
    EXPECT_EQ(pdn("à trier").intent, Intent::triage);  // refused with what to write instead
    EXPECT_EQ(pdn("quoi de neuf").intent, Intent::none);
}

TEST(Intent, ordinary_requests_are_left_to_be_read_as_such) {
    for (const char* text :
         {"vous pouvez m'aider pour la fiche ?", "je voudrais parler de mes demandes de formation",
          "annule mon inscription à la formation de mardi", "le lien sphinx marche pas",
          "oui demain à 14h", "j'ai besoin de parler à quelqu'un d'une situation avec un jeune",
          "Tu peux m'inscrire à la formation Discord du 14 avec Solène stp ?",
          "Est-ce que j'ai le droit d'accepter des jeunes de moins de 13 ans ?"}) {
        EXPECT_EQ(pdn(text).intent, Intent::none) << text;
    }
    EXPECT_EQ(coordinator("fiche paramétrage insta").intent, Intent::none);
    EXPECT_EQ(coordinator("annonce à tous : réunion jeudi").intent, Intent::none);
}

TEST(Intent, the_coordinator_orders_about_a_case_in_plain_french) {
    const auto trigger = [](const char* text) {
        const Reading got = coordinator(text);
        return got.intent == Intent::act_on_case && got.stream == "D-0042" ? got.trigger : "";
    };
    EXPECT_EQ(trigger("je prends D-0042"), "take");
    EXPECT_EQ(trigger("je m'occupe de D-0042"), "take");
    EXPECT_EQ(trigger("demande à la référente jeunesse son avis sur D-0042"), "request_advice");
    EXPECT_EQ(trigger("D-0042 avis caf"), "route_referent");
    EXPECT_EQ(trigger("D-0042 avis : je prends l'animateur à ma charge"), "advise");
    EXPECT_EQ(trigger("accuse réception de D-0042"), "acknowledge");
    EXPECT_EQ(trigger("transmets D-42 à la caf"), "route_referent");
    EXPECT_EQ(trigger("clos D-0042"), "close");
    EXPECT_EQ(trigger("rouvre d42"), "reopen");
    EXPECT_EQ(trigger("D-0042 demande-lui de préciser la date"), "ask_author");
    EXPECT_EQ(trigger("annule la réponse de D-0042"), "undo");
    EXPECT_EQ(coordinator("oriente D-0042 vers la MDA").text, "la MDA");
    EXPECT_EQ(coordinator("donne la D-0042 à Farida").person, "M-021");
    EXPECT_EQ(coordinator("passe à Mme Gouriou la D-0042").person, "M-021");
    EXPECT_EQ(trigger("donne la D-0042 à Farida"), "route_referent");
    EXPECT_EQ(coordinator("réponds à D-0042 : la réunion est maintenue").text,
              "la réunion est maintenue");
    EXPECT_EQ(coordinator("classe D-42 animation").nature, "ANIMATION");
    EXPECT_EQ(coordinator("D-0042").intent, Intent::show_case);
}

TEST(Intent, several_orders_in_one_sentence_are_told_apart) {
    const Reading got =
        coordinator("D-0042 c'est de l'animation, réponds que la fiche est dans la malle et clos");
    EXPECT_EQ(got.intent, Intent::act_on_case);
    EXPECT_EQ(got.stream, "D-0042");
    EXPECT_EQ(got.trigger, "answer");
    EXPECT_EQ(got.nature, "ANIMATION");
    EXPECT_EQ(got.text, "la fiche est dans la malle");
    EXPECT_EQ(got.then, "close");
}

TEST(Intent, an_undo_needs_no_number) {
    const Reading got = coordinator("annule mon dernier classement, jme suis trompé de numéro");
    EXPECT_EQ(got.intent, Intent::act_on_case);
    EXPECT_EQ(got.trigger, "undo");
    EXPECT_EQ(got.stream, "");
}

TEST(Intent, what_a_member_orders_is_refused_as_an_order_and_to_close_is_to_withdraw) {
    EXPECT_EQ(pdn("classe D-0042 en urgence").trigger, "classify");
    EXPECT_EQ(pdn("clos D-0042").trigger, "withdraw");
    EXPECT_EQ(pdn("D-0042 c'est bon pour moi").intent, Intent::show_case);
}

TEST(Intent, cards_need_a_name_that_the_network_knows) {
    EXPECT_EQ(coordinator("fiche Farida").person, "M-021");
    EXPECT_EQ(coordinator("fihce farida").person, "M-021");
    EXPECT_EQ(coordinator("la fiche de Blandine Bréchard").person, "M-008");
    EXPECT_EQ(coordinator("structure Tilleuls").employer, "E01");
    EXPECT_EQ(coordinator("structure jeunesse").candidates.size(), 2u);
}

TEST(Intent, the_coordinator_writes_for_a_member_and_asks_the_caf) {
    const Reading call = coordinator(
        "Farida m'a appelée : elle cherche un intervenant pour une soirée, réponse avant vendredi");
    EXPECT_EQ(call.intent, Intent::on_behalf);
    EXPECT_EQ(call.person, "M-021");
    EXPECT_EQ(call.text, "elle cherche un intervenant pour une soirée, réponse avant vendredi");
    const Reading caf = coordinator("je demande à la Caf : on prolonge la convention ?");
    EXPECT_EQ(caf.intent, Intent::ask_caf);
    EXPECT_EQ(caf.text, "on prolonge la convention ?");
    EXPECT_EQ(pdn("Farida m'a appelée : elle cherche un intervenant").intent, Intent::none);
    for (const char* text : {"coup de fil de Farida : elle voudrait des flyers",
                             "par téléphone, Farida voudrait des flyers",
                             "Farida vient de me dire au tel que elle voudrait des flyers",
                             "de la part de Farida : des flyers", "mail de Farida : des flyers"}) {
        const Reading heard = coordinator(text);
        EXPECT_EQ(heard.intent, Intent::on_behalf) << text;
        EXPECT_EQ(heard.person, "M-021") << text;
        EXPECT_NE(heard.text.find("des flyers"), std::string::npos) << text;
    }
}

TEST(Intent, replays_name_a_stream_and_a_date) {
    const Reading dated = as("referent", "rejoue D-0042 au 31/12/2025");
    EXPECT_EQ(dated.intent, Intent::replay);
    EXPECT_EQ(dated.stream, "D-0042");
    EXPECT_EQ(dated.as_of, "2025-12-31");
    EXPECT_EQ(as("referent", "rejoue D-0042 au 1er mars 2026").as_of, "2026-03-01");
    EXPECT_EQ(as("referent", "rejoue-moi tout ce qui s'est passé sur le dossier S-03").intent,
              Intent::replay);
}

TEST(Intent, registers_and_codes_are_recognised) {
    EXPECT_EQ(pdn("slt c possible davoir le lien du sphinx?").intent, Intent::sphinx_link);
    EXPECT_EQ(pdn("cest quoi deja le nb d'heures mini par semaine ?").intent, Intent::rules);
    EXPECT_EQ(pdn("c'est qui ma référente parentalité ?").intent, Intent::who_is_my_referent);
    EXPECT_EQ(pdn("code d'activation 483-192").code, "483-192");
    EXPECT_EQ(pdn("483192").code, "483-192");
}

}  // namespace
}  // namespace promenade::language
