#include "bot/app/cli/trail.hpp"

#include "bot/app/cli/counts.hpp"
#include "bot/app/cli/rebuild.hpp"
#include "bot/app/cli/replay.hpp"
#include "bot/app/cli/show.hpp"
#include "projections/views.hpp"

namespace promenade::app {

namespace {

Result<delivery::Texts> trail_texts(const std::filesystem::path& config) {
    return delivery::Texts::load(config / "texts" / "replay.fr.json");
}

// What every reading starts with.
struct Reading {
    delivery::Texts texts;
    std::shared_ptr<const runtime::Snapshot> snapshot;
    projections::Cut cut;
    Format format = Format::text;
};

Result<Reading> begin_reading(const Core& core, const TrailOptions& options) {
    Reading reading;
    TRY(reading.texts, trail_texts(core.options().config));
    reading.snapshot = core.engine().snapshot();
    TRY(reading.cut, projections::parse_cut(options.as_of, options.known_at,
                                            reading.snapshot->calendars.coordinator.zone));
    if (options.json) reading.format = Format::json;
    return reading;
}

Result<std::string> replayed(const Core& core, const TrailOptions& options) {
    TRY(const Reading reading, begin_reading(core, options));
    const Labels labels{reading.texts, reading.snapshot->roster};
    return render_replay(core.store(), {StreamId{options.stream}, reading.cut}, reading.format,
                         labels);
}

Result<std::string> counted(const Core& core, const Reading& reading) {
    TRY(const network::Roster roster, projections::roster_under(core.store(), reading.cut));
    const Instant at = reading.cut.as_of.value_or(core.clock().now());
    network::HeadcountOf of;
    of.day = local_date(at, reading.cut.zone);
    of.dormant_after = network::dormant_after(roster.settings);
    Headcounts counts{{"all", network::headcount(roster, of)}};
    for (const std::string theme : {"jeunesse", "parentalite"}) {
        of.theme = theme;
        counts.emplace_back(theme, network::headcount(roster, of));
    }
    return render_counts(counts, of.day, reading.format, reading.texts);
}

std::set<std::string> registers(const runtime::Snapshot& snapshot) {
    std::set<std::string> hashes;
    for (const auto& [hash, definition] : snapshot.definitions)
        if (definition.is_register()) hashes.insert(hash);
    return hashes;
}

Result<std::string> shown(const Core& core, const TrailOptions& options) {
    TRY(const Reading reading, begin_reading(core, options));
    const log::Store& store = core.store();
    const Labels labels{reading.texts, reading.snapshot->roster};
    if (options.what == "case") {
        if (options.stream.empty())
            return error(Errc::invalid, "expected a case's number, D-0042", "show case");
        const StreamId stream{options.stream};
        TRY(core.engine().case_at(stream));
        TRY(const auto state, projections::case_under(store, stream, reading.cut));
        return render_case(state, stream, reading.format, labels);
    }
    if (options.what == "inbox") {
        TRY(const auto rows, projections::project(store, projections::kInbox, reading.cut));
        projections::InboxQuery query;
        query.left_out = registers(*reading.snapshot);
        query.page.after = options.after;
        TRY(const auto page, projections::inbox(rows, query));
        return render_inbox(page, reading.format, labels);
    }
    if (options.what == "counts") return counted(core, reading);
    TRY(const auto rows, projections::project(store, projections::kDirectory, reading.cut));
    projections::DirectoryQuery query;
    query.page.after = options.after;
    TRY(const auto page, projections::members(rows, query));
    const runtime::Engine& engine = core.engine();
    const auto name = [&engine](const network::SealedIn& identity) -> std::string {
        const auto opened = engine.open_sealed(identity, "identity");
        if (!opened) return {};
        return std::string{opened.value().text_at("given_name")} + " " +
               std::string{opened.value().text_at("family_name")};
    };
    return render_directory(page, reading.format, labels, name);
}

Result<int> rebuilt(const Core& core, projections::Projector* projector,
                    const TrailOptions& options, const Terminal& terminal) {
    TRY(const Reading reading, begin_reading(core, options));
    std::unique_ptr<projections::Projector> own;
    if (!projector) {
        TRY(own, projections::Projector::start(core.store(), core.options().folder.views(),
                                               projections::all_views()));
        projector = own.get();
        if (const Position size = core.store().size(); size > 0)
            projector->wait_past(size - 1, std::chrono::hours{1});
    }
    TRY(const auto views, projector->rebuild());
    terminal.print(render_rebuild(views, reading.format, reading.texts));
    return exit_code_of(views);
}

int print_result(const Result<std::string>& text, const Core& core, const Terminal& terminal) {
    if (!text) return terminal.fail(text.error(), core.options().config);
    terminal.print(text.value());
    return 0;
}

}  // namespace

int replay(const Core& core, const TrailOptions& options, const Terminal& terminal) {
    return print_result(replayed(core, options), core, terminal);
}

int show(const Core& core, const TrailOptions& options, const Terminal& terminal) {
    return print_result(shown(core, options), core, terminal);
}

int rebuild(const Core& core, projections::Projector* projector, const TrailOptions& options,
            const Terminal& terminal) {
    const Result<int> code = rebuilt(core, projector, options, terminal);
    return code ? code.value() : terminal.fail(code.error(), core.options().config);
}

Result<conversation::Scene::Replay> replay_in_chat(const Core& core) {
    TRY(delivery::Texts texts, trail_texts(core.options().config));
    auto shared = std::make_shared<const delivery::Texts>(std::move(texts));
    return [shared, &core](const StreamId& stream, std::string_view as_of,
                           conversation::Scene::Shows shows) -> Result<std::string> {
        const auto snapshot = core.engine().snapshot();
        TRY(const auto cut,
            projections::parse_cut(as_of, "", snapshot->calendars.coordinator.zone));
        const Labels labels{*shared, snapshot->roster};
        return render_replay(core.store(), {stream, cut, std::move(shows)}, Format::text, labels);
    };
}

}  // namespace promenade::app
