// A procedure as a picture: what is written on it, and the way of a case.
#include "bot/app/cli/chart_diagram.hpp"

#include "bot/app/cli/graphviz.hpp"
#include "bot/app/console.hpp"
#include "bot/app/demo_network.hpp"
#include "engine/workflow/chart_dot.hpp"
#include "engine/workflow/chart_mermaid.hpp"
#include "tests/bot/app/config_folder.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace promenade::app {
namespace {

using ::testing::HasSubstr;
using workflow::Drawing;

ChartFile procedure(const std::string& name) {
    return {kConfig, read_file(kConfig / "workflows" / name).value(), name};
}

std::string drawn(const ChartFile& file, const std::string& format, int expected = 0) {
    std::string out;
    const Terminal terminal{[&](Stream, const std::string& line) { out += line + "\n"; }};
    EXPECT_EQ(draw_chart(file, format, nullptr, terminal), expected);
    return out;
}

// `script/diagrams` writes it anew.
TEST(ChartDiagram, TheDocumentationShowsEachProcedureAsItIs) {
    const std::string shown =
        read_file(std::string{PROMENADE_SOURCE_DIR} + "/docs/procedures.md").value();
    for (const auto& entry : std::filesystem::directory_iterator{kConfig / "workflows"}) {
        const std::string name = entry.path().filename().string();
        EXPECT_NE(shown.find(drawn(procedure(name), "mermaid")), std::string::npos) << name;
    }
}

TEST(ChartDiagram, SaysInFrenchWhatIsDoneByWhomAndWhen) {
    const std::string svg = drawn(procedure("loan.json"), "svg");
    for (const char* const text : {"<svg", "Prêt de la malle", "Demandée", "Prêter", "coordination",
                                   "après 2 jours ouvrés", "le jour prévu", "</svg>"})
        EXPECT_THAT(svg, HasSubstr(text));
}

TEST(ChartDiagram, WordsOfALabelAreNeverMarkup) {
    const ChartFile file{kConfig, R"({"id": "x", "initial": "a", "states": {
        "a": {"label": "Un \"mot\" <b>gras</b> & fin ; # {a} \\N", "on": {"go": "b"}},
        "b": {"type": "final"}}})",
                         "x.json"};
    EXPECT_THAT(drawn(file, "svg"), HasSubstr("&lt;b&gt;gras&lt;/b&gt;"));
    EXPECT_THAT(drawn(file, "mermaid"), HasSubstr("Un  mot  <b>gras</b> & fin"));
}

TEST(ChartDiagram, WithoutGraphvizItSaysWhatToInstall) {
    const std::string path = std::getenv("PATH");
    setenv("PATH", "/nowhere", 1);
    const std::string told = drawn(procedure("loan.json"), "svg", 2);
    setenv("PATH", path.c_str(), 1);
    EXPECT_THAT(told, HasSubstr("graphviz"));
}

TEST(ChartDiagram, MarksTheWayThatACaseTookAndWhereItStands) {
    const promenade::testing::TemporaryFolder folder;
    const auto chat =
        Chat::open({DataFolder{folder.path()}, kConfig, demo_start(kConfig).value(), true}).value();
    ASSERT_TRUE(found_demo(chat->core()));
    const auto act = [&](const char* who, const char* stream, const char* trigger, Map data) {
        runtime::Submission submission;
        submission.actor = PersonId{who};
        runtime::CaseCommand command;
        command.definition = "loan";
        command.stream = StreamId{stream};
        command.trigger = trigger;
        command.data = std::move(data);
        submission.cases.push_back(std::move(command));
        ASSERT_FALSE(chat->core().engine().submit_and_wait(std::move(submission)).value().refused);
    };
    act("M-021", "", "ask", Map{{"starts_on", "2026-12-01"}, {"returns_on", "2026-12-08"}});
    act("coordinator", "P-0001", "lend", {});
    const CaseWay way = way_of_case(chat->core().store(), StreamId{"P-0001"}).value();
    const auto definition = load_chart(procedure("loan.json")).value();
    const workflow::Way marked = way_of(definition.chart(), way.steps);
    const Drawing drawing = workflow::draw(
        definition, [](std::string_view key, const Map&) { return std::string{key}; }, &marked);
    const auto node = [&](const char* label) {
        for (const Drawing::Node& one : drawing.nodes)
            if (one.label == label) return one;
        return Drawing::Node{};
    };
    EXPECT_TRUE(node("Demandée").passed);
    EXPECT_FALSE(node("Demandée").present);
    EXPECT_TRUE(node("Prêtée").present);
    EXPECT_FALSE(node("Refusée").passed);
    std::vector<std::string> taken;
    for (const Drawing::Edge& edge : drawing.edges)
        for (const Drawing::Line& line : edge.lines)
            if (line.taken) taken.push_back(line.text);
    EXPECT_EQ(taken, std::vector<std::string>{"Prêter"});
    EXPECT_TRUE(svg_of(workflow::dot_of(drawing)));
    const std::string mermaid = workflow::mermaid_of(drawing);
    EXPECT_THAT(mermaid, HasSubstr(": ✔ Prêter ("));
    EXPECT_THAT(mermaid, HasSubstr(": Refuser ("));
    EXPECT_EQ(way_of_case(chat->core().store(), StreamId{"P-0002"}).error().code, Errc::not_found);
}

}  // namespace
}  // namespace promenade::app
