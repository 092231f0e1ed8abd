#include "bot/app/cli/network_commands.hpp"

#include "bot/app/clock_warning.hpp"
#include "bot/app/demo_network.hpp"
#include "bot/app/dialogue.hpp"
#include "bot/app/founding.hpp"
#include "bot/app/matrix_setup.hpp"
#include "bot/app/serve.hpp"
#include "engine/core/canonical_json.hpp"
#include "engine/network/settings.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <set>

namespace promenade::app {

namespace {

Result<std::unique_ptr<Chat>> open_chat(const DataFolder& folder,
                                        const std::filesystem::path& config,
                                        std::optional<Instant> starts_at = {},
                                        bool stands_still = false) {
    return Chat::open(CoreOptions{folder, config, starts_at, stands_still});
}

bool has_a_code(const network::Person& person) {
    const bool writes = person.role == network::Role::coordinator ||
                        person.role == network::Role::referent || person.role == network::Role::pdn;
    return writes && network::in_network(person);
}

enum class Codes { missing, again };

// Every professional of the network who has no account yet gets a one-time code; printed once,
// recorded as an HMAC. `again`: also those who have one that is still valid, since it may be lost.
Result<void> issue_codes(Core& core, Codes codes, const Terminal& terminal) {
    const auto snapshot = core.engine().snapshot();
    const network::Roster& roster = snapshot->roster;
    const Instant now = core.clock().now();
    TRY(const auto people, delivery::People::from(snapshot, core.engine()));
    std::set<PersonId> served;
    for (const network::Account& account : roster.accounts) served.insert(account.person);
    if (codes == Codes::missing)
        for (const network::Activation& activation : roster.activations)
            if (activation.expires > now) served.insert(activation.person);
    runtime::Submission issued;
    std::vector<std::string> lines;
    for (const auto& [id, person] : roster.people) {
        if (!has_a_code(person) || served.contains(id)) continue;
        const std::string code = conversation::make_activation_code(core.random());
        issued.network.push_back(
            network::IssueActivation{id, conversation::activation_digest(code, core.keys()),
                                     now + conversation::kActivationLifetime});
        lines.push_back(core.texts().render(
            "cli.init.code", Map{{"name", people.name(id)},
                                 {"id", id.text()},
                                 {"code", code},
                                 {"days", conversation::kActivationLifetime.count()}}));
    }
    TRY(const runtime::Outcome outcome, core.engine().submit_and_wait(std::move(issued)));
    if (outcome.refused) return *outcome.refused;
    for (const std::string& line : lines) terminal.print(line);
    return success();
}

Result<void> write_registration(Core& core, std::string_view settings, const Terminal& terminal) {
    TRY(const Value checked, parse_json(settings));
    const Value* server = checked.find("server");
    const Value* matrix = server ? server->find("matrix") : nullptr;
    if (!matrix) return success();
    TRY(const auto file, register_with_matrix(*matrix, core.options().folder, core.random()));
    terminal.print(core.texts().render("cli.init.registration", Map{{"file", file.string()}}));
    return success();
}

// A data folder that was not there, or empty: what a refused `init` made in it is taken away, so
// that the next one begins anew.
class NewFolder {
public:
    explicit NewFolder(std::filesystem::path root) : root_(std::move(root)) {
        std::error_code failure;
        std::filesystem::path made = root_;
        while (!made.empty() && !std::filesystem::exists(made, failure)) {
            made_.push_back(made);
            made = made.parent_path();
        }
        is_new_ = !made_.empty() || std::filesystem::is_empty(root_, failure);
    }
    void take_away() const {
        if (!is_new_) return;
        std::error_code failure;
        for (const auto& entry : std::filesystem::directory_iterator(root_, failure))
            std::filesystem::remove_all(entry.path(), failure);
        for (const auto& folder : made_) std::filesystem::remove(folder, failure);
    }

private:
    std::filesystem::path root_;
    std::vector<std::filesystem::path> made_;  // the innermost first
    bool is_new_ = false;
};

Result<void> init_it(const DataFolder& folder, const std::filesystem::path& config,
                     const std::filesystem::path& file, std::optional<Instant> at,
                     const Terminal& terminal) {
    TRY(const std::string settings, read_file(file));
    // Before a folder is made for a network that is not to be.
    TRY(network::check_settings(settings, file.string()));
    TRY(const auto chat, open_chat(folder, config, at, at.has_value()));
    TRY(found_or_deploy(chat->core(), settings, file.string()));
    TRY(appoint(chat->core(), file.parent_path()));
    std::error_code failure;
    std::filesystem::copy_file(file, folder.settings(),
                               std::filesystem::copy_options::overwrite_existing, failure);
    // The copy has the permissions of what was copied.
    using std::filesystem::perms;
    if (!failure)
        std::filesystem::permissions(folder.settings(), perms::owner_read | perms::owner_write,
                                     failure);
    if (failure) return error(Errc::unavailable, failure.message(), folder.settings().string());
    TRY(issue_codes(chat->core(), Codes::again, terminal));
    return write_registration(chat->core(), settings, terminal);
}

Result<void> serve_it(const ServeNetwork& options, const Terminal& terminal) {
    TRY(const std::string bytes, read_file(options.folder.settings()));
    Console console;
    TRY(const auto chat, open_chat(options.folder, options.config));
    TRY(found_or_deploy(chat->core(), bytes, options.folder.settings().string()));
    TRY(const Value settings, parse_json(bytes));
    if (const std::string warning = clock_warning(chat->core()); !warning.empty())
        terminal.write(Stream::err, warning);
    chat->connect(console);
    Live live{*chat, console};
    std::unique_ptr<ControlServer> control;
    ServeOptions serving;
    serving.address = options.address;
    serving.port = options.port;
    serving.on_listening = [&](const std::string& url) {
        auto listening = ControlServer::listen(
            options.folder.socket(), [&](const ControlRequest& request, const Terminal& asked) {
                return options.run(live, request, asked);
            });
        // The chat works without it.
        if (!listening)
            terminal.fail(listening.error(), options.config);
        else
            control = std::move(listening.value());
        terminal.print(url);
    };
    return serve(*chat, settings, serving);
}

Result<void> demo_it(const DemoOptions& options, const DataFolder& folder,
                     const Terminal& terminal) {
    TRY(const Instant start, demo_start(options.config));
    TRY(const auto chat, open_chat(folder, options.config, start, options.check));
    TRY(found_demo(chat->core()));
    if (options.check) {
        const auto file = options.config / "demo" / "story.txt";
        TRY(const std::string story, read_file(file));
        TRY(const auto lines, read_dialogue(story, file.string()));
        return play_dialogue(*chat, lines, file.string(),
                             [&](const std::string& title) { terminal.print(title); });
    }
    TRY(const std::string bytes, read_file(options.config / "demo" / "network.json"));
    TRY(const Value settings, parse_json(bytes));
    ServeOptions serving;
    serving.port = options.port;
    serving.demo = true;
    serving.on_listening = [&](const std::string& url) {
        terminal.print(chat->core().texts().render("cli.demo.address", Map{{"url", url}}));
    };
    return serve(*chat, settings, serving);
}

// False: the file is not fit.
Result<bool> import_it(Core& core, const ImportOptions& options, const Terminal& terminal) {
    TRY(expect_founded(core));
    const auto kind = options.kind == "members"   ? Spreadsheet::members
                      : options.kind == "entries" ? Spreadsheet::entries
                                                  : Spreadsheet::employers;
    TRY(const bool fit, import_file(core, kind, options.file, options.dry_run,
                                    [&](const std::string& line) { terminal.print(line); }));
    if (fit && !options.dry_run) {
        TRY(issue_codes(core, Codes::missing, terminal));
    }
    return fit;
}

}  // namespace

int init(const DataFolder& folder, const std::filesystem::path& config,
         const std::filesystem::path& settings, std::optional<Instant> at,
         const Terminal& terminal) {
    const NewFolder made{folder.root};
    const Result<void> done = init_it(folder, config, settings, at, terminal);
    // One that is unavailable is held by another program, which founds it.
    if (!done && done.error().code != Errc::unavailable) made.take_away();
    return terminal.exit_code(done, config);
}

int serve_network(const ServeNetwork& options, const Terminal& terminal) {
    return terminal.exit_code(serve_it(options, terminal), options.config);
}

int demo(const DemoOptions& options, const Terminal& terminal) {
    if (!options.folder.empty())
        return terminal.exit_code(demo_it(options, DataFolder{options.folder}, terminal),
                                  options.config);
    std::string pattern = (std::filesystem::temp_directory_path() / "promenade-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
        return terminal.fail(error(Errc::unavailable, "no temporary folder", pattern),
                             options.config);
    const Result<void> shown = demo_it(options, DataFolder{pattern}, terminal);
    std::error_code ignored;
    std::filesystem::remove_all(pattern, ignored);
    return terminal.exit_code(shown, options.config);
}

int import_spreadsheet(Core& core, const ImportOptions& options, const Terminal& terminal) {
    const auto fit = import_it(core, options, terminal);
    if (!fit) return terminal.fail(fit.error(), core.options().config);
    return fit.value() ? 0 : 1;
}

}  // namespace promenade::app
