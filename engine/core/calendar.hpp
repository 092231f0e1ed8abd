// Worked days: the days of the week somebody works, less French public holidays, less absences.
#pragma once

#include "engine/core/instant.hpp"
#include "engine/core/result.hpp"

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace promenade {

// The eleven public holidays of article L3133-1 of the Code du travail; with `alsace_moselle` also
// Good Friday and 26 December. Easter by the Meeus/Jones/Butcher algorithm.
bool is_public_holiday(LocalDate date, bool alsace_moselle);

// ISO 8601 duration "P1D", "PT2H30M", "P2W", "PT0.5S": weeks to seconds, at most six digits each.
struct Delay {
    std::chrono::days days{};
    std::chrono::milliseconds time{};
};
Result<Delay> parse_delay(std::string_view text);  // errors: invalid

struct Calendar {
    std::string zone = "Europe/Paris";
    // Worked days, Monday first.
    std::array<bool, 7> worked{true, true, true, true, true, false, false};
    bool alsace_moselle = false;
    struct Closure {
        LocalDate first, last;
    };
    std::vector<Closure> closures;  // absences and local closing days, both ends included

    bool is_worked(LocalDate date) const;
    // `delay.days` worked days after `from`: the same wall-clock time on the n-th worked day after
    // from's day, then `delay.time`. What comes on a day off has them whole: of Sunday at three,
    // one day ends with Monday. A calendar without a worked day in a year counts every day.
    Instant after(Instant from, Delay delay) const;
    // The same, every day counting: how "P30D" is meant, whatever the clocks change meanwhile.
    Instant after_any(Instant from, Delay delay) const;
};

// Whose worked days a business delay counts.
struct Calendars {
    Calendar coordinator;
    std::map<std::string, Calendar, std::less<>> referents;  // by theme
    std::map<std::string, Calendar, std::less<>> people;     // by roster id, those with their own

    // The coordinator's where the theme has no referent.
    const Calendar& of_referent(std::string_view theme) const {
        const auto at = referents.find(theme);
        return at == referents.end() ? coordinator : at->second;
    }
    // The coordinator's where the person has no own.
    const Calendar& of_person(std::string_view id) const {
        const auto at = people.find(id);
        return at == people.end() ? coordinator : at->second;
    }
};

}  // namespace promenade
