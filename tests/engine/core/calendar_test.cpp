#include "engine/core/calendar.hpp"

#include <gtest/gtest.h>

namespace promenade {
namespace {

LocalDate day(const char* text) { return parse_date(text).value(); }
Instant at(const char* text) { return parse_instant(text).value(); }

std::string after(const Calendar& calendar, const char* from, const char* delay) {
    return format_instant(calendar.after(at(from), parse_delay(delay).value()));
}

TEST(Calendar, KnowsTheElevenPublicHolidaysOf2026) {
    int holidays = 0;
    for (std::chrono::sys_days d{day("2026-01-01")}; d <= std::chrono::sys_days{day("2026-12-31")};
         d += std::chrono::days{1})
        holidays += is_public_holiday(LocalDate{d}, false) ? 1 : 0;
    EXPECT_EQ(holidays, 11);
    for (const char* date :
         {"2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-25",
          "2026-07-14", "2026-08-15", "2026-11-01", "2026-11-11", "2026-12-25"})
        EXPECT_TRUE(is_public_holiday(day(date), false)) << date;
}

TEST(Calendar, EasterMondayFollowsEasterFromEarliestToLatest) {
    for (const char* date : {"1818-03-23", "2008-03-24", "2011-04-25", "2024-04-01", "2025-04-21",
                             "2027-03-29", "2038-04-26"})
        EXPECT_TRUE(is_public_holiday(day(date), false)) << date;
}

TEST(Calendar, AlsaceMoselleAddsGoodFridayAndTheSecondDayOfChristmas) {
    for (const char* date : {"2026-04-03", "2026-12-26"}) {
        EXPECT_TRUE(is_public_holiday(day(date), true)) << date;
        EXPECT_FALSE(is_public_holiday(day(date), false)) << date;
    }
}

TEST(Calendar, AWorkedDayAfterFridayIsMondayAtTheSameTime) {
    EXPECT_EQ(after({}, "2026-11-20T08:00:00Z", "P1D"), "2026-11-23T08:00:00.000Z");
    EXPECT_EQ(after({}, "2026-11-20T08:00:00Z", "P1DT2H"), "2026-11-23T10:00:00.000Z");
}

TEST(Calendar, WhatComesOnADayOffHasTheWholeNextWorkedDay) {
    for (const char* off : {"2026-11-21T08:00:00Z", "2026-11-22T14:00:00Z"})
        EXPECT_EQ(after({}, off, "P1D"), "2026-11-23T23:00:00.000Z") << off;
    EXPECT_EQ(after({}, "2026-11-22T14:00:00Z", "P2DT2H"), "2026-11-25T01:00:00.000Z");
    Calendar mondays;
    mondays.worked = {true, false, false, false, false, false, false};
    EXPECT_EQ(after(mondays, "2026-11-20T08:00:00Z", "P1D"), "2026-11-23T23:00:00.000Z");
    EXPECT_EQ(after({}, "2026-11-22T14:00:00Z", "PT2H"), "2026-11-22T16:00:00.000Z");
}

TEST(Calendar, PartTimeDaysHolidaysAndClosuresAreSkipped) {
    Calendar part_time;
    part_time.worked = {true, false, true, false, false, false, false};
    EXPECT_EQ(after(part_time, "2026-11-09T08:00:00Z", "P1D"), "2026-11-16T08:00:00.000Z")
        << "Wednesday the 11th is a public holiday";
    part_time.closures.push_back({day("2026-11-16"), day("2026-11-18")});
    EXPECT_EQ(after(part_time, "2026-11-09T08:00:00Z", "P1D"), "2026-11-23T08:00:00.000Z");
}

TEST(Calendar, TheWallClockTimeIsKeptAcrossBothClockChanges) {
    EXPECT_EQ(after({}, "2026-03-27T08:00:00Z", "P1D"), "2026-03-30T07:00:00.000Z");
    EXPECT_EQ(after({}, "2026-10-23T07:00:00Z", "P1D"), "2026-10-26T08:00:00.000Z");
    const auto any = [](const char* from, const char* delay) {
        return format_instant(Calendar{}.after_any(at(from), parse_delay(delay).value()));
    };
    EXPECT_EQ(any("2026-03-28T08:00:00Z", "P1D"), "2026-03-29T07:00:00.000Z");
    EXPECT_EQ(any("2026-10-24T07:00:00Z", "P1D"), "2026-10-25T08:00:00.000Z");
    EXPECT_EQ(any("2026-10-24T07:00:00Z", "PT24H"), "2026-10-25T07:00:00.000Z");
    EXPECT_EQ(any("2026-03-28T01:30:00Z", "P1D"), "2026-03-29T01:00:00.000Z")
        << "02:30 does not exist that night: it is taken after the gap";
}

TEST(Calendar, WithoutAnyWorkedDayEveryDayCounts) {
    Calendar never;
    never.worked = {};
    EXPECT_EQ(after(never, "2026-11-20T08:00:00Z", "P3D"), "2026-11-23T08:00:00.000Z");
}

TEST(Delay, ReadsIsoDurationsAndRefusesOthers) {
    const Delay delay = parse_delay("P2W1DT2H30M5.25S").value();
    EXPECT_EQ(delay.days, std::chrono::days{15});
    EXPECT_EQ(delay.time, std::chrono::milliseconds{(2 * 3600 + 30 * 60 + 5) * 1000 + 250});
    for (const char* text :
         {"", "P", "PT", "1D", "P1", "PD", "P1DT", "P-1D", "P1M", "P1Y", "PT1D", "P1D1W", "P1.5D",
          "PT1S1M", "PT1.S", "P1234567D", "PT1HT1M", "P1D ", "business:P1D"})
        EXPECT_FALSE(parse_delay(text)) << text;
}

}  // namespace
}  // namespace promenade
