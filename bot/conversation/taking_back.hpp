// « annule », « je retire D-0042 »: what was done, or asked, is taken back. A step goes back by a
// compensating event, an opening by what its definition names for that; nothing is erased.
#pragma once

#include "bot/conversation/turn.hpp"

namespace promenade::conversation {

// The trigger by which an author takes a request back.
inline constexpr std::string_view kWithdraw = "withdraw";

// « annule » with nothing begun: the last action on the named case; of none named, the last thing
// that the speaker did, told back first. Where nothing can be taken back: the trigger by which the
// definition takes the opening back, asked first too.
void take_undo(const Scene& scene, const Speaker& speaker, const std::string& stream, Turn& turn);

// Whether to withdraw the request; its author alone may.
void take_withdrawal(const Scene& scene, const Speaker& speaker, const StreamId& stream,
                     Turn& turn);

// « rouvre ma demande », of its author, without the number: the closed one that can be meant, or
// which. False: it is not said.
bool take_reopening(const Scene& scene, const Speaker& speaker, const std::string& text,
                    Turn& turn);

}  // namespace promenade::conversation
