// The choices that somebody was last shown in a place, in order: « 1 » is the first. Sealed under
// their own key, so that the number still means something after a restart.
#pragma once

#include "bot/delivery/action.hpp"
#include "engine/log/store.hpp"
#include "engine/privacy/key_store.hpp"
#include "engine/runtime/submission.hpp"

#include <vector>

namespace promenade::delivery {

// One row per person and place. The key tells nobody whose it is.
log::Row no_offer_row(const PersonId& person, const runtime::Address& where,
                      const privacy::KeyStore& keys);
log::Row offer_row(const PersonId& person, const runtime::Address& where,
                   const std::vector<Action>& offer, privacy::KeyStore& keys, Random& random);
// Empty if there is none or it can no longer be opened.
std::vector<Action> read_offer(const PersonId& person, const runtime::Address& where,
                               const log::Store& store, const privacy::KeyStore& keys);

// An action as the arguments of a text hold it, under `choices`.
Action action_from(const Value& choice);

}  // namespace promenade::delivery
