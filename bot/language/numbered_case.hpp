// The case that a message names by its number: « D-0042 », « d42 », « demande 42 », « M-021 ».
#pragma once

#include "bot/language/lexicon.hpp"
#include "bot/language/text.hpp"

#include <string>

namespace promenade::language {

// Where the number stands in the text as typed, its letter included.
struct Mention {
    std::size_t begin = 0, end = 0;
};

struct NumberedCase {
    std::string stream;  // "D-0042"; empty: none is named
    std::string also;    // the digits of another request that is named too
    Mention mention;     // of `stream`
};

NumberedCase numbered_case(const Text& text, const IntentWords& words);

}  // namespace promenade::language
