// Words of danger, told from the themes of a training and from figures of speech.
#pragma once

#include "bot/language/names.hpp"
#include "bot/language/text.hpp"

#include <vector>

namespace promenade::language {

struct Urgency {
    bool urgent = false;  // the emergency numbers are shown at once
    bool veiled = false;  // only hinted at: « des messages très noirs »
    std::vector<Match> reasons;
};

Urgency assess_urgency(const Text& text, const std::vector<NameFound>& names,
                       const Lexicon& lexicon);

}  // namespace promenade::language
