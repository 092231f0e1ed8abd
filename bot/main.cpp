#include "bot/app/cli/commands.hpp"

#include <sys/resource.h>

int main(int argc, char** argv) {
    // Keys and people's words are in memory: a crash must not write them to the disk.
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    return promenade::app::run_command_line(argc, argv);
}
