// The command line while a server holds the data folder: the same commands, run by the server,
// asked for through a Unix socket in that folder. Only the server's own user and root are answered.
//
// One connection carries one command. The client sends one line {"arguments": […], "folder": "/…"},
// the folder being the one it was started in; the server answers lines {"out": "…"}, {"err": "…"}
// as they come, and {"code": n} at last.
#pragma once

#include "bot/app/cli/terminal.hpp"

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace promenade::app {

struct ControlRequest {
    std::vector<std::string> arguments;  // without the program's name
    std::filesystem::path folder;        // relative file names are relative to it
};

class ControlServer {
public:
    // On the server's own thread, one command at a time.
    using Run = std::function<int(const ControlRequest&, const Terminal&)>;

    // Replaces a socket that a killed server left. Errors: unavailable (path too long, not
    // allowed).
    static Result<std::unique_ptr<ControlServer>> listen(const std::filesystem::path& socket,
                                                         Run run);
    // Waits for the command under way; removes the socket.
    ~ControlServer();

private:
    ControlServer(std::filesystem::path socket, int listening, Run run);
    void serve();
    void answer(int connection);

    const std::filesystem::path socket_;
    const int listening_;
    const Run run_;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

// Does a server listen there?
bool is_served(const std::filesystem::path& socket);

// The exit code that a server gave; nothing if none listens there.
// Errors: unavailable (it stopped meanwhile, or answers other users only).
Result<std::optional<int>> ask_server(const std::filesystem::path& socket,
                                      const ControlRequest& request, const Terminal& terminal);

}  // namespace promenade::app
