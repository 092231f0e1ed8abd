// What a register answers at once, with no confirmation and no number: lists, cards, the link of
// the questionnaire, a rule, who the referent is.
#pragma once

#include "bot/conversation/turn.hpp"

#include <optional>

namespace promenade::conversation {

// Nothing: this is no question for a register.
std::optional<runtime::Reply> answer_from_registers(const Scene& scene, const Speaker& speaker,
                                                    const language::Reading& reading);

}  // namespace promenade::conversation
