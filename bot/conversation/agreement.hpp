// « oui » to a case that waits for just that: « autorisez-vous sa publication ? ». What a yes sends
// is under `yes` of the definition's triggers.
#pragma once

#include "bot/conversation/turn.hpp"

namespace promenade::conversation {

// Sends it in the case `shown` last, where it waits for the speaker's yes, and concerns one of
// `people` where somebody is named. Else asks back about the others that do, of which one is meant;
// with neither a case nor a name, about any of theirs. False: none waits.
bool take_agreement(const Scene& scene, const Speaker& speaker,
                    const std::vector<std::string>& people, const StreamId& shown, Turn& turn);

}  // namespace promenade::conversation
