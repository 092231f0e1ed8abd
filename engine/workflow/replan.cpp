// decide_replan: the pending timers of a case by the calendars of today.
#include "engine/workflow/decide.hpp"
#include "engine/workflow/macrostep.hpp"
#include "engine/workflow/procedure.hpp"

namespace promenade::workflow {

Result<Decision> decide_replan(const Definition& definition, const CaseState& state,
                               const DecideContext& context) {
    const Chart& chart = definition.chart();
    List moved;
    for (const Timer& timer : state.timers) {
        const auto index = chart.timer_named(timer.name);
        if (!index || timer.due <= context.now) continue;
        const auto due = due_instant(chart.timers[*index], timer.since, state.fields, context);
        if (due && *due != timer.due)
            moved.push_back(Map{{"due", format_instant(*due)},
                                {"name", timer.name},
                                {"since", format_instant(timer.since)}});
    }
    if (moved.empty()) return error(Errc::rejected, "nothing_to_replan");
    Decision decision;
    decision.event_type = "case.replanned";
    decision.data.set("timers", std::move(moved));
    return decision;
}

}  // namespace promenade::workflow
