// What a network's first events are, and how a changed file of its configuration is deployed.
#pragma once

#include "bot/app/core.hpp"

#include <filesystem>
#include <functional>

namespace promenade::app {

// Founds an empty log; then records the settings and procedures that differ from those deployed.
// Errors: invalid (file and JSON pointer), unavailable.
Result<void> found_or_deploy(Core& core, std::string_view settings, std::string_view settings_file);

// Errors: invalid (nothing was founded in the folder: what is sealed before could not be opened).
Result<void> expect_founded(const Core& core);
// The same before anything is opened, which would create it.
Result<void> expect_log(const DataFolder& folder);

// Role holders and partners from their files, where these exist in `folder`.
Result<void> appoint(Core& core, const std::filesystem::path& folder);

enum class Spreadsheet { employers, members, entries };
// Reports each row in French through `tell`, and at last what the file comes to; records nothing if
// a row is wrong or `dry_run`. True: the file is fit.
Result<bool> import_file(Core& core, Spreadsheet kind, const std::filesystem::path& file,
                         bool dry_run, const std::function<void(std::string)>& tell);

}  // namespace promenade::app
