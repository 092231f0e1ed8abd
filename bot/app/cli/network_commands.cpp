#include "bot/app/cli/network_commands.hpp"

#include "bot/app/activation.hpp"
#include "bot/app/cli/demo_story.hpp"
#include "bot/app/cli/terminal.hpp"
#include "bot/app/demo_network.hpp"
#include "bot/app/founding.hpp"
#include "bot/app/serve.hpp"
#include "engine/core/canonical_json.hpp"

#include <stdlib.h>
#include <unistd.h>

namespace promenade::app {

namespace {

constexpr std::chrono::days kActivationLifetime{14};

Result<std::unique_ptr<Chat>> open_chat(const DataFolder& folder,
                                        const std::filesystem::path& config,
                                        std::optional<Instant> starts_at = {},
                                        bool stands_still = false) {
    return Chat::open(CoreOptions{folder, config, starts_at, stands_still});
}

// Everybody who may write gets a one-time code; printed once, recorded as an HMAC.
Result<void> issue_codes(Core& core) {
    const auto snapshot = core.engine().snapshot();
    TRY(const auto people, delivery::People::from(snapshot, core.engine()));
    runtime::Submission issued;
    for (const auto& [id, person] : snapshot->roster.people) {
        if (person.role != network::Role::coordinator && person.role != network::Role::referent)
            continue;
        const std::string code = make_activation_code(core.random());
        issued.network.push_back(network::IssueActivation{
            id, activation_digest(code, core.keys()), core.clock().now() + kActivationLifetime});
        print_line(
            core.texts().render("cli.init.code", Map{{"name", people.name(id)}, {"code", code}}));
    }
    TRY(const runtime::Outcome outcome, core.engine().submit_and_wait(std::move(issued)));
    if (outcome.refused) return *outcome.refused;
    return success();
}

Result<void> init_it(const DataFolder& folder, const std::filesystem::path& config,
                     const std::filesystem::path& file) {
    TRY(const std::string settings, read_file(file));
    TRY(const auto chat, open_chat(folder, config));
    TRY(found_or_deploy(chat->core(), settings, file.string()));
    TRY(appoint(chat->core(), file.parent_path()));
    std::error_code failure;
    std::filesystem::copy_file(file, folder.settings(),
                               std::filesystem::copy_options::overwrite_existing, failure);
    if (failure) return error(Errc::unavailable, failure.message(), folder.settings().string());
    return issue_codes(chat->core());
}

Result<void> serve_it(const DataFolder& folder, const std::filesystem::path& config,
                      const ServeOptions& options) {
    TRY(const std::string bytes, read_file(folder.settings()));
    TRY(const auto chat, open_chat(folder, config));
    TRY(found_or_deploy(chat->core(), bytes, folder.settings().string()));
    TRY(const Value settings, parse_json(bytes));
    return serve(*chat, settings, options);
}

Result<void> demo_it(const DemoOptions& options, const DataFolder& folder) {
    TRY(const Instant start, demo_start(options.config));
    TRY(const auto chat, open_chat(folder, options.config, start, options.check));
    TRY(found_demo(chat->core()));
    if (options.check) return play_story(*chat, [](const std::string& line) { print_line(line); });
    TRY(const std::string bytes, read_file(options.config / "demo" / "network.json"));
    TRY(const Value settings, parse_json(bytes));
    ServeOptions serving;
    serving.port = options.port;
    serving.demo = true;
    serving.on_listening = [&](const std::string& url) {
        print_line(chat->core().texts().render("cli.demo.address", Map{{"url", url}}));
    };
    return serve(*chat, settings, serving);
}

int exit_code(const Result<void>& result, const std::filesystem::path& config) {
    return result ? 0 : fail(result.error(), config);
}

}  // namespace

int init(const DataFolder& folder, const std::filesystem::path& config,
         const std::filesystem::path& settings) {
    return exit_code(init_it(folder, config, settings), config);
}

int serve_network(const DataFolder& folder, const std::filesystem::path& config,
                  const std::string& address, unsigned short port) {
    ServeOptions options;
    options.address = address;
    options.port = port;
    options.on_listening = [](const std::string& url) { print_line(url); };
    return exit_code(serve_it(folder, config, options), config);
}

int demo(const DemoOptions& options) {
    if (!options.folder.empty())
        return exit_code(demo_it(options, DataFolder{options.folder}), options.config);
    std::string pattern = (std::filesystem::temp_directory_path() / "promenade-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
        return fail(error(Errc::unavailable, "no temporary folder", pattern), options.config);
    const Result<void> shown = demo_it(options, DataFolder{pattern});
    std::error_code ignored;
    std::filesystem::remove_all(pattern, ignored);
    return exit_code(shown, options.config);
}

int import_spreadsheet(const DataFolder& folder, const std::filesystem::path& config,
                       const std::string& kind, const std::filesystem::path& file, bool dry_run) {
    const auto chat = open_chat(folder, config);
    if (!chat) return fail(chat.error(), config);
    const auto fit = import_file(chat.value()->core(),
                                 kind == "members" ? Spreadsheet::members : Spreadsheet::employers,
                                 file, dry_run, [](const std::string& line) { print_line(line); });
    if (!fit) return fail(fit.error(), config);
    return fit.value() ? 0 : 1;
}

}  // namespace promenade::app
