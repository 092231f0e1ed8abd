// Everything that the network holds, as spreadsheets that people open and `import` reads again.
#pragma once

#include "bot/app/core.hpp"

#include <filesystem>

namespace promenade::app {

// Writes membres.csv, structures.csv, fiches.csv (the directory) and dossiers.csv (number,
// procedure, state and dates of each case, no words of it) into `folder`, which is made; each
// replaces a whole older one. Who has been erased is in none. For the eyes of the coordination: the
// files are their owner's alone. Errors: unavailable, corruption, invalid (config/import.json).
Result<void> export_csv(const Core& core, const std::filesystem::path& folder);

}  // namespace promenade::app
