#include "bot/app/cli/trail.hpp"

#include "bot/app/cli/rebuild.hpp"
#include "bot/app/cli/replay.hpp"
#include "bot/app/cli/show.hpp"
#include "bot/app/cli/terminal.hpp"
#include "projections/views.hpp"

namespace promenade::app {

namespace {

Result<delivery::Texts> trail_texts(const std::filesystem::path& config) {
    return delivery::Texts::load(config / "texts" / "replay.fr.json");
}

// A network opened to be read.
struct Reading {
    std::unique_ptr<Core> core;
    delivery::Texts texts;
    std::shared_ptr<const runtime::Snapshot> snapshot;
    projections::Cut cut;
    Format format = Format::text;
};

Result<Reading> open_reading(const TrailOptions& options) {
    Reading reading;
    TRY(reading.core, Core::open(CoreOptions{options.folder, options.config, {}, false}, {}));
    TRY(reading.texts, trail_texts(options.config));
    reading.snapshot = reading.core->engine().snapshot();
    TRY(reading.cut, projections::parse_cut(options.as_of, options.known_at));
    if (options.json) reading.format = Format::json;
    return reading;
}

Result<std::string> replayed(const TrailOptions& options) {
    TRY(const Reading reading, open_reading(options));
    const Labels labels{reading.texts, reading.snapshot->roster};
    return render_replay(reading.core->store(), {StreamId{options.stream}, reading.cut},
                         reading.format, labels);
}

Result<std::string> shown(const TrailOptions& options) {
    TRY(const Reading reading, open_reading(options));
    const log::Store& store = reading.core->store();
    const Labels labels{reading.texts, reading.snapshot->roster};
    if (options.what == "case") {
        const StreamId stream{options.stream};
        TRY(const auto state, projections::case_under(store, stream, reading.cut));
        return render_case(state, stream, reading.format, labels);
    }
    if (options.what == "inbox") {
        TRY(const auto rows, projections::project(store, projections::kInbox, reading.cut));
        TRY(const auto page, projections::inbox(rows, {}));
        return render_inbox(page, reading.format, labels);
    }
    TRY(const auto rows, projections::project(store, projections::kDirectory, reading.cut));
    TRY(const auto page, projections::members(rows, {}));
    const runtime::Engine& engine = reading.core->engine();
    const auto name = [&engine](const network::SealedIn& identity) -> std::string {
        const auto opened = engine.open_sealed(identity, "identity");
        if (!opened) return {};
        return std::string{opened.value().text_at("given_name")} + " " +
               std::string{opened.value().text_at("family_name")};
    };
    return render_directory(page, reading.format, labels, name);
}

int print_result(const Result<std::string>& text, const std::filesystem::path& config) {
    if (!text) return fail(text.error(), config);
    print_line(text.value());
    return 0;
}

Result<int> rebuilt(const TrailOptions& options) {
    TRY(const Reading reading, open_reading(options));
    const Position size = reading.core->store().size();
    TRY(const auto projector,
        projections::Projector::start(reading.core->store(), options.folder.views(),
                                      projections::all_views()));
    if (size > 0) projector->wait_past(size - 1, std::chrono::hours{1});
    TRY(const auto views, projector->rebuild());
    print_line(render_rebuild(views, reading.format, reading.texts));
    return exit_code_of(views);
}

}  // namespace

int replay(const TrailOptions& options) { return print_result(replayed(options), options.config); }

int show(const TrailOptions& options) { return print_result(shown(options), options.config); }

int rebuild(const TrailOptions& options) {
    const Result<int> code = rebuilt(options);
    return code ? code.value() : fail(code.error(), options.config);
}

Result<std::function<Result<std::string>(const StreamId&, std::string_view)>> replay_in_chat(
    const Core& core) {
    TRY(delivery::Texts texts, trail_texts(core.options().config));
    auto shared = std::make_shared<const delivery::Texts>(std::move(texts));
    return [shared, &core](const StreamId& stream, std::string_view as_of) -> Result<std::string> {
        TRY(const auto cut, projections::parse_cut(as_of, ""));
        const auto snapshot = core.engine().snapshot();
        const Labels labels{*shared, snapshot->roster};
        return render_replay(core.store(), {stream, cut}, Format::text, labels);
    };
}

}  // namespace promenade::app
