#include "bot/app/cli/chart_diagram.hpp"

#include "bot/app/cli/graphviz.hpp"
#include "bot/app/cli/refusal.hpp"
#include "engine/workflow/chart_dot.hpp"
#include "engine/workflow/chart_mermaid.hpp"
#include "projections/cut.hpp"
#include "projections/timeline.hpp"

namespace promenade::app {

namespace {

using workflow::Definition;

struct DiagramTexts {
    delivery::Texts chart, trail;

    static Result<DiagramTexts> load(const std::filesystem::path& config) {
        DiagramTexts texts;
        TRY(texts.chart, chart_texts(config));
        TRY(texts.trail, delivery::Texts::load(config / "texts" / "replay.fr.json"));
        return texts;
    }
    // Without a sentence of its own, an event goes by its type.
    std::string say(std::string_view key, const Map& places) const {
        constexpr std::string_view kEvent = "replay.event.";
        if (!key.starts_with(kEvent)) return chart.render(key, places);
        return trail.has(key) ? trail.render(key, places) : std::string{key.substr(kEvent.size())};
    }
};

Result<std::string> drawn(const Definition& definition, const std::string& format,
                          const workflow::Way* way, const DiagramTexts& texts) {
    const workflow::Words words = [&](std::string_view key, const Map& places) {
        return texts.say(key, places);
    };
    const workflow::Drawing drawing = workflow::draw(definition, words, way);
    if (format == "mermaid") return workflow::mermaid_of(drawing);
    if (format == "dot") return workflow::dot_of(drawing);
    return svg_of(workflow::dot_of(drawing));
}

}  // namespace

Result<CaseWay> way_of_case(const log::Store& store, const StreamId& stream) {
    CaseWay way;
    TRY(projections::visit_events(store, stream, {}, [&](const log::Event& event) -> Result<void> {
        projections::TimelineEntry entry = projections::entry_of(event);
        if (entry.configuration.empty()) return success();
        way.definition = entry.definition;
        way.steps.push_back({std::move(entry.trigger), std::move(entry.configuration)});
        return success();
    }));
    if (way.steps.empty()) return error(Errc::not_found, "no such stream", stream.text());
    return way;
}

int draw_chart(const ChartFile& file, const std::string& format, const CaseWay* way,
               const Terminal& terminal) {
    const auto texts = DiagramTexts::load(file.config);
    if (!texts) return terminal.fail(texts.error(), file.config);
    const auto definition = load_chart(file);
    if (!definition) return refuse_chart(definition.error(), file, terminal);
    std::optional<workflow::Way> marked;
    if (way) marked = way_of(definition.value().chart(), way->steps);
    if (way && way->definition != definition.value().hash())
        terminal.write(Stream::err, texts.value().chart.render("chart.diagram.other_version", {}));
    const auto picture =
        drawn(definition.value(), format, marked ? &*marked : nullptr, texts.value());
    if (!picture) return refuse_chart(picture.error(), file, terminal);
    terminal.print(picture.value());
    return 0;
}

}  // namespace promenade::app
