#include "engine/core/instant.hpp"

#include <gtest/gtest.h>

namespace promenade {
namespace {

constexpr std::string_view kParis = "Europe/Paris";

std::string round_trip(std::string_view text) {
    const auto instant = parse_instant(text);
    return instant ? format_instant(instant.value()) : instant.error().detail;
}

TEST(Instant, RoundTripsAndConvertsOffsets) {
    EXPECT_EQ(round_trip("2026-11-20T09:00:00+01:00"), "2026-11-20T08:00:00.000Z");
    EXPECT_EQ(round_trip("2026-11-20T08:00:00.1239Z"), "2026-11-20T08:00:00.123Z");
    EXPECT_EQ(round_trip("1969-12-31T23:59:59.999Z"), "1969-12-31T23:59:59.999Z");
}

TEST(Instant, RefusesWhatIsNoDateTime) {
    for (const char* text :
         {"", "2026-11-20", "2026-02-30T08:00:00Z", "2026-11-20T24:00:00Z", "2026-11-20T08:00:00",
          "2026-11-20T08:00:00.Z", "2026-11-20T08:00:00Zx", "2026-11-20T08:00:00+1:00"})
        EXPECT_FALSE(parse_instant(text)) << text;
}

TEST(Instant, TheEndOfADayFollowsBothClockChanges) {
    const auto end = [](const char* date) {
        return format_instant(end_of_day(parse_date(date).value(), kParis));
    };
    EXPECT_EQ(end("2026-03-28"), "2026-03-28T22:59:59.999Z");
    EXPECT_EQ(end("2026-03-29"), "2026-03-29T21:59:59.999Z");
    EXPECT_EQ(end("2026-10-25"), "2026-10-25T22:59:59.999Z");
}

TEST(Instant, ALocalTimeThatIsSkippedIsTakenAfterTheGap) {
    using namespace std::chrono;
    const local_time<milliseconds> skipped{local_days{2026y / 3 / 29} + hours{2} + minutes{30}};
    EXPECT_EQ(format_instant(to_utc(skipped, kParis)), "2026-03-29T01:00:00.000Z");
    const local_time<milliseconds> repeated{local_days{2026y / 10 / 25} + hours{2} + minutes{30}};
    EXPECT_EQ(format_instant(to_utc(repeated, kParis)), "2026-10-25T00:30:00.000Z");
}

TEST(Instant, DaylightSavingGoesOnBeyondTheTablesOfTheZones) {
    using namespace std::chrono;
    const auto at_two = [](LocalDate date) {
        return format_instant(to_utc(local_time<milliseconds>{local_days{date} + 2h}, kParis));
    };
    EXPECT_EQ(at_two(2037y / 7 / 1), "2037-07-01T00:00:00.000Z");
    EXPECT_EQ(at_two(2038y / 7 / 1), "2038-07-01T00:00:00.000Z");
    EXPECT_EQ(at_two(2100y / 7 / 1), "2100-07-01T00:00:00.000Z") << "no leap year";
    EXPECT_EQ(at_two(2038y / 12 / 31), "2038-12-31T01:00:00.000Z");
    for (int y = 2030; y <= 2460; ++y) {
        // The last Sundays of March and of October.
        for (const unsigned m : {3U, 10U}) {
            const sys_days sunday{year{y} / month{m} / Sunday[last]};
            const Instant change = sunday + 1h;
            const auto before = to_local(change - 1ms, kParis) - to_local(change, kParis);
            EXPECT_EQ(before, (m == 3 ? -1h : 1h) - 1ms) << y << "-" << m;
        }
        const local_days new_year{year{y} / January / 1};
        EXPECT_EQ(to_local(to_utc(new_year, kParis), kParis), new_year) << y;
        EXPECT_EQ(local_date(to_utc(new_year - 1ms, kParis), kParis), (year{y - 1} / 12 / 31)) << y;
    }
}

}  // namespace
}  // namespace promenade
