// « oui » to a case that waits for just that: « autorisez-vous sa publication ? ». What a yes sends
// is under `yes` of the definition's triggers.
#pragma once

#include "bot/conversation/turn.hpp"

namespace promenade::conversation {

// Sends it in the case `shown` last, where it waits for the speaker's yes, concerns one of `people`
// where somebody is named, and is as it was shown: else asks back. Asks back too about the others
// that wait, of which one is meant; with neither a case nor a name, about any of theirs. False:
// none waits.
bool take_agreement(const Scene& scene, const Speaker& speaker,
                    const std::vector<std::string>& people, const ShownCard& shown, Turn& turn);

}  // namespace promenade::conversation
