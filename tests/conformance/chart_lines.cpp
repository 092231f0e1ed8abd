// Runs many charts in one process, for differential.mjs. Each line of its input is
// {"chart": a plain definition's text, "triggers": [{"trigger": name, "data": {…}}]}; each line of
// its output a list of {"active": […], "trace": the field of that name}, after the start and after
// each trigger, or {"error": why}.
#include "engine/core/canonical_json.hpp"
#include "engine/workflow/chart_run.hpp"

#include <iostream>
#include <string>

namespace promenade::workflow {
namespace {

Value standing(const ChartRun& run) {
    const Value* const trace = run.state().fields.find("trace");
    return Map{{"active", List(run.active().begin(), run.active().end())},
               {"trace", trace ? *trace : Value{}}};
}

Result<List> run_line(std::string_view line) {
    TRY(const Value parsed, parse_json(line));
    TRY(Definition definition,
        Definition::load(parsed.text_at("chart"), "chart", Strictness::plain));
    TRY(ChartRun run, ChartRun::start(std::move(definition), Instant{}));
    List found{standing(run)};
    for (const Value& entry : *parsed.find("triggers")->list()) {
        TRY(run.send(entry.text_at("trigger"), *entry.find("data")->map(), Actor{}));
        found.push_back(standing(run));
    }
    return found;
}

}  // namespace
}  // namespace promenade::workflow

int main() {
    using namespace promenade;
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);) {
        const Result<List> found = workflow::run_line(line);
        std::cout << (found ? canonical(found.value())
                            : canonical(Map{{"error", describe(found.error())}}))
                  << '\n';
    }
}
