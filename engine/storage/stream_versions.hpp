// What every store checks of a commit before it writes anything.
#pragma once

#include "engine/core/result.hpp"
#include "engine/log/store.hpp"

#include <functional>
#include <string>
#include <unordered_map>

namespace promenade::storage {

// By the stream's name: a map of strings keeps their hashes, one of StreamIds would not.
using StreamVersions = std::unordered_map<std::string, Version>;

// The versions that the commit's streams have after it. `is_at` says whether a stream of the store
// is at a version.
// Errors: invalid and wrong_expected_version as Store::commit promises; those of `is_at`.
Result<StreamVersions> versions_after(
    const log::Commit& commit, const log::TreeHead& head,
    const std::function<Result<bool>(const StreamId&, Version)>& is_at);

}  // namespace promenade::storage
