// Canonical JSON sorts its keys, but the order in which a file lists its states, triggers and
// fields means something: the order of parallel regions, of buttons, of a card's lines. Where it is
// not the sorted order it is kept beside them, in "states_order", "triggers_order", "data_order",
// so that the canonical bytes alone say everything.
#pragma once

#include "engine/core/value.hpp"
#include "engine/workflow/place.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace promenade::workflow {

// `definition` was parsed from `bytes`.
void keep_document_order(std::string_view bytes, Value& definition);

// The members of `key` (states, triggers or data) of that object in their kept order; none where
// it is absent. Errors: invalid (an order that doesn't name each of them once).
Result<std::vector<std::pair<std::string, Place>>> in_document_order(const Place& owner,
                                                                     std::string_view key);

}  // namespace promenade::workflow
