// `promenade chart check DEFINITION.json`: what its author must know, in French.
#pragma once

#include "bot/app/cli/terminal.hpp"
#include "engine/workflow/definition.hpp"

#include <filesystem>
#include <string>

namespace promenade::app {

// A definition as it was given: its bytes, and the name that messages show.
struct ChartFile {
    std::filesystem::path config;  // whose texts are looked up
    std::string bytes, name;
    std::filesystem::path folder = {};  // that it is in; empty: none
};

// The procedures beside it are those of its folder and those in service (config/workflows).
// Text: for each finding its file and JSON pointer, and a sentence below. JSON: {"file",
// "findings": [{"code", "message", "pointer"}], "refused": null or {"message", "pointer"}}.
// Exit code: 0 nothing found, 1 something found, 2 the file is no definition.
int check_chart(const ChartFile& file, bool json, const Terminal& terminal);

// What there is to draw or to hand over: a procedure, else a bare statechart. Errors: invalid.
Result<workflow::Definition> load_chart(const ChartFile& file);

// Tells in French why a definition was refused; exit code 2.
int refuse_chart(const Error& error, const ChartFile& file, const Terminal& terminal);

}  // namespace promenade::app
