#include "bot/app/cli/chart_replan.hpp"

#include "bot/app/cli/labels.hpp"
#include "bot/app/cli/refusal.hpp"
#include "engine/core/canonical_json.hpp"
#include "engine/runtime/deadlines.hpp"

namespace promenade::app {

namespace {

using runtime::Replanned;

void report_text(const std::vector<Replanned>& plan, const Labels& labels,
                 const delivery::Texts& texts, const Terminal& terminal) {
    for (const Replanned& one : plan)
        for (const Replanned::Moved& moved : one.timers)
            terminal.print(texts.render("chart.replan.moves", Map{{"stream", one.stream.text()},
                                                                  {"from", labels.when(moved.from)},
                                                                  {"to", labels.when(moved.to)}}));
}

Value as_json(const std::vector<Replanned>& plan, std::int64_t replanned) {
    List cases;
    for (const Replanned& one : plan) {
        List timers;
        for (const Replanned::Moved& moved : one.timers)
            timers.push_back(Map{{"from", format_instant(moved.from)},
                                 {"name", moved.name},
                                 {"to", format_instant(moved.to)}});
        cases.push_back(Map{{"stream", one.stream.text()}, {"timers", std::move(timers)}});
    }
    return Map{{"cases", std::move(cases)}, {"replanned", replanned}};
}

Result<std::int64_t> carry_out(Core& core, const std::vector<Replanned>& plan) {
    std::int64_t replanned = 0;
    for (const Replanned& one : plan) {
        runtime::CaseCommand command;
        command.stream = one.stream;
        command.trigger = std::string{runtime::kReplanTrigger};
        runtime::Submission submission;
        submission.cases.push_back(std::move(command));
        TRY(const runtime::Outcome outcome, core.engine().submit_and_wait(std::move(submission)));
        if (!outcome.refused) ++replanned;
    }
    return replanned;
}

Result<void> replan(Core& core, const ReplanOptions& options, const Terminal& terminal) {
    TRY(const delivery::Texts texts, chart_texts(core.options().config));
    TRY(const delivery::Texts dates,
        delivery::Texts::load(core.options().config / "texts" / "replay.fr.json"));
    const auto snapshot = core.engine().snapshot();
    TRY(const std::vector<Replanned> plan,
        runtime::plan_replanning(core.store(), core.keys(), *snapshot, core.clock().now()));
    std::int64_t replanned = 0;
    if (!options.dry_run) {
        TRY(replanned, carry_out(core, plan));
    }
    if (options.json) {
        terminal.print(pretty(as_json(plan, replanned)));
        return success();
    }
    report_text(plan, Labels{dates, snapshot->roster}, texts, terminal);
    const char* const end = plan.empty()      ? "chart.replan.none"
                            : options.dry_run ? "chart.replan.dry"
                                              : "chart.replan.done";
    terminal.print(texts.render(end, Map{{"cases", static_cast<std::int64_t>(plan.size())}}));
    return success();
}

}  // namespace

int replan_deadlines(Core& core, const ReplanOptions& options, const Terminal& terminal) {
    const Result<void> done = replan(core, options, terminal);
    return done ? 0 : terminal.fail(done.error(), core.options().config);
}

}  // namespace promenade::app
