// Which of the network's people and places a few words name.
#pragma once

#include "bot/language/vocabulary.hpp"
#include "bot/language/word.hpp"

#include <string>
#include <vector>

namespace promenade::language {

// Ids of the people whose given and family names hold every word of [first, last]; one slip is
// forgiven from five letters on. « farida », « Gouriou », « farida gouriou ».
std::vector<std::string> people_named(const std::vector<Word>& words, std::size_t first,
                                      std::size_t last, const Names& names);

// The same for employers: « Tilleuls », « mjc vieux port ».
std::vector<std::string> employers_named(const std::vector<Word>& words, std::size_t first,
                                         std::size_t last, const Names& names);

}  // namespace promenade::language
