// Weighs the phrases of each category and of each kind of answer.
#pragma once

#include "bot/language/lexicon.hpp"
#include "bot/language/text.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace promenade::language {

struct Score {
    const Category* category = nullptr;
    int weight = 0;
    std::size_t first_word = 0;  // where its heaviest phrase begins
    std::vector<Match> reasons;  // heaviest first
};

// Of every category that the text speaks of, heaviest first. A role's own matters weigh more.
std::vector<Score> score_categories(const Text& text, std::string_view role,
                                    const Lexicon& lexicon);

// What the author expects back, the category's usual answer unless words say otherwise.
std::string expected_answer(const Text& text, const Category& category, const Lexicon& lexicon);

}  // namespace promenade::language
