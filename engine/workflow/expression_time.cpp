#include "engine/workflow/expression_time.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <limits>
#include <optional>

namespace promenade::workflow {

namespace {

constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
constexpr std::int64_t kFirstSecond = -62'135'596'800;  // 0001-01-01T00:00:00Z
constexpr std::int64_t kLastSecond = 253'402'300'799;   // 9999-12-31T23:59:59Z
constexpr Fault kNoTimestamp{"not a timestamp by RFC 3339"};
constexpr Fault kNoDuration{"not a duration: 1h30m"};
constexpr Fault kNoZone{"no such time zone"};

__extension__ using Wide = __int128;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Exactly `digits` digits, then the rest of the text is `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int number = 0;
    for (const char c : text.substr(0, digits)) {
        if (!is_digit(c)) return std::nullopt;
        number = number * 10 + (c - '0');
    }
    text.remove_prefix(digits);
    return number;
}

bool take(std::string_view& text, std::string_view one_of) {
    if (text.empty() || one_of.find(text.front()) == one_of.npos) return false;
    text.remove_prefix(1);
    return true;
}

// ".25" as a share of `unit`; what is finer than 1/unit is cut. Nothing: no digit after the dot.
std::optional<std::int64_t> take_fraction(std::string_view& text, std::int64_t unit) {
    if (!take(text, ".")) return 0;
    if (text.empty() || !is_digit(text.front())) return std::nullopt;
    std::int64_t share = 0;
    for (std::int64_t scale = unit; !text.empty() && is_digit(text.front()); text.remove_prefix(1))
        if (scale >= 10) share += (text.front() - '0') * (scale /= 10);
    return share;
}

// "08:00", in seconds.
std::optional<std::int64_t> take_hours_minutes(std::string_view& text) {
    const auto hours = take_number(text, 2);
    if (!hours || *hours > 23 || !take(text, ":")) return std::nullopt;
    const auto minutes = take_number(text, 2);
    if (!minutes || *minutes > 59) return std::nullopt;
    return *hours * 3600 + *minutes * 60;
}

Evaluated<Timestamp> in_range(Timestamp timestamp) {
    if (timestamp.seconds < kFirstSecond || timestamp.seconds > kLastSecond) return kOutOfRange;
    return timestamp;
}

Timestamp from_nanos(Wide nanos) {
    Wide seconds = nanos / kNanosPerSecond;
    if (nanos % kNanosPerSecond < 0) --seconds;
    return {static_cast<std::int64_t>(seconds),
            static_cast<std::int32_t>(nanos - seconds * kNanosPerSecond)};
}

Wide nanos_of(Timestamp timestamp) {
    return Wide{timestamp.seconds} * kNanosPerSecond + timestamp.nanos;
}

Evaluated<Duration> duration_of(Wide nanos) {
    using Limits = std::numeric_limits<std::int64_t>;
    if (nanos < Limits::min() || nanos > Limits::max()) return kOutOfRange;
    return Duration{static_cast<std::int64_t>(nanos)};
}

std::string decimals(std::int64_t nanos) {
    if (nanos == 0) return {};
    std::string digits = std::to_string(nanos);
    digits.insert(0, 9 - digits.size(), '0');
    digits.erase(digits.find_last_not_of('0') + 1);
    return "." + digits;
}

struct Unit {
    std::string_view name;
    std::int64_t nanos;
};
// Longer names first: "m" begins "ms".
constexpr std::array<Unit, 7> kUnits{{{"ms", 1'000'000},
                                      {"us", 1'000},
                                      {"µs", 1'000},
                                      {"ns", 1},
                                      {"h", 3600 * kNanosPerSecond},
                                      {"m", 60 * kNanosPerSecond},
                                      {"s", kNanosPerSecond}}};

// "1.5h". Nothing: malformed; beyond any duration, a sum that is.
std::optional<Wide> take_amount(std::string_view& text) {
    constexpr Wide kBeyond = Wide{1} << 70;
    std::uint64_t whole = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), whole);
    const auto digits = static_cast<std::size_t>(end - text.data());
    if (failure == std::errc::result_out_of_range) return kBeyond;
    if (digits == 0 && !text.starts_with('.')) return std::nullopt;
    text.remove_prefix(digits);
    const auto fraction = take_fraction(text, kNanosPerSecond);
    if (!fraction) return std::nullopt;
    for (const Unit& unit : kUnits) {
        if (!text.starts_with(unit.name)) continue;
        text.remove_prefix(unit.name.size());
        const Wide amount =
            Wide{whole} * unit.nanos + Wide{*fraction} * unit.nanos / kNanosPerSecond;
        return amount < kBeyond ? amount : kBeyond;
    }
    return std::nullopt;
}

// East of Greenwich, in seconds.
Evaluated<std::int64_t> offset_at(Timestamp timestamp, std::string_view zone) {
    if (zone == "UTC") return std::int64_t{0};
    std::string_view rest = zone;
    const bool west = rest.starts_with('-');
    take(rest, "+-");
    if (const auto offset = take_hours_minutes(rest); offset && rest.empty())
        return west ? -*offset : *offset;
    try {
        const Instant at{std::chrono::seconds{timestamp.seconds}};
        const auto offset = to_local(at, zone).time_since_epoch() - at.time_since_epoch();
        return std::chrono::floor<std::chrono::seconds>(offset).count();
    } catch (const std::exception&) {
        return kNoZone;
    }
}

using Days = std::chrono::sys_days;

std::int64_t part_of_day(TimePart part, std::int64_t second_of_day, std::int32_t nanos) {
    switch (part) {
        case TimePart::hours: return second_of_day / 3600;
        case TimePart::minutes: return second_of_day / 60 % 60;
        case TimePart::seconds: return second_of_day % 60;
        default: return nanos / 1'000'000;
    }
}

}  // namespace

Timestamp timestamp_of(Instant instant) {
    return from_nanos(Wide{instant.time_since_epoch().count()} * 1'000'000);
}

Evaluated<Timestamp> timestamp_at(std::int64_t seconds) { return in_range({seconds, 0}); }

Evaluated<Timestamp> parse_timestamp(std::string_view text) {
    if (text.size() < 20) return kNoTimestamp;
    const Result<LocalDate> date = parse_date(text.substr(0, 10));
    text.remove_prefix(10);
    if (!date || !take(text, "Tt")) return kNoTimestamp;
    const auto clock = take_hours_minutes(text);
    if (!clock || !take(text, ":")) return kNoTimestamp;
    const auto seconds = take_number(text, 2);
    const auto nanos = take_fraction(text, kNanosPerSecond);
    if (!seconds || *seconds > 59 || !nanos) return kNoTimestamp;
    std::int64_t offset = 0;
    if (!take(text, "Zz")) {
        const bool west = text.starts_with('-');
        const auto given = take(text, "+-") ? take_hours_minutes(text) : std::nullopt;
        if (!given) return kNoTimestamp;
        offset = west ? -*given : *given;
    }
    if (!text.empty()) return kNoTimestamp;
    const std::int64_t days = Days{date.value()}.time_since_epoch().count();
    return in_range(
        {days * 86'400 + *clock + *seconds - offset, static_cast<std::int32_t>(*nanos)});
}

std::string format(Timestamp timestamp) {
    const std::chrono::sys_seconds at{std::chrono::seconds{timestamp.seconds}};
    std::string text = format_instant(Instant{at});
    text.resize(text.size() - 5);  // ".000Z"
    return text + decimals(timestamp.nanos) + "Z";
}

Evaluated<Duration> parse_duration(std::string_view text) {
    const bool negative = text.starts_with('-');
    take(text, "+-");
    if (text == "0") return Duration{};
    if (text.empty()) return kNoDuration;
    Wide nanos = 0;
    while (!text.empty()) {
        const auto amount = take_amount(text);
        if (!amount) return kNoDuration;
        nanos += *amount;
        if (nanos > Wide{1} << 64) return kOutOfRange;
    }
    return duration_of(negative ? -nanos : nanos);
}

std::string format(Duration duration) {
    // The smallest has no opposite.
    const Wide nanos = duration.nanos < 0 ? -Wide{duration.nanos} : Wide{duration.nanos};
    return (duration.nanos < 0 ? "-" : "") +
           std::to_string(static_cast<std::int64_t>(nanos / kNanosPerSecond)) +
           decimals(static_cast<std::int64_t>(nanos % kNanosPerSecond)) + "s";
}

Evaluated<Timestamp> sum(Timestamp timestamp, Duration duration) {
    return in_range(from_nanos(nanos_of(timestamp) + duration.nanos));
}

Evaluated<Timestamp> difference(Timestamp timestamp, Duration duration) {
    return in_range(from_nanos(nanos_of(timestamp) - duration.nanos));
}

Evaluated<Duration> sum(Duration a, Duration b) { return duration_of(Wide{a.nanos} + b.nanos); }

Evaluated<Duration> difference(Duration a, Duration b) {
    return duration_of(Wide{a.nanos} - b.nanos);
}

Evaluated<Duration> difference(Timestamp a, Timestamp b) {
    return duration_of(nanos_of(a) - nanos_of(b));
}

Evaluated<std::int64_t> part_of(Timestamp timestamp, TimePart part, std::string_view zone) {
    TRY(const std::int64_t offset, offset_at(timestamp, zone));
    const std::chrono::sys_seconds local{std::chrono::seconds{timestamp.seconds + offset}};
    const Days day = std::chrono::floor<std::chrono::days>(local);
    const LocalDate date{day};
    switch (part) {
        case TimePart::full_year: return std::int64_t{int{date.year()}};
        case TimePart::month: return std::int64_t{unsigned{date.month()}} - 1;
        case TimePart::day_of_year:
            return (day - Days{date.year() / std::chrono::January / 1}).count();
        case TimePart::day_of_month: return std::int64_t{unsigned{date.day()}} - 1;
        case TimePart::date: return std::int64_t{unsigned{date.day()}};
        case TimePart::day_of_week: return std::int64_t{std::chrono::weekday{day}.c_encoding()};
        default: return part_of_day(part, (local - day).count(), timestamp.nanos);
    }
}

std::int64_t part_of(Duration duration, TimePart part) {
    const std::int64_t seconds = duration.nanos / kNanosPerSecond;
    switch (part) {
        case TimePart::hours: return seconds / 3600;
        case TimePart::minutes: return seconds / 60;
        case TimePart::seconds: return seconds;
        default: return duration.nanos % kNanosPerSecond / 1'000'000;
    }
}

Evaluated<std::string> local_date(Timestamp timestamp, std::string_view zone) {
    TRY(const std::int64_t offset, offset_at(timestamp, zone));
    const std::chrono::sys_seconds local{std::chrono::seconds{timestamp.seconds + offset}};
    return format_date(LocalDate{std::chrono::floor<std::chrono::days>(local)});
}

}  // namespace promenade::workflow
