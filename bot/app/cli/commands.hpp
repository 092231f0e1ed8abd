// The command line: `promenade COMMAND …`. Exit codes: 0 done, 1 a check failed, 2 wrong usage or
// configuration (file and JSON pointer), 3 data damaged.
#pragma once

namespace promenade::app {

// While a server holds the data folder, the commands that look at a network or speak in it are run
// by the server (control.hpp).
int run_command_line(int argc, char** argv);

}  // namespace promenade::app
