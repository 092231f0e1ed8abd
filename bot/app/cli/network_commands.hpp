// `init`, `serve`, `demo` and `import`: a network's beginning and its service.
#pragma once

#include "bot/app/chat.hpp"
#include "bot/app/cli/terminal.hpp"
#include "bot/app/console.hpp"
#include "bot/app/control.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace promenade::app {

// Founds a network in `folder` from a settings file, with the role holders and partners beside it,
// prints a code of activation for everybody who has no account yet and, where Matrix is configured,
// where its registration file was written. Again: deploys what has changed.
// `at`: the clock stands then, as it does for `say`.
int init(const DataFolder& folder, const std::filesystem::path& config,
         const std::filesystem::path& settings, std::optional<Instant> at,
         const Terminal& terminal);

// A network that a server runs: what commands that were sent to it work on.
struct Live {
    Chat& chat;
    Console& console;
};

struct ServeNetwork {
    DataFolder folder;
    std::filesystem::path config;
    std::string address;
    unsigned short port = 8080;
    // Runs a command of the control socket.
    std::function<int(Live&, const ControlRequest&, const Terminal&)> run;
};
int serve_network(const ServeNetwork& options, const Terminal& terminal);

// The invented département of config/demo, in a folder of its own unless one is given.
struct DemoOptions {
    std::filesystem::path config;
    std::filesystem::path folder;  // empty: temporary
    unsigned short port = 8080;
    bool check = false;  // play the story and say whether it holds
};
int demo(const DemoOptions& options, const Terminal& terminal);

// A file that is fit is recorded, and each member who has neither account nor code gets a code.
struct ImportOptions {
    std::string kind;  // "members" or "employers"
    std::filesystem::path file;
    bool dry_run = false;
};
int import_spreadsheet(Core& core, const ImportOptions& options, const Terminal& terminal);

}  // namespace promenade::app
