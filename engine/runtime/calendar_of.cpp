#include "engine/runtime/calendar_of.hpp"

namespace promenade::runtime {

namespace {

void add_closures(const Value* periods, Calendar& calendar) {
    if (!periods || !periods->list()) return;
    for (const Value& period : *periods->list()) {
        const auto first = parse_date(period.text_at("first"));
        const auto last = parse_date(period.text_at("last"));
        if (first && last) calendar.closures.push_back({first.value(), last.value()});
    }
}

}  // namespace

Calendar calendar_of(const network::Roster& roster) {
    constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu",
                                                    "fri", "sat", "sun"};
    Calendar calendar;
    const Value settings{roster.settings};
    if (const auto zone = settings.text_at("zone"); !zone.empty()) calendar.zone = zone;
    calendar.alsace_moselle = settings.boolean_at("alsace_moselle", false);
    if (const Value* days = settings.find("working_days"); days && days->list()) {
        calendar.worked.fill(false);
        for (const Value& day : *days->list())
            for (std::size_t i = 0; i < kDays.size(); ++i)
                if (day.text() && *day.text() == kDays[i]) calendar.worked[i] = true;
    }
    add_closures(settings.find("closures"), calendar);
    if (const network::Person* coordinator = roster.coordinator())
        add_closures(coordinator->facts.find("absences"), calendar);
    return calendar;
}

}  // namespace promenade::runtime
