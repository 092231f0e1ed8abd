// Where a command speaks: results and refusals, in French. Its own program's two streams, or the
// socket of whoever asked a server.
#pragma once

#include "bot/delivery/texts.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace promenade::app {

enum class Stream { out, err };

class Terminal {
public:
    using Write = std::function<void(Stream, const std::string& line)>;
    explicit Terminal(Write write) : write_(std::move(write)) {}
    // Standard output and standard error, each line flushed.
    static Terminal own();

    void print(const std::string& line) const { write_(Stream::out, line); }
    // Tells the error, in the sentence of its detail or else of its code; returns its exit code.
    int fail(const Error& error, const std::filesystem::path& config) const;
    int exit_code(const Result<void>& result, const std::filesystem::path& config) const {
        return result ? 0 : fail(result.error(), config);
    }
    void write(Stream stream, const std::string& line) const { write_(stream, line); }

private:
    Write write_;
};

}  // namespace promenade::app
