// A plain chart's story, for tests that read like one.
#pragma once

#include "engine/workflow/chart_run.hpp"

#include <string>
#include <vector>

namespace promenade::workflow {

// Runs a chart: `steps` are triggers, or durations to advance by ("PT1S"). What is active after
// the start and after each step, "a b | c" for a and b, then c.
inline std::string run(std::string_view chart, const std::vector<std::string>& steps) {
    auto definition = Definition::load(chart, "chart.json", Strictness::plain);
    if (!definition) return describe(definition.error());
    auto running = ChartRun::start(definition.value(), Instant{});
    if (!running) return describe(running.error());
    std::string story;
    const auto tell = [&] {
        std::string names;
        for (const std::string& name : running.value().active())
            names += (names.empty() ? "" : " ") + name;
        story += (story.empty() ? "" : " | ") + names;
    };
    tell();
    for (const std::string& step : steps) {
        const auto delay = parse_delay(step);
        Result<void> done = success();
        if (delay)
            done = running.value().advance(delay.value());
        else if (const auto sent = running.value().send(step, Map{}, Actor{}); !sent)
            done = sent.error();
        if (!done) return describe(done.error());
        tell();
    }
    return story;
}

}  // namespace promenade::workflow
