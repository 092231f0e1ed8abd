#include "engine/workflow/due.hpp"

#include "engine/workflow/local_settings.hpp"

#include <algorithm>

namespace promenade::workflow {

std::optional<Instant> due_instant(const TimerSpec& timer, Instant since, const Map& fields,
                                   const DecideContext& context) {
    if (!timer.setting.empty())
        return due_instant(with_local_delay(timer, context.settings), since, fields, context);
    using Counts = TimerSpec::Counts;
    static const Calendars kUsual;
    const Calendars& calendars = context.calendars ? *context.calendars : kUsual;
    switch (timer.counts) {
        case Counts::wall_clock: return calendars.coordinator.after_any(since, timer.delay);
        case Counts::coordinator_days: return calendars.coordinator.after(since, timer.delay);
        case Counts::referent_days: {
            const std::vector<std::string> themes = themes_of(fields);
            return calendars.of_referent(themes.empty() ? "" : themes.front())
                .after(since, timer.delay);
        }
        case Counts::assignee_days: {
            const Value* const assignee = fields.find("assignee");
            const std::string name = assignee && assignee->text() ? *assignee->text() : "";
            return calendars.of_person(context.person ? context.person(name) : name)
                .after(since, timer.delay);
        }
        case Counts::until_date: break;
    }
    const Value* const day = fields.find(timer.until);
    const auto date = parse_date(day && day->text() ? *day->text() : std::string{});
    if (!date) return std::nullopt;
    // Of a day that is past: soon, but a deadline that sets itself again must not fill the log.
    return std::max(to_utc(std::chrono::local_days{date.value()}, calendars.coordinator.zone),
                    since + kSoonest);
}

List timers_set(const std::vector<const TimerSpec*>& timers, const Map& fields,
                const DecideContext& context) {
    List set;
    for (const TimerSpec* timer : timers)
        if (const auto due = due_instant(*timer, context.now, fields, context))
            set.push_back(Map{{"due", format_instant(*due)}, {"name", timer->name}});
    return set;
}

}  // namespace promenade::workflow
