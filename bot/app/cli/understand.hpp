// `promenade understand`: how a message is read, without writing anything.
#pragma once

#include "bot/app/cli/terminal.hpp"

#include <filesystem>
#include <string>

namespace promenade::app {

struct UnderstandOptions {
    std::filesystem::path config;
    std::filesystem::path folder;  // the network whose names are known; empty: config/demo's
    std::string role, room, text;
    bool lines = false;  // one JSON message per line of standard input
};

int understand(const UnderstandOptions& options, const Terminal& terminal);

}  // namespace promenade::app
