// Proofs that an event is in the log, and that a later log continues an earlier one: RFC 9162
// sections 2.1.3 and 2.1.4. Made from the stored tiles; checked from hashes alone.
#pragma once

#include "engine/core/result.hpp"
#include "engine/log/store.hpp"

#include <vector>

namespace promenade::audit {

// Hashes in the order of the RFC: the leaf's sibling first.
using Proof = std::vector<Hash>;

// That leaf `index` is in the tree of the first `size` events.
// Errors: invalid (index >= size, or size above the store's); corruption.
Result<Proof> inclusion_proof(const log::Store& store, Position index, Position size);
// That the tree of the first `size` events continues that of the first `earlier`. Empty where
// either says nothing: earlier = 0 or earlier = size.
// Errors: invalid (earlier > size, or size above the store's); corruption.
Result<Proof> consistency_proof(const log::Store& store, Position earlier, Position size);

bool verify_inclusion(Position index, const Hash& leaf, const log::TreeHead& tree,
                      const Proof& proof);
// Any tree continues the empty one.
bool verify_consistency(const log::TreeHead& earlier, const log::TreeHead& later,
                        const Proof& proof);

}  // namespace promenade::audit
