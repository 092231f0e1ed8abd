// What the coordinator orders about a case that the message names: « je prends D-0042 »,
// « D-0042 c'est de l'animation, réponds que la fiche est dans la malle et clos ».
#pragma once

#include "bot/language/intent.hpp"
#include "bot/language/numbered_case.hpp"
#include "bot/language/text.hpp"

namespace promenade::language {

// Fills trigger, nature, text and then; leaves the trigger empty where nothing is ordered.
void read_case_order(const Text& text, const Mention& mention, const Lexicon& lexicon,
                     Reading& reading);

// « demande l'avis de Brigitte sur D-0042 »: whose.
void name_whose_advice(const Text& text, const Names& names, Reading& reading);

// « annule mon dernier classement »: an order to undo that names no case.
bool undoes_last(const Text& text, const Lexicon& lexicon);

// The message begins with what is ordered.
bool begins_with_order(const Text& text, const Lexicon& lexicon);

// What follows is for somebody to read: an answer, an advice, a question.
bool is_told(std::string_view trigger);

// What an author orders about their own request; everything else is the coordinator's.
bool is_for_authors(std::string_view trigger);

// What is said beside the number: without it where it begins or ends the message.
std::string text_beside(const Text& text, const Mention& mention);

// What stands after the word `after`, without the punctuation before it.
std::string text_after(const Text& text, std::size_t after);

// « demande à Farida pour quel âge c'est »: of a member alone, by name; the Caf is asked otherwise.
bool asks_by_name(const Text& text, const Mention& mention, const Lexicon& lexicon,
                  const Names& names, Reading& reading);

}  // namespace promenade::language
