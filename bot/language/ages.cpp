#include "bot/language/ages.hpp"

#include <algorithm>

namespace promenade::language {

bool tells_a_class(const Text& text) {
    return std::any_of(text.contacts.begin(), text.contacts.end(),
                       [](const Contact& each) { return each.kind == "class"; });
}

bool tells_one_age(const Text& text, const Lexicon& lexicon) {
    const auto& ages = text.of(lexicon.mark("age"));
    const auto& of_many = text.of(lexicon.mark("age_of_many"));
    return tells_a_class(text) || std::any_of(ages.begin(), ages.end(), [&](const Match& age) {
               return std::none_of(of_many.begin(), of_many.end(), [&](const Match& group) {
                   return group.first <= age.first && age.last <= group.last;
               });
           });
}

}  // namespace promenade::language
