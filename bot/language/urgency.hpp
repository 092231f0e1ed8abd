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

// `other_matter`: the message is plainly about something else than a situation; then words that
// only may mean danger (topics of weight 0) do not count.
Urgency assess_urgency(const Text& text, const std::vector<NameFound>& names, bool other_matter,
                       const Lexicon& lexicon);

}  // namespace promenade::language
