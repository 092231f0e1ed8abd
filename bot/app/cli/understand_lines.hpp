// `promenade understand --lines`: one JSON message in, one JSON answer out. Pure.
#pragma once

#include "bot/language/understand.hpp"
#include "engine/core/result.hpp"

#include <array>
#include <string>
#include <string_view>

namespace promenade::app {

// Whose words may be read (language::understand).
inline constexpr std::array<const char*, 5> kRolesRead = {"pdn", "coordinateur", "referent",
                                                          "employeur", "partenaire"};

// `line` is {"role", "room", "text"}: role one of kRolesRead (pdn where absent), room dm or public
// (dm where absent). The answer is one line of JSON without its newline. Errors: invalid, `where` =
// "line N"; never a word of the message.
Result<std::string> understand_line(std::string_view line, std::size_t number,
                                    const language::Vocabulary& vocabulary);

// What stands in the answer's place for a line that is refused: {"error": …, "line": N}.
std::string refused_line(const Error& error, std::size_t number);

// The JSON of one answer.
std::string to_json(const language::Understanding& understanding);

}  // namespace promenade::app
