// Several questions in one message: « le lien Sphinx ? Et aussi, tu connais un intervenant … ? ».
#pragma once

#include "bot/language/intent.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace promenade::language {

// Of a message that was read as `answered`, the parts that are a request of their own, as typed:
// whole sentences, or what follows « et aussi ». Empty: there is none. Pure.
std::string asked_besides(std::string_view text, std::string_view role, Intent answered,
                          const Vocabulary& vocabulary);

// Does it ask for something, in a sentence of its own: five words or more, understood, and nothing
// that the bot itself is asked? Pure.
bool is_a_request(std::string_view text, std::string_view role, const Vocabulary& vocabulary);

// Several questions, of more than one category. Pure.
bool asks_several(std::string_view text, std::string_view role, const Vocabulary& vocabulary);

// The message cut where a sentence opens, or another question is announced. Pure.
std::vector<std::string> parts_of(std::string_view text, const Vocabulary& vocabulary);

// « oui c'est ça mais pour février »: what stands after a yes. Empty: no yes begins it, or nothing
// follows. Pure.
std::string after_a_yes(std::string_view text, const Vocabulary& vocabulary);

}  // namespace promenade::language
