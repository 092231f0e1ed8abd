// `promenade understand`: how a message is read, without writing anything.
#pragma once

#include "bot/app/cli/terminal.hpp"
#include "bot/app/core.hpp"

#include <filesystem>
#include <string>

namespace promenade::app {

struct UnderstandOptions {
    std::filesystem::path config;
    std::string role, room, text;
    bool lines = false;  // one JSON message per line
};

// Knows the names of config/demo; lines come from standard input.
int understand(const UnderstandOptions& options, const Terminal& terminal);
// Knows the network's names; the text holds the lines.
int understand(const Core& core, const UnderstandOptions& options, const Terminal& terminal);

}  // namespace promenade::app
