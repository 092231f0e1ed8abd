// What a message says of a phrasebook of its own, and whom it names beside it. Pure.
#pragma once

#include "bot/language/phrases.hpp"
#include "bot/language/vocabulary.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::language {

struct Spoken {
    Group group = 0;
    // Ids of the people that the rest of the message may name, by « Farida », « Gouriou » or both;
    // of a number, « M-021 », the one who has it.
    std::vector<std::string> people;
    bool excepts = false;       // « sauf … », « mais … » follows
    bool first_person = false;  // « je » is among its words, or « mes » of the phrase itself
};

// The phrase with most words; nothing: none holds.
std::optional<Spoken> spoken(std::string_view text, const Phrasebook& phrases,
                             const Vocabulary& vocabulary);

// Does it hold one of the phrases that intents.json names so?
bool says(std::string_view text, std::string_view phrase, const Vocabulary& vocabulary);

// What follows such a phrase, « … » of « rouvre ma demande, … »; nothing: it is not said.
std::optional<std::string> said_after(std::string_view text, std::string_view phrase,
                                      const Vocabulary& vocabulary);

// Whom these words alone name: « farida », « Farida Gouriou », « M-021 »; all that fit.
std::vector<std::string> people_in(std::string_view text, const Vocabulary& vocabulary);

// « Gaëlle Inconnu » where Gaëlle is `person` and Inconnu no name of hers; empty: nothing such.
std::string_view other_name_beside(std::string_view text, std::string_view person,
                                   const Vocabulary& vocabulary);

// Of whom « ok pour Lucie » is said, and nothing else; empty: it is not.
std::vector<std::string> agreed_for(std::string_view text, const Vocabulary& vocabulary);

}  // namespace promenade::language
