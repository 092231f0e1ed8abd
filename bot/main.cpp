#include "bot/app/cli/commands.hpp"

#include <sys/resource.h>
#include <sys/stat.h>

int main(int argc, char** argv) {
    // Keys and people's words are in memory: a crash must not write them to the disk.
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    ::umask(077);  // nobody else reads what it writes
    return promenade::app::run_command_line(argc, argv);
}
