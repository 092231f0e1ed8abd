// Dates as people type them, read on Friday 20 November 2026.
#include "bot/language/dates.hpp"

#include "tests/bot/language/fixture.hpp"

#include <gtest/gtest.h>

namespace promenade::language {
namespace {

std::string span_of(const char* text) {
    const DateSpan span = dates_in(text, parse_date("2026-11-20").value(), demo_vocabulary());
    return (span.first ? format_date(*span.first) : "?") + ".." +
           (span.last ? format_date(*span.last) : "?");
}

TEST(Dates, SpansTakeWhatIsLeftOutFromTheOtherEndOrFromToday) {
    EXPECT_EQ(span_of("je suis absente du 3 au 18"), "2026-12-03..2026-12-18");
    EXPECT_EQ(span_of("absente du 23 au 27"), "2026-11-23..2026-11-27");
    EXPECT_EQ(span_of("du 28 au 4"), "2026-11-28..2026-12-04");
    EXPECT_EQ(span_of("en congés du 3 au 18 aout"), "2027-08-03..2027-08-18");
    EXPECT_EQ(span_of("du 3 août au 4 septembre 2027"), "2027-08-03..2027-09-04");
    EXPECT_EQ(span_of("du 21 décembre au 3 janvier"), "2026-12-21..2027-01-03");
    EXPECT_EQ(span_of("Du lundi 23/11 au vendredi 27/11"), "2026-11-23..2026-11-27");
    EXPECT_EQ(span_of("du 03/12/2026 au 18/12/2026"), "2026-12-03..2026-12-18");
    EXPECT_EQ(span_of("du 1er au 5 dec"), "2026-12-01..2026-12-05");
    EXPECT_EQ(span_of("entre le 3 et le 5 décembre"), "2026-12-03..2026-12-05");
    EXPECT_EQ(span_of("du 3 jusqu'au 5"), "2026-12-03..2026-12-05");
}

TEST(Dates, WeekdaysAndWeeksAreTheNextOnes) {
    EXPECT_EQ(span_of("absente lundi et mardi"), "2026-11-23..2026-11-24");
    EXPECT_EQ(span_of("de lundi à mercredi"), "2026-11-23..2026-11-25");
    EXPECT_EQ(span_of("je ne serai pas là vendredi"), "2026-11-20..2026-11-20");
    EXPECT_EQ(span_of("je serai pas là la semaine prochaine"), "2026-11-23..2026-11-29");
    EXPECT_EQ(span_of("cette semaine"), "2026-11-20..2026-11-22");
    EXPECT_EQ(span_of("en arrêt jusqu'au 12"), "2026-11-20..2026-12-12");
    EXPECT_EQ(span_of("jusqu'à mardi"), "2026-11-20..2026-11-24");
}

TEST(Dates, SingleDays) {
    EXPECT_EQ(span_of("demain"), "2026-11-21..2026-11-21");
    EXPECT_EQ(span_of("après-demain"), "2026-11-22..2026-11-22");
    EXPECT_EQ(span_of("aujourd'hui"), "2026-11-20..2026-11-20");
    EXPECT_EQ(span_of("le 12"), "2026-12-12..2026-12-12");
    EXPECT_EQ(span_of("01/12/2026"), "2026-12-01..2026-12-01");
    EXPECT_EQ(span_of("le 1er décembre"), "2026-12-01..2026-12-01");
    EXPECT_EQ(span_of("3 janvier"), "2027-01-03..2027-01-03");
    EXPECT_EQ(span_of("2026-12-24"), "2026-12-24..2026-12-24");
}

TEST(Dates, WhatIsNoDayIsNone) {
    for (const char* text : {"bonjour", "le 31 avril 2027", "j'ai 12 demandes", "", "du 40 au 50"})
        EXPECT_EQ(span_of(text), "?..?") << text;
}

}  // namespace
}  // namespace promenade::language
