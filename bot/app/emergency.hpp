// What is said in a danger, before and beside all that is recorded. Pure.
#pragma once

#include "bot/delivery/card.hpp"

#include <functional>
#include <optional>

namespace promenade::app {

struct Means {
    bool writable = true;                               // something can be recorded
    std::function<bool(const PersonId&)> reaches = {};  // has a place where it can be told
};

// The card with the emergency numbers, for its author: who is told and whether they read at this
// hour, where nothing can be recorded, or nobody told, that.
delivery::Card emergency_card(const PersonId& author, const delivery::People& people,
                              const delivery::Texts& texts, Instant now, const Means& means);

struct Alert {
    PersonId to;
    delivery::Card card;
};
// The danger itself, no word of the message, for whoever reads dangers; nothing where nobody but
// the author does.
std::optional<Alert> alert_of(const PersonId& author, const delivery::People& people,
                              const delivery::Texts& texts, Instant now);

}  // namespace promenade::app
