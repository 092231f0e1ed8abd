// First names and surnames of people who are not the network's own.
#pragma once

#include "bot/language/dictionary.hpp"
#include "bot/language/text.hpp"
#include "bot/language/vocabulary.hpp"

#include <string>
#include <vector>

namespace promenade::language {

struct NameFound {
    std::size_t first, last;  // words
    bool surname = false;     // a surname, not a first name
    bool young = false;       // an age, a class or a word for a youth stands beside it
    Gender gender = Gender::either;
};

// In order. `sensitivity` 0-3: from 1 on, every first name counts but an addressee's or the
// author's own.
std::vector<NameFound> find_names(const Text& text, int sensitivity, const Vocabulary& vocabulary);

}  // namespace promenade::language
