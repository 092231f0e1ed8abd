#include "bot/http/target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace promenade::http {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(Target, ASegmentIsSplitBeforeItIsDecoded) {
    const auto target = parse_target("/a%2Fb/%C3%A9//").value();
    EXPECT_THAT(target.segments, ElementsAre("a/b", "\xC3\xA9", "", ""));
    EXPECT_EQ(target.path, "/a/b/\xC3\xA9//");
    EXPECT_THAT(parse_target("/").value().segments, IsEmpty());
}

TEST(Target, DotsAreSegmentsLikeOthers) {
    EXPECT_THAT(parse_target("/a/../b/%2e%2e").value().segments, ElementsAre("a", "..", "b", ".."));
}

TEST(Target, TheFirstOfEqualQueryNamesCounts) {
    EXPECT_THAT(parse_target("/?a=1&b=%26+x&a=2&c").value().query,
                ElementsAre(Pair("a", "1"), Pair("b", "& x"), Pair("c", "")));
}

TEST(Target, WhatIsNoOriginFormIsRefused) {
    for (const char* text :
         {"", "*", "a", "http://a/b", "/a b", "/%g0", "/%4", "/a#b", "/\xC3\xA9"})
        EXPECT_FALSE(parse_target(text)) << text;
}

TEST(Target, EncodesWhatWouldEndASegment) {
    EXPECT_EQ(percent_encode("!a/b:c?d#e %\xC3\xA9~-._"), "%21a%2Fb%3Ac%3Fd%23e%20%25%C3%A9~-._");
}

}  // namespace
}  // namespace promenade::http
