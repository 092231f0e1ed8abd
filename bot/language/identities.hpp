// The identity filter on a text that is already read.
#pragma once

#include "bot/language/identity_filter.hpp"
#include "bot/language/names.hpp"
#include "bot/language/text.hpp"

#include <vector>

namespace promenade::language {

Filtered filter_text(const Text& text, const std::vector<NameFound>& names, int sensitivity,
                     const Vocabulary& vocabulary);

}  // namespace promenade::language
