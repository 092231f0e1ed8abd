// What a register answers at once, with no confirmation and no number: lists, cards, the link of
// the questionnaire, a rule, who the referent is.
#pragma once

#include "bot/conversation/turn.hpp"
#include "bot/delivery/card.hpp"

#include <optional>

namespace promenade::conversation {

// Nothing: this is no question for a register.
std::optional<runtime::Reply> answer_from_registers(const Scene& scene, const Speaker& speaker,
                                                    const language::Reading& reading);

// « D-0042 · Sphinx · Reçue, depuis le … »: a case in a list.
std::string case_line(const Scene& scene, const workflow::CaseState& state);

// The card of a case, for whoever may read it.
runtime::Reply show_case(const Scene& scene, const Speaker& speaker, const StreamId& stream,
                         delivery::CardSize size = delivery::CardSize::brief);

}  // namespace promenade::conversation
