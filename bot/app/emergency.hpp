// What is said in a danger, before and beside all that is recorded. Pure.
#pragma once

#include "bot/delivery/card.hpp"

#include <optional>

namespace promenade::app {

// The card with the emergency numbers, for its author: who is told, whether they read at this hour,
// and where nothing can be recorded (`writable`), that too.
delivery::Card emergency_card(const PersonId& author, const delivery::People& people,
                              const delivery::Texts& texts, Instant now, bool writable);

struct Alert {
    PersonId to;
    delivery::Card card;
};
// The danger itself, no word of the message, for whoever reads dangers; nothing where nobody but
// the author does.
std::optional<Alert> alert_of(const PersonId& author, const delivery::People& people,
                              const delivery::Texts& texts, Instant now);

}  // namespace promenade::app
