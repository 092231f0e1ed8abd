// `init`, `serve`, `demo` and `import`: a network's beginning and its service.
#pragma once

#include "bot/app/data_folder.hpp"

#include <filesystem>
#include <string>

namespace promenade::app {

// Founds a network in `folder` from a settings file, with the role holders and partners beside it,
// and prints the codes of activation and, where Matrix is configured, its registration file.
int init(const DataFolder& folder, const std::filesystem::path& config,
         const std::filesystem::path& settings);

int serve_network(const DataFolder& folder, const std::filesystem::path& config,
                  const std::string& address, unsigned short port);

// The invented département of config/demo, in a folder of its own unless one is given.
struct DemoOptions {
    std::filesystem::path config;
    std::filesystem::path folder;  // empty: temporary
    unsigned short port = 8080;
    bool check = false;  // play the story and say whether it holds
};
int demo(const DemoOptions& options);

int import_spreadsheet(const DataFolder& folder, const std::filesystem::path& config,
                       const std::string& kind, const std::filesystem::path& file, bool dry_run);

}  // namespace promenade::app
