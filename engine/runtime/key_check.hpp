// Whether the key store is the one that this log was written with: asked before anybody is served.
#pragma once

#include "engine/core/result.hpp"
#include "engine/log/store.hpp"
#include "engine/privacy/key_store.hpp"

#include <string>
#include <vector>

namespace promenade::runtime {

// A key is synced in its file, then named by an event, then used. So every key that an event names
// and none destroys is held, unless an older copy of the key store, or another store, stands in its
// place: what the missing keys sealed would read as erased, and the next new key would write over
// the only trace of the mistake. An erasure is durable in the key store first, in an epoch of its
// own: a store of a later epoch than the log knows of may lack keys.
//
// Errors: corruption: keys are missing; `where` says how many of how many that are named, and when
// the youngest of the missing was (its copy must be younger).
struct KeyCheck {
    // Held, and named by no event: a crash between the two syncs leaves some.
    std::vector<privacy::KeyStore::Created> unnamed;
    // Held, though an event says that they were destroyed: an older copy of the key store.
    std::vector<std::string> resurrected;  // kids
    // Destroyed, and no event says so: a crash within an erasure.
    std::vector<std::string> destroyed;  // kids
};

Result<KeyCheck> check_keys(const log::Store& store, const privacy::KeyStore& keys);

}  // namespace promenade::runtime
