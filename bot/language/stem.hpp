// French stems (Snowball), of folded words: « inscrite », « inscrits » and « inscrit » are one.
#pragma once

#include <string>
#include <string_view>

namespace promenade::language {

std::string stem(std::string_view folded_word);

// True when one letter added, left out, changed, or two swapped, make `a` of `b`.
bool is_one_slip(std::string_view a, std::string_view b);

}  // namespace promenade::language
