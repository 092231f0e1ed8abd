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

// Days on which somebody stands in for who is absent are worked.
void add_absences(const network::Roster& roster, const network::Person& person,
                  Calendar& calendar) {
    for (const network::DaysAway& away : roster.days_away(person))
        if (away.deputy.empty()) calendar.closures.push_back({away.first, away.last});
}

void set_working_days(const Value* days, Calendar& calendar) {
    constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu",
                                                    "fri", "sat", "sun"};
    if (!days || !days->list()) return;
    calendar.worked.fill(false);
    for (const Value& day : *days->list())
        for (std::size_t i = 0; i < kDays.size(); ++i)
            if (day.text() && *day.text() == kDays[i]) calendar.worked[i] = true;
}

// Of "working_days_of", by a roster id; nullptr: nothing is said of them.
const Value* days_of(const Value& settings, std::string_view person) {
    const Value* const people = settings.find("working_days_of");
    if (!people || !people->list()) return nullptr;
    for (const Value& one : *people->list())
        if (one.text_at("id") == person) return one.find("days");
    return nullptr;
}

}  // namespace

Calendars calendars_of(const network::Roster& roster) {
    const Value settings{roster.settings};
    Calendar everybody;
    if (const auto zone = settings.text_at("zone"); !zone.empty()) everybody.zone = zone;
    everybody.alsace_moselle = settings.boolean_at("alsace_moselle", false);
    add_closures(settings.find("closures"), everybody);

    Calendars calendars;
    calendars.coordinator = everybody;
    set_working_days(settings.find("working_days"), calendars.coordinator);
    if (const network::Person* coordinator = roster.coordinator())
        add_absences(roster, *coordinator, calendars.coordinator);
    for (const auto& [id, person] : roster.people) {
        const bool referent = person.role == network::Role::referent;
        const Value* const days = days_of(settings, id.text());
        if (!referent && !days) continue;
        Calendar own = everybody;
        set_working_days(days, own);
        add_absences(roster, person, own);
        if (referent)
            for (const std::string& theme : person.themes) calendars.referents[theme] = own;
        calendars.people[id.text()] = std::move(own);
    }
    return calendars;
}

LocalDate today_in(const network::Roster& roster, Instant now) {
    const Value* const zone = roster.settings.find("zone");
    return local_date(now, zone && zone->text() ? *zone->text() : "Europe/Paris");
}

}  // namespace promenade::runtime
