// `promenade chart migrate OLD NEW`: what becomes of every open case under a changed procedure,
// and, unless it is a dry run, the change itself.
#pragma once

#include "bot/app/cli/terminal.hpp"
#include "bot/app/core.hpp"

#include <filesystem>
#include <string>

namespace promenade::app {

struct MigrateOptions {
    std::filesystem::path folder;  // that file names start from
    // Each a file, or the first letters (8 at least) of the hash of a deployed definition.
    std::string from, to;
    bool dry_run = false;
    bool leave = false;  // cases that can't move keep their definition; else nothing is published
    bool json = false;
};

// JSON: {"from", "to": hashes, "cases": [{"stream", "fate": "unchanged|moves|impossible", "from",
// "to", "assumed", "reason", "where"}], "published"}. Exit code: 0 done, 1 some case cannot move
// (and without `leave` nothing was published), 2 a file is no definition. An interrupted migration
// leaves each case under one of both definitions; the same command goes on.
int migrate_chart(Core& core, const MigrateOptions& options, const Terminal& terminal);

}  // namespace promenade::app
