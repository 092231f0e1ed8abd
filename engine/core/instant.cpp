#include "engine/core/instant.hpp"

#include <date/tz.h>
#include <fmt/compile.h>

#include <array>
#include <charconv>
#include <cstdio>

namespace promenade {

namespace {

using std::chrono::milliseconds;
using LocalMillis = std::chrono::local_time<milliseconds>;

// Reads exactly `digits` digits at `at`; -1 if there are other characters.
int read_digits(std::string_view text, std::size_t at, std::size_t digits) {
    if (at + digits > text.size()) return -1;
    int number = 0;
    for (const char c : text.substr(at, digits)) {
        if (c < '0' || c > '9') return -1;
        number = number * 10 + (c - '0');
    }
    return number;
}

const date::time_zone& zone_named(std::string_view zone) {
    // A network has one zone.
    thread_local std::string last;
    thread_local const date::time_zone* found = nullptr;
    if (!found || last != zone) {
        found = date::locate_zone(zone);
        last = zone;
    }
    return *found;
}

// The library reads the transitions of a tz file, which end with 2037, and not the rule in its
// footer that holds from then on (the POSIX TZ string of RFC 8536, 3.3). Such a rule depends on
// the month, the week and the day of the week alone, so a later year has the clock changes of the
// latest known one that is as long and begins on the same day: 28 years hold every kind.
constexpr int kLastYear = 2037;

// How much later the time is than the same moment of the year that is looked up for it.
std::chrono::days beyond_known(std::chrono::local_days day) {
    using std::chrono::January;
    const std::chrono::year year = LocalDate{day}.year();
    if (int{year} <= kLastYear) return {};
    const auto first_day = [](int y) {
        return std::chrono::local_days{std::chrono::year{y} / January / 1};
    };
    for (int known = kLastYear; known > kLastYear - 28; --known) {
        const auto passed = first_day(int{year}) - first_day(known);
        if (std::chrono::year{known}.is_leap() == year.is_leap() && passed.count() % 7 == 0)
            return passed;
    }
    return {};
}

template <class Time>
std::chrono::days beyond_known_at(Time time) {
    return beyond_known(
        std::chrono::local_days{std::chrono::floor<std::chrono::days>(time.time_since_epoch())});
}

std::chrono::seconds offset_at(std::chrono::sys_seconds at, std::string_view zone) {
    const date::sys_seconds known{(at - beyond_known_at(at)).time_since_epoch()};
    return zone_named(zone).get_info(known).offset;
}

}  // namespace

std::string format_instant(Instant instant) {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day ymd{day};
    const std::chrono::hh_mm_ss time{instant - day};
    return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z"), int{ymd.year()},
                       unsigned{ymd.month()}, unsigned{ymd.day()}, time.hours().count(),
                       time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

Result<Instant> parse_instant(std::string_view text) {
    const auto malformed = [] { return error(Errc::invalid, "not an RFC 3339 date-time"); };
    if (text.size() < 20 || (text[10] != 'T' && text[10] != 't')) return malformed();
    TRY(const LocalDate date, parse_date(text.substr(0, 10)));
    const int hour = read_digits(text, 11, 2);
    const int minute = read_digits(text, 14, 2);
    const int second = read_digits(text, 17, 2);
    if (text[13] != ':' || text[16] != ':' || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
        second < 0 || second > 59)
        return malformed();
    std::size_t at = 19;
    int millis = 0;
    if (text[at] == '.') {
        int scale = 100;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
            millis += (text[at] - '0') * scale;
        if (at == 20) return malformed();
    }
    if (at >= text.size()) return malformed();
    int offset_minutes = 0;
    if (text[at] == 'Z' || text[at] == 'z') {
        ++at;
    } else {
        const int hours = read_digits(text, at + 1, 2);
        const int minutes = read_digits(text, at + 4, 2);
        if ((text[at] != '+' && text[at] != '-') || hours < 0 || hours > 23 || minutes < 0 ||
            minutes > 59 || text[at + 3] != ':')
            return malformed();
        offset_minutes = (hours * 60 + minutes) * (text[at] == '-' ? -1 : 1);
        at += 6;
    }
    if (at != text.size()) return malformed();
    return Instant{std::chrono::sys_days{date}} + std::chrono::hours{hour} +
           std::chrono::minutes{minute - offset_minutes} + std::chrono::seconds{second} +
           milliseconds{millis};
}

std::string format_date(LocalDate date) {
    std::array<char, 24> text{};
    const int length = std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", int{date.year()},
                                     unsigned{date.month()}, unsigned{date.day()});
    return {text.data(), static_cast<std::size_t>(length)};
}

Result<LocalDate> parse_date(std::string_view text) {
    const int year = read_digits(text, 0, 4);
    const int month = read_digits(text, 5, 2);
    const int day = read_digits(text, 8, 2);
    if (text.size() != 10 || text[4] != '-' || text[7] != '-' || year < 0 || month < 0 || day < 0)
        return error(Errc::invalid, "not a date YYYY-MM-DD");
    const LocalDate date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                         std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return error(Errc::invalid, "no such day in the calendar");
    return date;
}

LocalMillis to_local(Instant instant, std::string_view zone) {
    const auto offset = offset_at(std::chrono::floor<std::chrono::seconds>(instant), zone);
    return LocalMillis{instant.time_since_epoch() + offset};
}

Instant to_utc(LocalMillis local, std::string_view zone) {
    const std::chrono::days beyond = beyond_known_at(local);
    const date::local_time<milliseconds> time{local.time_since_epoch() - beyond};
    return Instant{zone_named(zone).to_sys(time, date::choose::earliest).time_since_epoch()} +
           beyond;
}

LocalDate local_date(Instant instant, std::string_view zone) {
    return LocalDate{std::chrono::floor<std::chrono::days>(to_local(instant, zone))};
}

Instant end_of_day(LocalDate date, std::string_view zone) {
    const LocalMillis next{std::chrono::local_days{date} + std::chrono::days{1}};
    return to_utc(next, zone) - milliseconds{1};
}

}  // namespace promenade
