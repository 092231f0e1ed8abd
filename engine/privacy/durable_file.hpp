// Small files that must survive a power cut once written, and be gone from the disk once destroyed.
// Mode 0600. After a failed sync nothing is tried again: what the disk holds is unknown.
#pragma once

#include "engine/core/encoding.hpp"
#include "engine/core/result.hpp"

#include <filesystem>
#include <string>

namespace promenade::privacy {

// Whether something stands there that can be seen. Never throws, however odd the path.
bool is_there(const std::filesystem::path& path);

// Makes the folder with mode 0700 where it is absent, parents included, and syncs its entry.
// Errors: unavailable.
Result<void> create_folder(const std::filesystem::path& folder);

// Errors: unavailable.
Result<std::string> read_file(const std::filesystem::path& path);

// Writes "<path>.tmp", syncs it, renames it to `path` and syncs the folder. Errors: unavailable
// (`path` is as it was); corruption (the rename may or may not be durable: stop).
Result<void> write_durably(const std::filesystem::path& path, std::string_view bytes);
// The first half: a new synced file. Errors: unavailable.
Result<void> write_synced(const std::filesystem::path& path, std::string_view bytes);
// The second half. Errors: unavailable (not renamed), corruption (as above).
Result<void> rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);

// Overwrites bytes of an existing file in place and syncs them. Errors: unavailable.
Result<void> overwrite(const std::filesystem::path& path, std::size_t offset,
                       std::string_view bytes);
// Overwrites the whole file with zeros, syncs, removes, syncs the folder. Errors: unavailable.
Result<void> destroy_file(const std::filesystem::path& path);

}  // namespace promenade::privacy
