// Instants and local dates, and their one text form each (RFC 3339).
#pragma once

#include "engine/core/result.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace promenade {

// UTC, whole milliseconds: the resolution of every time in the log.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using LocalDate = std::chrono::year_month_day;

// "2026-11-20T08:00:00.000Z", always 24 characters.
std::string format_instant(Instant instant);
// Accepts any RFC 3339 date-time with an offset; keeps whole milliseconds. Errors: invalid.
Result<Instant> parse_instant(std::string_view text);

// "2026-11-20".
std::string format_date(LocalDate date);
// Errors: invalid (not a calendar date in that form).
Result<LocalDate> parse_date(std::string_view text);

// Wall clock of a place with daylight saving; the network's own is "Europe/Paris".
// `zone` is an IANA name known to the system's tzdata.
std::chrono::local_time<std::chrono::milliseconds> to_local(Instant instant, std::string_view zone);
// A local time that a clock change skips is taken after the gap; one that it repeats, the first.
Instant to_utc(std::chrono::local_time<std::chrono::milliseconds> local, std::string_view zone);
LocalDate local_date(Instant instant, std::string_view zone);
// The last millisecond of that local day: what "as of a date" means.
Instant end_of_day(LocalDate date, std::string_view zone);

}  // namespace promenade
