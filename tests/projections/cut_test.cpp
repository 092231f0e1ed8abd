#include "projections/cut.hpp"

#include "projections/views.hpp"
#include "tests/projections/hand_log.hpp"

#include <gtest/gtest.h>

namespace promenade::projections {
namespace {

using testing::HandLog;

Cut cut(std::string_view as_of, std::string_view known_at = "") {
    return parse_cut(as_of, known_at, "Europe/Paris").value();
}

std::string refusal(std::string_view as_of, std::string_view known_at) {
    const auto parsed = parse_cut(as_of, known_at, "Europe/Paris");
    return parsed ? "accepted" : describe(parsed.error());
}

TEST(Cut, ADateIsTheEndOfThatDayInParis) {
    EXPECT_EQ(format_instant(*cut("2026-11-20").as_of), "2026-11-20T22:59:59.999Z");
    EXPECT_EQ(format_instant(*cut("2026-07-14").as_of), "2026-07-14T21:59:59.999Z");
}

TEST(Cut, AnInstantIsTakenAsItIs) {
    EXPECT_EQ(format_instant(*cut("2026-11-20T09:12:00+01:00").as_of), "2026-11-20T08:12:00.000Z");
}

TEST(Cut, WhatWasKnownCanAlsoBeAPosition) {
    EXPECT_EQ(std::get<Position>(*cut("", "1207").known_at), 1207U);
    EXPECT_EQ(format_instant(std::get<Instant>(*cut("", "2026-11-20").known_at)),
              "2026-11-20T22:59:59.999Z");
}

TEST(Cut, AnythingElseIsRefused) {
    for (const char* const wrong : {"yesterday", "2026-13-01", "2026-11-31", "12a", "-1"}) {
        EXPECT_NE(refusal("", wrong), "accepted") << wrong;
        EXPECT_NE(refusal(wrong, ""), "accepted") << wrong;
    }
    EXPECT_NE(refusal("1207", ""), "accepted");
}

// M-021 is labelled on 2 November; paused from 10 November, which is reported on the 20th.
class BitemporalTest : public ::testing::Test {
protected:
    BitemporalTest() {
        log_.record("2026-11-02T09:00:00Z", "M-021", "member.recorded",
                    {{"state", "labelled"}, {"themes", List{"jeunesse"}}});
        log_.record("2026-11-20T09:00:00Z", "M-021", "member.recorded",
                    {{"state", "paused"}, {"themes", List{"jeunesse"}}}, "2026-11-10");
    }
    std::string state(const Cut& cut) const {
        const MemoryRows rows = project(log_.store(), kDirectory, cut).value();
        const auto member = projections::member(rows, PersonId{"M-021"}).value();
        const auto roster = roster_under(log_.store(), cut).value();
        const network::Person* const person = roster.person(PersonId{"M-021"});
        EXPECT_EQ(member ? member->state : "unknown", person ? person->state : "unknown");
        return member ? member->state : "unknown";
    }

    HandLog log_;
};

TEST_F(BitemporalTest, AsOfADateIsWhatHeldThenAsKnownNow) {
    EXPECT_EQ(state(cut("2026-11-01")), "unknown");
    EXPECT_EQ(state(cut("2026-11-09")), "labelled");
    EXPECT_EQ(state(cut("2026-11-10")), "paused");
    EXPECT_EQ(state(cut("2026-11-15")), "paused");
}

TEST_F(BitemporalTest, KnownAtADateIsWhatHadBeenRecordedByThen) {
    EXPECT_EQ(state(cut("", "2026-11-15")), "labelled");
    EXPECT_EQ(state(cut("", "2026-11-20")), "paused");
    EXPECT_EQ(state(cut("", "0")), "labelled");
    EXPECT_EQ(state(cut("", "1")), "paused");
}

TEST_F(BitemporalTest, TogetherTheyAreWhatOneBelievedThenAboutThatDay) {
    EXPECT_EQ(state(cut("2026-11-15", "2026-11-15")), "labelled");
    EXPECT_EQ(state(cut("2026-11-15", "2026-11-20")), "paused");
    EXPECT_EQ(state(cut("2026-11-05", "2026-11-20")), "labelled");
}

TEST_F(BitemporalTest, ALocalDateHoldsFromMidnightInParis) {
    EXPECT_EQ(state(cut("2026-11-09T22:59:59Z")), "labelled");
    EXPECT_EQ(state(cut("2026-11-09T23:00:00Z")), "paused");
}

TEST(CutOfACase, ACaseIsFoldedUpToTheCut) {
    HandLog log;
    testing::record_small_network(log);
    const StreamId stream{"D-0001"};
    const auto node = [&](const Cut& cut) {
        const auto state = case_under(log.store(), stream, cut).value();
        return state.configuration.empty() ? "none" : state.configuration[0];
    };
    EXPECT_EQ(node(cut("2026-11-19")), "none");
    EXPECT_EQ(node(cut("2026-11-20")), "submitted");
    EXPECT_EQ(node(cut("", "5")), "submitted");
    EXPECT_EQ(node(cut("", "6")), "acknowledged");
    EXPECT_EQ(node({}), "acknowledged");
}

}  // namespace
}  // namespace promenade::projections
