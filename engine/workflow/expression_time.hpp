// Timestamps and durations of expressions: their texts, their sums and their parts (langdef,
// "Date/Time Functions", "Overflow" and "Timezones").
#pragma once

#include "engine/core/instant.hpp"
#include "engine/workflow/budget.hpp"
#include "engine/workflow/operand.hpp"

#include <string>
#include <string_view>

namespace promenade::workflow {

Timestamp timestamp_of(Instant instant);

// RFC 3339 with an offset; digits beyond the nanosecond are cut. Faults: malformed, out of range.
Evaluated<Timestamp> parse_timestamp(std::string_view text);
// Unix seconds. Faults: out of range.
Evaluated<Timestamp> timestamp_at(std::int64_t seconds);
// UTC, with as many decimals as needed: "2026-11-20T08:00:00.5Z".
std::string format(Timestamp timestamp);

// "0", "-1.5h", "1h30m20s", down to "ns". Faults: malformed, out of range (about 292 years).
Evaluated<Duration> parse_duration(std::string_view text);
// In seconds, with as many decimals as needed: "5400s", "-0.5s".
std::string format(Duration duration);

// Faults: out of range.
Evaluated<Timestamp> sum(Timestamp timestamp, Duration duration);
Evaluated<Timestamp> difference(Timestamp timestamp, Duration duration);
Evaluated<Duration> sum(Duration a, Duration b);
Evaluated<Duration> difference(Duration a, Duration b);
Evaluated<Duration> difference(Timestamp a, Timestamp b);

enum class TimePart {
    full_year,
    month,         // from 0
    day_of_year,   // from 0
    day_of_month,  // from 0
    date,          // from 1
    day_of_week,   // 0 is Sunday
    hours,
    minutes,
    seconds,
    milliseconds,
};

// `zone`: "UTC", an IANA name, or an offset "+02:00". Faults: no such time zone.
Evaluated<std::int64_t> part_of(Timestamp timestamp, TimePart part, std::string_view zone);
// The whole of it in that unit, cut towards zero; of milliseconds, what is beyond the seconds.
std::int64_t part_of(Duration duration, TimePart part);
// "2026-11-20". Faults: no such time zone.
Evaluated<std::string> local_date(Timestamp timestamp, std::string_view zone);

}  // namespace promenade::workflow
