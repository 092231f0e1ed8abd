#include "bot/app/cli/commands.hpp"

#include "bot/app/cli/chart_check.hpp"
#include "bot/app/cli/chart_diagram.hpp"
#include "bot/app/cli/chart_export.hpp"
#include "bot/app/cli/chart_migrate.hpp"
#include "bot/app/cli/chart_replan.hpp"
#include "bot/app/cli/chart_run.hpp"
#include "bot/app/cli/evaluate.hpp"
#include "bot/app/cli/network_commands.hpp"
#include "bot/app/cli/say.hpp"
#include "bot/app/cli/trail.hpp"
#include "bot/app/cli/understand.hpp"
#include "bot/app/cli/understand_lines.hpp"
#include "bot/app/cli/usage.hpp"
#include "bot/app/export.hpp"
#include "bot/app/founding.hpp"
#include "engine/runtime/crash_points.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <iterator>

namespace promenade::app {

namespace {

class CommandLine {
public:
    // `live`: the network of the server that runs the command; nullptr: none does.
    CommandLine(ControlRequest request, Terminal terminal, Live* live)
        : request_(std::move(request)), terminal_(std::move(terminal)), live_(live) {}

    int run();

private:
    // Everything that the options fill; each command reads its own.
    struct Arguments {
        std::filesystem::path config = PROMENADE_CONFIG_DIR;
        std::filesystem::path data = "data";
        std::string format = "text", picture = "svg", out = "export";
        std::string text, as = "pdn", role = "pdn", room = "dm", at;
        std::string file, from, triggers, context, kind, what, stream, as_of, known_at, after,
            address = "127.0.0.1";
        unsigned short port = 8080;
        bool check = false, dry_run = false, leave = false, lines = false;
    };

    void declare_networks(Usage& usage);
    void declare_messages(Usage& usage);
    void declare_trail(Usage& usage);
    void declare_workflow(Usage& usage);

    int init();
    int serve();
    int demo();
    int import();
    int export_network();
    int say();
    int understand();
    int with_trail(const std::function<int(const Core&, const TrailOptions&)>& work);
    // `work` on the definition that was named.
    int with_chart(const std::function<int(const ChartFile&)>& work);
    int run_chart(const ChartFile& chart);
    int draw_chart(const ChartFile& chart);
    int export_chart(const ChartFile& chart);
    int migrate();
    int evaluate();
    int evaluate_lines();

    int fail(const Error& error) const { return terminal_.fail(error, given_.config); }
    int print(const Result<std::string>& text) const;
    std::filesystem::path file() const { return request_.folder / given_.file; }
    DataFolder folder() const { return DataFolder{request_.folder / given_.data}; }
    Result<std::optional<Instant>> at() const;
    enum class Access { records, reads };
    // Lets the server run this command if one holds the folder; else `work` on the network opened.
    int on_network(const std::function<int(Chat&)>& work, Access access = Access::records);

    ControlRequest request_;
    const Terminal terminal_;
    Live* const live_;
    Arguments given_;
    bool names_a_folder_ = false;
};

int CommandLine::print(const Result<std::string>& text) const {
    if (!text) return fail(text.error());
    terminal_.print(text.value());
    return 0;
}

Result<std::optional<Instant>> CommandLine::at() const {
    if (given_.at.empty()) return std::optional<Instant>{};
    const auto at = parse_instant(given_.at);
    if (!at) return error(Errc::invalid, at.error().detail, "--at");
    return std::optional{at.value()};
}

int CommandLine::on_network(const std::function<int(Chat&)>& work, Access access) {
    const auto starts_at = at();
    if (!starts_at) return fail(starts_at.error());
    if (live_ && starts_at.value())
        return fail(error(Errc::invalid, "the clock of a server that runs is not moved", "--at"));
    if (live_) return work(live_->chat);
    const auto asked = ask_server(folder().socket(), request_, terminal_);
    if (!asked) return fail(asked.error());
    if (asked.value()) return *asked.value();
    // A name typed wrong founds nothing.
    if (const auto found = expect_log(folder()); !found) return fail(found.error());
    const bool only_reads = access == Access::reads || given_.dry_run;  // fires nothing
    const auto chat = Chat::open(
        {folder(), given_.config, starts_at.value(), starts_at.value().has_value(), only_reads});
    return chat ? work(*chat.value()) : fail(chat.error());
}

int CommandLine::init() {
    const auto starts_at = at();
    if (!starts_at) return fail(starts_at.error());
    if (is_served(folder().socket()))
        return fail(error(Errc::unavailable, "a server runs there", folder().root.string()));
    return app::init(folder(), given_.config, file(), starts_at.value(), terminal_);
}

int CommandLine::serve() {
    // How the stories kill a server at a chosen step. Who sets it may kill the process anyway.
    if (const char* point = std::getenv("PROMENADE_CRASH_AT");
        point && !runtime::arm_crash_point(point))
        return fail(error(Errc::invalid, "no such crash point", "PROMENADE_CRASH_AT"));
    ServeNetwork options{folder(), given_.config, given_.address, given_.port, {}};
    options.run = [](Live& live, const ControlRequest& request, const Terminal& terminal) {
        return CommandLine{request, terminal, &live}.run();
    };
    return serve_network(options, terminal_);
}

int CommandLine::demo() {
    const auto kept = names_a_folder_ ? folder().root : std::filesystem::path{};
    return app::demo({given_.config, kept, given_.port, given_.check}, terminal_);
}

int CommandLine::import() {
    return on_network([this](Chat& chat) {
        return import_spreadsheet(chat.core(), {given_.kind, file(), given_.dry_run}, terminal_);
    });
}

int CommandLine::export_network() {
    const auto write = [this](Chat& chat) {
        const std::filesystem::path to = request_.folder / given_.out;
        const auto written = export_csv(chat.core(), to);
        if (!written) return fail(written.error());
        terminal_.print(chat.core().texts().render("export.done", Map{{"folder", given_.out}}));
        return 0;
    };
    return on_network(write, Access::reads);
}

int CommandLine::say() {
    return on_network([this](Chat& chat) {
        const SayOptions options{given_.as, given_.room == "public", given_.text,
                                 given_.format == "json",
                                 given_.file.empty() ? std::filesystem::path{} : file()};
        return live_ ? say_beside(chat, live_->console, options, terminal_)
                     : app::say(chat, options, terminal_);
    });
}

int CommandLine::understand() {
    const auto options = [this] {
        return UnderstandOptions{given_.config, given_.role, given_.room, given_.text,
                                 given_.lines};
    };
    if (!names_a_folder_) return app::understand(options(), terminal_);
    if (given_.lines && !live_) {
        // The lines are this program's, whoever knows the names.
        given_.text.assign(std::istreambuf_iterator<char>{std::cin}, {});
        request_.arguments.insert(request_.arguments.end(), {"--", given_.text});
    }
    return on_network(
        [&](Chat& chat) { return app::understand(chat.core(), options(), terminal_); },
        Access::reads);
}

int CommandLine::with_trail(const std::function<int(const Core&, const TrailOptions&)>& work) {
    const auto read = [&](Chat& chat) {
        return work(chat.core(), {given_.what, given_.stream, given_.as_of, given_.known_at,
                                  given_.after, given_.format == "json"});
    };
    return on_network(read, Access::reads);
}

int CommandLine::with_chart(const std::function<int(const ChartFile&)>& work) {
    auto bytes = read_file(file());
    if (!bytes) return fail(bytes.error());
    return work(
        ChartFile{given_.config, std::move(bytes).value(), given_.file, file().parent_path()});
}

int CommandLine::run_chart(const ChartFile& chart) {
    if (given_.triggers.empty())
        return refuse_chart(error(Errc::invalid, "the option \"--triggers\"", chart.name), chart,
                            terminal_);
    const auto triggers = read_file(request_.folder / given_.triggers);
    if (!triggers) return fail(triggers.error());
    return app::run_chart(chart, triggers.value(), given_.triggers, terminal_);
}

int CommandLine::draw_chart(const ChartFile& chart) {
    if (given_.stream.empty()) return app::draw_chart(chart, given_.picture, nullptr, terminal_);
    const auto draw = [&](Chat& chat) {
        const auto way = way_of_case(chat.core().store(), StreamId{given_.stream});
        return way ? app::draw_chart(chart, given_.picture, &way.value(), terminal_)
                   : fail(way.error());
    };
    return on_network(draw, Access::reads);
}

int CommandLine::export_chart(const ChartFile& chart) {
    const auto loaded = load_chart(chart);
    if (!loaded) return refuse_chart(loaded.error(), chart, terminal_);
    const auto machine = xstate_of(chart.bytes);
    if (!machine)
        return refuse_chart(
            error(Errc::invalid, machine.error().detail, chart.name + "#" + machine.error().where),
            chart, terminal_);
    terminal_.print(machine.value());
    return 0;
}

int CommandLine::migrate() {
    return on_network([this](Chat& chat) {
        return migrate_chart(chat.core(),
                             {request_.folder, given_.from, given_.file, given_.dry_run,
                              given_.leave, given_.format == "json"},
                             terminal_);
    });
}

int CommandLine::evaluate_lines() {
    int code = 0;
    std::string line;
    for (std::size_t number = 1; std::getline(std::cin, line); ++number) {
        const auto answer = evaluate_line(line);
        terminal_.print(answer ? answer.value() : refused_line(answer.error(), number));
        if (!answer) code = 1;
    }
    return code;
}

int CommandLine::evaluate() {
    if (given_.lines) return evaluate_lines();
    std::string context = "{}";
    if (!given_.context.empty()) {
        const auto bytes = read_file(request_.folder / given_.context);
        if (!bytes) return fail(bytes.error());
        context = bytes.value();
    }
    return print(app::evaluate(given_.text, context)) == 0 ? 0 : 1;
}

void CommandLine::declare_networks(Usage& usage) {
    usage.command("init", [this] { return init(); })
        .option("--data", given_.data)
        .option("--at", given_.at)
        .required("settings", given_.file);
    usage.command("serve", [this] { return serve(); })
        .option("--data", given_.data)
        .option("--address", given_.address)
        .option("--port", given_.port);
    usage.command("demo", [this] { return demo(); })
        .option("--data", given_.data, &names_a_folder_)
        .option("--port", given_.port)
        .flag("--check", given_.check);
    usage.command("import", [this] { return import(); })
        .option("--data", given_.data)
        .option("--at", given_.at)
        .flag("--dry-run", given_.dry_run)
        .required("kind", given_.kind, {"members", "employers", "entries"})
        .required("file", given_.file);
}

void CommandLine::declare_messages(Usage& usage) {
    usage.command("say", [this] { return say(); })
        .option("--data", given_.data)
        .option("--as", given_.as)
        .option("--room", given_.room, {"dm", "public"})
        .option("--at", given_.at)
        .option("--format", given_.format, {"text", "json"})
        .option("--file", given_.file)
        .optional("text", given_.text);
    usage.command("understand", [this] { return understand(); })
        .option("--data", given_.data, &names_a_folder_)
        .option("--role", given_.role, {kRolesRead.begin(), kRolesRead.end()})
        .option("--room", given_.room, {"dm", "public"})
        .option("--format", given_.format, {"text", "json"})
        .flag("--lines", given_.lines)
        .optional("text", given_.text);
}

void CommandLine::declare_trail(Usage& usage) {
    const auto cut = [this](Usage& command) -> Usage& {
        return command.option("--data", given_.data)
            .option("--as-of", given_.as_of)
            .option("--known-at", given_.known_at)
            .option("--format", given_.format, {"text", "json"});
    };
    cut(usage.command("replay", [this] {
        return with_trail([this](const Core& core, const TrailOptions& options) {
            return replay(core, options, terminal_);
        });
    })).option("--stream", given_.stream);
    usage.command("export", [this] { return export_network(); })
        .option("--data", given_.data)
        .option("--out", given_.out)
        .required("kind", given_.kind, {"csv"});
    cut(usage.command("show",
                      [this] {
                          return with_trail([this](const Core& core, const TrailOptions& options) {
                              return show(core, options, terminal_);
                          });
                      }))
        .option("--after", given_.after)
        .required("what", given_.what, {"case", "inbox", "directory", "counts"})
        .optional("stream", given_.stream);
    usage
        .command("rebuild",
                 [this] {
                     return with_trail([this](const Core& core, const TrailOptions& options) {
                         projections::Projector* const serving =
                             live_ ? &live_->chat.projector() : nullptr;
                         return rebuild(core, serving, options, terminal_);
                     });
                 })
        .option("--data", given_.data)
        .option("--format", given_.format, {"text", "json"});
}

void CommandLine::declare_workflow(Usage& usage) {
    Usage& chart = usage.group("chart");
    const auto command = [&](const char* name,
                             std::function<int(const ChartFile&)> work) -> Usage& {
        return chart.command(name, [this, work = std::move(work)] { return with_chart(work); })
            .required("definition", given_.file);
    };
    command("check", [this](const ChartFile& file) {
        return check_chart(file, given_.format == "json", terminal_);
    }).option("--format", given_.format, {"text", "json"});
    command("diagram", [this](const ChartFile& file) { return draw_chart(file); })
        .option("--data", given_.data)
        .option("--format", given_.picture, {"svg", "mermaid", "dot"})
        .option("--case", given_.stream);
    command("export", [this](const ChartFile& file) { return export_chart(file); });
    chart
        .command("replan",
                 [this] {
                     return on_network([this](Chat& chat) {
                         return replan_deadlines(
                             chat.core(), {given_.dry_run, given_.format == "json"}, terminal_);
                     });
                 })
        .option("--data", given_.data)
        .option("--format", given_.format, {"text", "json"})
        .flag("--dry-run", given_.dry_run);
    chart.command("migrate", [this] { return migrate(); })
        .option("--data", given_.data)
        .option("--format", given_.format, {"text", "json"})
        .flag("--dry-run", given_.dry_run)
        .flag("--leave", given_.leave)
        .required("from", given_.from)
        .required("definition", given_.file);
    command("run", [this](const ChartFile& file) {
        return run_chart(file);
    }).option("--triggers", given_.triggers);
    usage.command("eval", [this] { return evaluate(); })
        .option("--context", given_.context)
        .flag("--lines", given_.lines)
        .optional("expression", given_.text);
}

int CommandLine::run() {
    Usage usage{given_.config, terminal_};
    declare_networks(usage);
    declare_messages(usage);
    declare_trail(usage);
    declare_workflow(usage);
    return usage.run(expression_last(request_.arguments));
}

}  // namespace

int run_command_line(int argc, char** argv) {
    ControlRequest request{{argv + 1, argv + argc}, std::filesystem::current_path()};
    return CommandLine{std::move(request), Terminal::own(), nullptr}.run();
}

}  // namespace promenade::app
