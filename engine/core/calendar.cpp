#include "engine/core/calendar.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace promenade {

namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::sys_days;

constexpr int kNumberDigitsMax = 6;

// Meeus/Jones/Butcher: the Gregorian Easter Sunday, by integer arithmetic alone.
sys_days easter(int year) {
    const int a = year % 19;
    const int b = year / 100;
    const int c = year % 100;
    const int f = (b + 8) / 25;
    const int g = (b - f + 1) / 3;
    const int h = (19 * a + b - b / 4 - g + 15) % 30;
    const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    const int m = (a + 11 * h + 22 * l) / 451;
    const int month = (h + l - 7 * m + 114) / 31;
    const int day = (h + l - 7 * m + 114) % 31 + 1;
    return sys_days{LocalDate{std::chrono::year{year},
                              std::chrono::month{static_cast<unsigned>(month)},
                              std::chrono::day{static_cast<unsigned>(day)}}};
}

bool is_fixed_holiday(std::chrono::month_day date) {
    using namespace std::chrono;
    return date == January / 1 || date == May / 1 || date == May / 8 || date == July / 14 ||
           date == August / 15 || date == November / 1 || date == November / 11 ||
           date == December / 25;
}

// One part of a duration, "30M": its number in thousandths, since seconds may have a fraction.
struct Part {
    std::int64_t thousandths = 0;
    bool whole = true;
    char unit = '\0';
};

Result<Part> read_part(std::string_view& text) {
    const auto malformed = [] { return error(Errc::invalid, "not an ISO 8601 duration"); };
    Part part;
    int number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto digits = end - text.data();
    if (failure != std::errc{} || digits > kNumberDigitsMax || text[0] == '-') return malformed();
    text.remove_prefix(static_cast<std::size_t>(digits));
    part.thousandths = std::int64_t{number} * 1000;
    if (!text.empty() && text[0] == '.') {
        part.whole = false;
        text.remove_prefix(1);
        int scale = 100;
        for (; scale > 0 && !text.empty() && text[0] >= '0' && text[0] <= '9'; scale /= 10) {
            part.thousandths += (text[0] - '0') * scale;
            text.remove_prefix(1);
        }
        if (scale == 100) return malformed();
    }
    if (text.empty()) return malformed();
    part.unit = text[0];
    text.remove_prefix(1);
    return part;
}

}  // namespace

bool is_public_holiday(LocalDate date, bool alsace_moselle) {
    if (is_fixed_holiday(date.month() / date.day())) return true;
    const auto after_easter = sys_days{date} - easter(int{date.year()});
    if (after_easter == days{1} || after_easter == days{39} || after_easter == days{50})
        return true;
    return alsace_moselle &&
           (after_easter == days{-2} || date.month() / date.day() == std::chrono::December / 26);
}

Result<Delay> parse_delay(std::string_view text) {
    const auto malformed = [] { return error(Errc::invalid, "not an ISO 8601 duration"); };
    if (text.size() < 3 || text[0] != 'P') return malformed();
    text.remove_prefix(1);
    Delay delay;
    bool in_time = false;
    std::string_view units = "WD";  // what may still come, in this order
    while (!text.empty()) {
        if (text[0] == 'T') {
            if (in_time || text.size() == 1) return malformed();
            in_time = true;
            units = "HMS";
            text.remove_prefix(1);
        }
        TRY(const Part part, read_part(text));
        const auto known = units.find(part.unit);
        if (known == std::string_view::npos || (!part.whole && part.unit != 'S'))
            return malformed();
        units.remove_prefix(known + 1);
        const std::int64_t number = part.thousandths / 1000;
        switch (part.unit) {
            case 'W': delay.days += days{7 * number}; break;
            case 'D': delay.days += days{number}; break;
            case 'H': delay.time += std::chrono::hours{number}; break;
            case 'M': delay.time += std::chrono::minutes{number}; break;
            default: delay.time += milliseconds{part.thousandths};
        }
    }
    return delay;
}

bool Calendar::is_worked(LocalDate date) const {
    const unsigned weekday = std::chrono::weekday{sys_days{date}}.iso_encoding();
    const bool closed = std::any_of(closures.begin(), closures.end(), [&](const Closure& c) {
        return c.first <= date && date <= c.last;
    });
    return worked[weekday - 1] && !closed && !is_public_holiday(date, alsace_moselle);
}

Instant Calendar::after(Instant from, Delay delay) const {
    const auto local = to_local(from, zone);
    const auto midnight = std::chrono::floor<days>(local);
    milliseconds time_of_day = local - midnight;
    sys_days day{midnight.time_since_epoch()};
    const auto next_worked = [this](sys_days since) {
        constexpr int kYearDays = 366;
        for (int passed = 1; passed < kYearDays; ++passed)
            if (is_worked(since + days{passed})) return std::optional{since + days{passed}};
        return std::optional<sys_days>{};
    };
    if (delay.days > days{0} && !is_worked(day) && next_worked(day)) time_of_day = days{1};
    for (auto left = delay.days; left > days{0}; left -= days{1})
        day = next_worked(day).value_or(day + days{1});
    const auto due = std::chrono::local_days{day.time_since_epoch()} + time_of_day;
    return to_utc(due, zone) + delay.time;
}

Instant Calendar::after_any(Instant from, Delay delay) const {
    if (delay.days == days{0}) return from + delay.time;
    return to_utc(to_local(from, zone) + delay.days, zone) + delay.time;
}

}  // namespace promenade
