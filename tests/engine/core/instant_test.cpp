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

}  // namespace
}  // namespace promenade
