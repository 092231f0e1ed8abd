#include "bot/app/cli/graphviz.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>

namespace promenade::app {

namespace {

struct Closed {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
// Without a name: gone when it is closed.
using TemporaryFile = std::unique_ptr<std::FILE, Closed>;

// Files instead of pipes, so that neither side ever waits for the other.
Result<int> run_dot(std::FILE* in, std::FILE* out) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fileno(in), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(out), STDOUT_FILENO);
    std::array<char, 4> program{"dot"};
    std::array<char, 6> format{"-Tsvg"};
    std::array<char*, 3> arguments{program.data(), format.data(), nullptr};
    pid_t child = 0;
    const int failure =
        posix_spawnp(&child, program.data(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    if (failure != 0 || waitpid(child, &status, 0) != child)
        return error(Errc::invalid, "dot is not installed", "Graphviz");
    return status;
}

std::string read_all(std::FILE* file) {
    std::string text;
    std::array<char, 4096> part{};
    std::rewind(file);
    while (const std::size_t count = std::fread(part.data(), 1, part.size(), file))
        text.append(part.data(), count);
    return text;
}

}  // namespace

Result<std::string> svg_of(std::string_view dot) {
    const TemporaryFile in{std::tmpfile()}, out{std::tmpfile()};
    if (!in || !out || std::fwrite(dot.data(), 1, dot.size(), in.get()) != dot.size() ||
        std::fflush(in.get()) != 0)
        return error(Errc::unavailable, "no temporary file", "Graphviz");
    std::rewind(in.get());
    TRY(const int status, run_dot(in.get(), out.get()));
    constexpr int kNoSuchProgram = 127;
    if (WIFEXITED(status) && WEXITSTATUS(status) == kNoSuchProgram)
        return error(Errc::invalid, "dot is not installed", "Graphviz");
    if (status != 0) return error(Errc::invalid, "dot failed", "Graphviz");
    return read_all(out.get());
}

}  // namespace promenade::app
