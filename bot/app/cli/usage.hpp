// The grammar of the command line, its help and its refusals, in French (texts/usage.fr.json: a
// text "say" for the command, "say.--as" for what it takes).
#pragma once

#include "bot/app/cli/terminal.hpp"

#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace promenade::app {

// What is bound to an option must outlive the run.
class Usage {
public:
    // `config`: given by --config, else by PROMENADE_CONFIG, else as it is; its texts are those in
    // force before the options are read.
    Usage(std::filesystem::path& config, const Terminal& terminal);
    ~Usage();

    Usage& command(const std::string& name, std::function<int()> run);
    // Commands below a word that is none.
    Usage& group(const std::string& name);

    // One of `choices`, if there are any.
    Usage& option(const std::string& name, std::string& value,
                  const std::vector<std::string>& choices = {});
    Usage& option(const std::string& name, unsigned short& value);
    // Also from PROMENADE_DATA, unless `is_given` wants to know whether it was said here.
    Usage& option(const std::string& name, std::filesystem::path& value, bool* is_given = nullptr);
    Usage& flag(const std::string& name, bool& value);
    // Positional, in this order.
    Usage& required(const std::string& name, std::string& value,
                    const std::vector<std::string>& choices = {});
    Usage& optional(const std::string& name, std::string& value);

    // The exit code of the command; 2 after a refusal, 0 after the help.
    int run(const std::vector<std::string>& arguments);

private:
    struct Shared;
    Usage(std::shared_ptr<Shared> shared, CLI::App* app, std::string key);
    std::string text(const std::string& name) const;

    std::shared_ptr<Shared> shared_;
    CLI::App* app_;
    std::string key_;
    std::deque<Usage> below_;
};

}  // namespace promenade::app
