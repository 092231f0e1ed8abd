#include "bot/app/cli/commands.hpp"

#include "bot/app/cli/chart_run.hpp"
#include "bot/app/cli/network_commands.hpp"
#include "bot/app/cli/say.hpp"
#include "bot/app/cli/terminal.hpp"
#include "bot/app/cli/trail.hpp"
#include "bot/app/cli/understand.hpp"
#include "bot/app/core.hpp"
#include "engine/runtime/crash_points.hpp"

#include <CLI/CLI.hpp>
#include <unistd.h>

#include <cstdlib>

namespace promenade::app {

namespace {

// Everything that the options fill; each command reads its own.
struct Arguments {
    std::filesystem::path config = PROMENADE_CONFIG_DIR;
    std::filesystem::path data = "data";
    std::string format = "text";
    std::string text, as = "pdn", role = "pdn", room = "dm", at;
    std::string file, triggers, context, kind, what, stream, as_of, known_at, address = "127.0.0.1";
    unsigned short port = 8080;
    bool check = false, dry_run = false, lines = false, has_data = false;
};

int run_chart_command(const Arguments& arguments) {
    const auto definition = read_file(arguments.file);
    if (!definition) return fail(definition.error(), arguments.config);
    const auto triggers = read_file(arguments.triggers);
    if (!triggers) return fail(triggers.error(), arguments.config);
    const auto states =
        run_chart(definition.value(), arguments.file, triggers.value(), arguments.triggers);
    if (!states) return fail(states.error(), arguments.config);
    print_line(states.value());
    return 0;
}

int evaluate_command(const Arguments& arguments) {
    std::string context = "{}";
    if (!arguments.context.empty()) {
        const auto bytes = read_file(arguments.context);
        if (!bytes) return fail(bytes.error(), arguments.config);
        context = bytes.value();
    }
    const auto value = evaluate(arguments.text, context);
    if (!value) {
        fail(value.error(), arguments.config);
        return 1;
    }
    print_line(value.value());
    return 0;
}

// The instant of --at, where it is given.
Result<std::optional<Instant>> instant_of(const Arguments& arguments) {
    if (arguments.at.empty()) return std::optional<Instant>{};
    const auto at = parse_instant(arguments.at);
    if (!at) return error(Errc::invalid, at.error().detail, "--at");
    return std::optional{at.value()};
}

int say_command(const Arguments& arguments) {
    SayOptions options;
    options.folder = DataFolder{arguments.data};
    options.config = arguments.config;
    options.as = arguments.as;
    options.open_room = arguments.room == "public";
    options.text = arguments.text;
    options.json = arguments.format == "json";
    const auto at = instant_of(arguments);
    if (!at) return fail(at.error(), arguments.config);
    options.at = at.value();
    return say(options);
}

int init_command(const Arguments& arguments) {
    const auto at = instant_of(arguments);
    if (!at) return fail(at.error(), arguments.config);
    return init(DataFolder{arguments.data}, arguments.config, arguments.file, at.value());
}

int import_command(const Arguments& arguments) {
    const auto at = instant_of(arguments);
    if (!at) return fail(at.error(), arguments.config);
    return import_spreadsheet(ImportOptions{DataFolder{arguments.data}, arguments.config,
                                            arguments.kind, arguments.file, arguments.dry_run,
                                            at.value()});
}

TrailOptions trail_options(const Arguments& arguments) {
    return {DataFolder{arguments.data}, arguments.config, arguments.what,
            arguments.stream,           arguments.as_of,  arguments.known_at,
            arguments.format == "json"};
}

}  // namespace

int run_command_line(int argc, char** argv) {
    CLI::App app{"Promenade"};
    Arguments given;
    app.require_subcommand(1);
    app.add_option("--config", given.config)->envname("PROMENADE_CONFIG");
    int code = 0;

    const auto command = [&](CLI::App& parent, const char* name, auto run) -> CLI::App& {
        CLI::App* added = parent.add_subcommand(name);
        added->callback([&code, run] { code = run(); });
        return *added;
    };
    const auto data_option = [&](CLI::App& added) {
        added.add_option("--data", given.data)->envname("PROMENADE_DATA");
    };
    const auto format_option = [&](CLI::App& added) {
        added.add_option("--format", given.format)->check(CLI::IsMember({"text", "json"}));
    };

    const auto at_option = [&](CLI::App& added) { added.add_option("--at", given.at); };

    CLI::App& init_app = command(app, "init", [&] { return init_command(given); });
    data_option(init_app);
    at_option(init_app);
    init_app.add_option("settings", given.file)->required();

    CLI::App& serve_app = command(app, "serve", [&] {
        // How the stories kill a server at a chosen step. Who sets it may kill the process anyway.
        if (const char* point = std::getenv("PROMENADE_CRASH_AT");
            point && !runtime::arm_crash_point(point))
            return fail(error(Errc::invalid, "no such crash point", "PROMENADE_CRASH_AT"),
                        given.config);
        return serve_network(DataFolder{given.data}, given.config, given.address, given.port);
    });
    data_option(serve_app);
    serve_app.add_option("--address", given.address);
    serve_app.add_option("--port", given.port);

    CLI::App& demo_app = command(app, "demo", [&] {
        const std::filesystem::path folder = given.has_data ? given.data : "";
        return demo(DemoOptions{given.config, folder, given.port, given.check});
    });
    demo_app.add_option_function<std::string>("--data", [&](const std::string& folder) {
        given.data = folder;
        given.has_data = true;
    });
    demo_app.add_option("--port", given.port);
    demo_app.add_flag("--check", given.check);

    CLI::App& import_app = command(app, "import", [&] { return import_command(given); });
    data_option(import_app);
    at_option(import_app);
    import_app.add_option("kind", given.kind)
        ->required()
        ->check(CLI::IsMember({"members", "employers"}));
    import_app.add_option("file", given.file)->required();
    import_app.add_flag("--dry-run", given.dry_run);

    CLI::App& say_app = command(app, "say", [&] { return say_command(given); });
    data_option(say_app);
    format_option(say_app);
    say_app.add_option("--as", given.as);
    say_app.add_option("--room", given.room)->check(CLI::IsMember({"dm", "public"}));
    at_option(say_app);
    say_app.add_option("text", given.text)->required();

    CLI::App& understand_app = command(app, "understand", [&] {
        return understand(UnderstandOptions{given.config, given.has_data ? given.data : "",
                                            given.role, given.room, given.text, given.lines});
    });
    understand_app.add_option_function<std::string>("--data", [&](const std::string& folder) {
        given.data = folder;
        given.has_data = true;
    });
    format_option(understand_app);
    understand_app.add_option("--role", given.role);
    understand_app.add_option("--room", given.room)->check(CLI::IsMember({"dm", "public"}));
    understand_app.add_flag("--lines", given.lines);
    understand_app.add_option("text", given.text);

    const auto cut_options = [&](CLI::App& added) {
        data_option(added);
        format_option(added);
        added.add_option("--as-of", given.as_of);
        added.add_option("--known-at", given.known_at);
    };
    CLI::App& replay_app = command(app, "replay", [&] { return replay(trail_options(given)); });
    cut_options(replay_app);
    replay_app.add_option("--stream", given.stream);
    CLI::App& show_app = command(app, "show", [&] { return show(trail_options(given)); });
    cut_options(show_app);
    show_app.add_option("what", given.what)
        ->required()
        ->check(CLI::IsMember({"case", "inbox", "directory"}));
    show_app.add_option("stream", given.stream);
    CLI::App& rebuild_app = command(app, "rebuild", [&] { return rebuild(trail_options(given)); });
    data_option(rebuild_app);
    format_option(rebuild_app);

    CLI::App* chart_app = app.add_subcommand("chart");
    chart_app->require_subcommand(1);
    CLI::App& run_app = command(*chart_app, "run", [&] { return run_chart_command(given); });
    run_app.add_option("definition", given.file)->required();
    run_app.add_option("--triggers", given.triggers)->required();
    CLI::App& eval_app = command(app, "eval", [&] { return evaluate_command(given); });
    eval_app.add_option("expression", given.text)->required();
    eval_app.add_option("--context", given.context);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& refused) {
        return app.exit(refused) == 0 ? 0 : 2;
    }
    return code;
}

}  // namespace promenade::app
