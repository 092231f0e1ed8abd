#include "bot/language/identity_filter.hpp"

#include "bot/language/understand.hpp"
#include "tests/bot/language/fixture.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace promenade::language {
namespace {

TEST(IdentityFilter, tells_youths_from_colleagues_and_the_authors_own_data_from_others) {
    std::ifstream file(PROMENADE_SOURCE_DIR "/tests/bot/language/identities.json");
    const auto messages = nlohmann::json::parse(file);
    for (const auto& message : messages) {
        const auto text = message["text"].get<std::string>();
        const auto got = understand(text, "pdn", Room::direct, demo_vocabulary()).filtered;
        EXPECT_EQ(name_of(got.identity), message["identity"].get<std::string>()) << text;
    }
}

TEST(IdentityFilter, the_cleaned_text_keeps_nothing_of_what_was_found) {
    const Filtered got =
        filter_identity("Léa en 4eB au collège Pasteur, son snap: lea_du93, tel 06 12 34 56 78", 2,
                        demo_vocabulary());
    EXPECT_EQ(got.identity, Identity::block);
    for (const char* gone : {"Léa", "4eB", "Pasteur", "lea_du93", "06 12"}) {
        EXPECT_EQ(got.cleaned.find(gone), std::string::npos) << gone;
    }
    EXPECT_EQ(got.cleaned,
              "une jeune en [classe] au [établissement], son snap: [compte], tel [numéro]");
}

TEST(IdentityFilter, a_surname_is_left_out_to_its_end) {
    for (const char* name : {"Léa Martin-Dupont", "Léa Martin Dupont", "Kevin Da Silva Pereira",
                             "Jade de La Tour d'Auvergne", "Noa Le Goff Kerven",
                             "Maryam Ben Youssef", "Jean-Baptiste Lopez-Ruiz"}) {
        const std::string text = std::string("Je m'inquiète pour ") + name + " qui se scarifie";
        const std::string cleaned = filter_identity(text, 2, demo_vocabulary()).cleaned;
        std::string_view rest = name;
        while (!rest.empty()) {
            const std::string part(rest.substr(0, rest.find_first_of(" -'")));
            if (part.size() > 3) {
                EXPECT_EQ(cleaned.find(part), std::string::npos) << cleaned;
            }
            rest.remove_prefix(std::min(part.size() + 1, rest.size()));
        }
    }
}

TEST(IdentityFilter, the_class_and_the_school_of_one_youth_say_who_it_is) {
    for (const char* text :
         {"il est en 4eB au collège Pasteur", "une fille de 4eB de Pasteur me parle",
          "un élève de 3°2 au collège Jean Moulin", "un gars de 2nde 4 au lycée Mermoz",
          "le petit de CM2 à l'école Jules Ferry", "un élève de Tle STMG2 du lycée Mermoz"}) {
        EXPECT_EQ(filter_identity(text, 0, demo_vocabulary()).kinds,
                  (std::vector<std::string>{"class", "school"}))
            << text;
    }
    EXPECT_EQ(
        filter_identity("j'interviens en 4eB au collège Jean-Moulin vendredi", 0, demo_vocabulary())
            .identity,
        Identity::pass);
}

TEST(IdentityFilter, spans_are_bytes_of_the_text_as_typed) {
    const std::string text = "œuvre d'été 😂 : kévin\xC2\xA0(14 ans) me parle";
    const Filtered got = filter_identity(text, 0, demo_vocabulary());
    ASSERT_EQ(got.spans.size(), 1u);
    EXPECT_EQ(text.substr(got.spans[0].begin, got.spans[0].end - got.spans[0].begin), "kévin");
    EXPECT_EQ(got.masked, std::vector<std::string>{"kévin"});
    EXPECT_EQ(got.kinds, std::vector<std::string>{"first_name"});
}

TEST(IdentityFilter, a_name_after_a_word_for_a_youth_is_left_out) {
    EXPECT_EQ(filter_identity("la jeune Lina va mieux", 1, demo_vocabulary()).cleaned,
              "la jeune [prénom] va mieux");
}

TEST(IdentityFilter, the_cleaned_text_is_still_french) {
    const auto cleaned = [](const char* text) {
        return filter_identity(text, 1, demo_vocabulary()).cleaned;
    };
    EXPECT_EQ(cleaned("la mère de Sofiane a appelé"), "la mère d'un jeune a appelé");
    EXPECT_EQ(cleaned("il paraît que Manon part"), "il paraît qu'une jeune part");
    EXPECT_EQ(cleaned("le code d'Inaya"), "le code d'une jeune");
    EXPECT_EQ(cleaned("la corde Manon"), "la corde une jeune");
}

TEST(IdentityFilter, an_initial_beside_an_age_or_a_word_for_a_youth_is_a_name) {
    const auto masked = [](const char* text) {
        return filter_identity(text, 1, demo_vocabulary()).masked;
    };
    EXPECT_EQ(masked("L. 15 ans est venu"), std::vector<std::string>{"L"});
    EXPECT_EQ(masked("la petite K. est venue"), std::vector<std::string>{"K"});
    EXPECT_TRUE(masked("on prend le plan B. rendez-vous mardi").empty());
}

TEST(IdentityFilter, two_capitals_joined_by_et_are_two_names) {
    const Filtered got = filter_identity("Léo et Jade font une expo", 0, demo_vocabulary());
    EXPECT_EQ(got.masked, (std::vector<std::string>{"Léo", "Jade"}));
    EXPECT_EQ(filter_identity("Paris et Florence au programme", 0, demo_vocabulary()).identity,
              Identity::pass);
}

TEST(IdentityFilter, numbers_and_addresses_written_in_words_are_found) {
    for (const char* data :
         {"zero six douze trente quatre cinquante six soixante dix huit",
          "07 soixante deux 14 vingt et un 08", "0.6.1.2.3.4.5.6.7.8", "0 6 1 2 3 4 5 6 7 8",
          "theo.martin arobase gmail point com", "nathan point leroy chez orange point fr"}) {
        const Filtered got =
            filter_identity(std::string("on peut la joindre : ") + data, 1, demo_vocabulary());
        EXPECT_EQ(got.masked, std::vector<std::string>{data});
        EXPECT_EQ(got.identity, Identity::block) << data;
    }
}

TEST(IdentityFilter, the_networks_own_people_pass_only_without_age_youth_or_sensitivity) {
    const auto identity = [](const char* text, int sensitivity) {
        return filter_identity(text, sensitivity, demo_vocabulary()).identity;
    };
    EXPECT_EQ(identity("Hugo viendra à la réunion", 0), Identity::pass);
    EXPECT_EQ(identity("Hugo Lemoussu viendra à la réunion", 0), Identity::pass);
    EXPECT_EQ(identity("Hugo viendra à la réunion", 1), Identity::ask);
    EXPECT_EQ(identity("hugo 14 ans viendra", 0), Identity::ask);
    EXPECT_EQ(identity("la jeune Farida viendra", 0), Identity::ask);
}

TEST(IdentityFilter, every_french_spelling_of_a_phone_number_is_found) {
    for (const char* number :
         {"06 12 34 56 78", "06.12.34.56.78", "0612345678", "06-12-34-56-78", "06/12/34/56/78",
          "+33 6 12 34 56 78", "+33612345678", "0033 6 12 34 56 78", "+33 (0)6 12 34 56 78",
          "06\xC2\xA0"
          "12\xC2\xA0"
          "34\xC2\xA0"
          "56\xC2\xA0"
          "78",
          "02 41 00 00 12", "06 123 456 78", "0612 34 56 78", "06. 12. 34. 56. 78"}) {
        const Filtered got =
            filter_identity(std::string("appelez sa mère au ") + number, 0, demo_vocabulary());
        EXPECT_EQ(got.masked, std::vector<std::string>{number});
        EXPECT_EQ(got.identity, Identity::block) << number;
    }
}

TEST(IdentityFilter, dates_years_and_company_numbers_are_no_phone_numbers) {
    for (const char* text :
         {"le 06/07/2026 10h", "le 06.07.2026 à 12", "SIREN 552 100 554", "SIRET 552 100 554 00021",
          "de 2024 à 2026", "45 000 euros", "du 01 au 02 03 2026"}) {
        EXPECT_EQ(filter_identity(text, 0, demo_vocabulary()).identity, Identity::pass) << text;
    }
}

TEST(IdentityFilter, odd_bytes_and_long_texts_are_read_to_the_end) {
    const std::string broken = "\xFF\xFE caf\xC3 kevin \xF0\x9F";
    EXPECT_EQ(filter_identity(broken, 1, demo_vocabulary()).identity, Identity::ask);
    const std::string nul("a\0b kevin", 9);
    EXPECT_EQ(filter_identity(nul, 1, demo_vocabulary()).masked, std::vector<std::string>{"kevin"});
    EXPECT_EQ(filter_identity("", 0, demo_vocabulary()).cleaned, "");
    const std::string text = std::string(20'000, 'x') + " kevin";
    EXPECT_EQ(filter_identity(text, 1, demo_vocabulary()).masked,
              std::vector<std::string>{"kevin"});
}

}  // namespace
}  // namespace promenade::language
