// Several questions in one message: « le lien Sphinx ? Et aussi, tu connais un intervenant … ? ».
#pragma once

#include "bot/language/intent.hpp"

#include <string>
#include <string_view>

namespace promenade::language {

// Of a message that was read as `answered`, the parts that are a request of their own, as typed:
// whole sentences, or what follows « et aussi ». Empty: there is none. Pure.
std::string asked_besides(std::string_view text, std::string_view role, Intent answered,
                          const Vocabulary& vocabulary);

}  // namespace promenade::language
