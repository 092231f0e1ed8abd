// A text and its choices, for one place: buttons where it has them or can seed reactions, else a
// numbered list that a numbered reply answers.
#pragma once

#include "bot/delivery/card.hpp"
#include "bot/platforms/message.hpp"

namespace promenade::delivery {

platforms::OutgoingMessage render(const Card& card, const platforms::Capabilities& place,
                                  const privacy::SecretKey& key);

}  // namespace promenade::delivery
