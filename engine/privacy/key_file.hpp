// One generation of the key store as bytes:
//   "promenade.keys.1" u64 generation, u64 epoch, u64 count,
//   count times { lp(kid), nonce, lp(wrapped: lp(owner) lp(class) DEK) },
//   HMAC-SHA256 of all that.
// The wrapping key and the MAC's key come from the epoch's key: HMAC(key, 0x01), HMAC(key, 0x02).
#pragma once

#include "engine/core/ids.hpp"
#include "engine/core/random.hpp"
#include "engine/privacy/epoch_keys.hpp"
#include "engine/privacy/locked_allocator.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace promenade::privacy {

struct KeyEntry {
    SealingKey key;
    PersonId owner;         // empty: the store itself
    std::string retention;  // the class of data it seals; "pseudonym" and "pepper" seal none
};
using KeyEntries = std::vector<KeyEntry, LockedAllocator<KeyEntry>>;

struct Generation {
    std::uint64_t number = 0;
    std::uint64_t epoch = 0;
    KeyEntries entries;
};

std::string encode(const Generation& generation, const SecretKey& epoch_key, Random& random);
// Errors: corruption (other bytes than encode wrote, or an epoch whose key is destroyed).
Result<Generation> decode(std::string_view bytes, const EpochKeys& keys);

}  // namespace promenade::privacy
