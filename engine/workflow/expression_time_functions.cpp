// Parts of timestamps and durations (langdef, "Date/Time Functions"), and our localDate.
#include "engine/workflow/expression_functions.hpp"
#include "engine/workflow/expression_time.hpp"

namespace promenade::workflow {

namespace {

template <TimePart part>
Evaluated<Operand> get(const Arguments& given) {
    const Timestamp* const timestamp = given[0].timestamp();
    const bool in_zone = given.values.size() == 2;
    if (timestamp && (!in_zone || given[1].text())) {
        TRY(const std::int64_t found,
            part_of(*timestamp, part, in_zone ? *given[1].text() : std::string_view{"UTC"}));
        return Operand{found};
    }
    if (part < TimePart::hours || in_zone || !given[0].duration()) return kNoOverload;
    return Operand{part_of(*given[0].duration(), part)};
}

// Of ours: the date as a field of a case holds it, so that both can be compared.
Evaluated<Operand> get_local_date(const Arguments& given) {
    if (!given[0].timestamp() || !given[1].text()) return kNoOverload;
    TRY(std::string date, local_date(*given[0].timestamp(), *given[1].text()));
    return Operand::text(std::move(date));
}

using enum Kind;

constexpr std::array kInUtc{Overload{{timestamp, dyn}, integer}};
constexpr std::array kOfBoth{Overload{{timestamp, dyn}, integer},
                             Overload{{duration, dyn}, integer}};
constexpr std::array kInZone{Overload{{timestamp, text}, integer}};
constexpr std::array kDates{Overload{{timestamp, text}, text}};

template <TimePart part>
constexpr Function plain(std::string_view name) {
    const std::span<const Overload> overloads =
        part < TimePart::hours ? std::span<const Overload>{kInUtc} : kOfBoth;
    return {name, CallStyle::method, 1, overloads, get<part>};
}

template <TimePart part>
constexpr Function zoned(std::string_view name) {
    return {name, CallStyle::method, 2, kInZone, get<part>};
}

constexpr std::array kTimeFunctions{
    plain<TimePart::full_year>("getFullYear"),
    zoned<TimePart::full_year>("getFullYear"),
    plain<TimePart::month>("getMonth"),
    zoned<TimePart::month>("getMonth"),
    plain<TimePart::day_of_year>("getDayOfYear"),
    zoned<TimePart::day_of_year>("getDayOfYear"),
    plain<TimePart::day_of_month>("getDayOfMonth"),
    zoned<TimePart::day_of_month>("getDayOfMonth"),
    plain<TimePart::date>("getDate"),
    zoned<TimePart::date>("getDate"),
    plain<TimePart::day_of_week>("getDayOfWeek"),
    zoned<TimePart::day_of_week>("getDayOfWeek"),
    plain<TimePart::hours>("getHours"),
    zoned<TimePart::hours>("getHours"),
    plain<TimePart::minutes>("getMinutes"),
    zoned<TimePart::minutes>("getMinutes"),
    plain<TimePart::seconds>("getSeconds"),
    zoned<TimePart::seconds>("getSeconds"),
    plain<TimePart::milliseconds>("getMilliseconds"),
    zoned<TimePart::milliseconds>("getMilliseconds"),
    Function{"localDate", CallStyle::method, 2, kDates, get_local_date}};

}  // namespace

std::span<const Function> time_functions() { return kTimeFunctions; }

}  // namespace promenade::workflow
