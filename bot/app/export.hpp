// Everything that the network holds, as spreadsheets that people open and `import` reads again.
#pragma once

#include "bot/app/core.hpp"

#include <array>
#include <filesystem>
#include <string>

namespace promenade::app {

struct Sheet {
    std::string name, bytes;
};

// Members, employers, the directory, and of each case number, procedure, state and dates, no words.
inline constexpr std::array kSheets{"membres.csv", "structures.csv", "fiches.csv", "dossiers.csv"};

// In the order of kSheets. Who has been erased is in none. For the eyes of the coordination.
// Errors: corruption, invalid (config/import.json).
Result<std::array<Sheet, kSheets.size()>> export_sheets(const Core& core);

// Writes them into `folder`, which is made; each replaces a whole older one. The files are their
// owner's alone. Errors: as export_sheets, and unavailable.
Result<void> export_csv(const Core& core, const std::filesystem::path& folder);

}  // namespace promenade::app
