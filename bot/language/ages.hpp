// Whether a message tells how old one person is. Pure.
#pragma once

#include "bot/language/lexicon.hpp"
#include "bot/language/text.hpp"

namespace promenade::language {

// « 4eB », « en CM2 »
bool tells_a_class(const Text& text);
// « 15 ans », or a class; not « les 11-15 ans ».
bool tells_one_age(const Text& text, const Lexicon& lexicon);

}  // namespace promenade::language
