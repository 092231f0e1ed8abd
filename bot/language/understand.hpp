// Reads a French message as people really type it: nature, category, expected answer, sensitivity,
// urgency, identities, and the words that say why. Pure; proposes, a human decides.
#pragma once

#include "bot/language/identity_filter.hpp"
#include "bot/language/vocabulary.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace promenade::language {

enum class Room { direct, open };  // "dm", "public"

struct Understanding {
    std::string nature;           // ADMINISTRATIF, ANIMATION, SITUATION, SIGNALEMENT, HORS_CHAMP
    std::string category;         // ADM_SPHINX…, domain.md part 7
    std::string second_category;  // of a second intent, or empty
    std::string expected_answer;  // information, action, avis, mise en relation, décision, aucune
    int sensitivity = 0;          // 0 ordinary, 1 reserved, 2 confidential, 3 danger possible
    bool urgent = false;          // show the emergency numbers at once
    int confidence = 0;           // 0-100, shown to whoever triages
    std::vector<std::string> because;  // the words that decided, as typed
    Filtered filtered;
};

// `role`: "pdn", "coordinateur", "referent", "employeur", "partenaire".
Understanding understand(std::string_view text, std::string_view role, Room room,
                         const Vocabulary& vocabulary);

}  // namespace promenade::language
