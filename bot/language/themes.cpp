#include "bot/language/themes.hpp"

#include "bot/language/fold.hpp"

#include <re2/re2.h>

namespace promenade::language {

std::string theme_in(std::string_view text) {
    static const re2::RE2 kParents("\\b(parentalite|parents?|p)\\b"),
        kYouth("\\b(jeunesse|jeunes?|j)\\b");
    const std::string folded = folded_text(text);
    const bool parents = re2::RE2::PartialMatch(folded, kParents);
    const bool youth = re2::RE2::PartialMatch(folded, kYouth);
    if (parents == youth) return {};
    return parents ? "parentalite" : "jeunesse";
}

}  // namespace promenade::language
