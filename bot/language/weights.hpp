// What the phrases found of one group weigh together.
#pragma once

#include "bot/language/phrases.hpp"

#include <vector>

namespace promenade::language {

// The heaviest phrases that do not share a word: « formation initiale » counts once. Heaviest
// first; what speaks against is weighed apart from what speaks for.
std::vector<Match> heaviest(std::vector<Match> all);

int total(const std::vector<Match>& matches);

}  // namespace promenade::language
