#include "bot/platforms/web/origin.hpp"
#include "bot/platforms/web/rate_limit.hpp"
#include "bot/platforms/web/session_cookie.hpp"

#include <gtest/gtest.h>

namespace promenade::platforms::web {
namespace {

using namespace std::chrono_literals;

class WebSignInTest : public testing::Test {
protected:
    ManualClock clock_{parse_instant("2026-11-20T08:00:00Z").value()};
    SessionCookie cookie_{clock_, Bytes(32, 7), 24h * 30};

    // What a browser would send back.
    std::string sent_back(std::string_view set_cookie) {
        return std::string{set_cookie.substr(0, set_cookie.find(';'))};
    }
};

TEST_F(WebSignInTest, TheCookieIsOutOfReachOfScriptsAndOfOtherSites) {
    const std::string header = cookie_.sign_in("M-021", true);
    EXPECT_TRUE(header.starts_with("__Host-promenade="));
    for (const char* attribute : {"; HttpOnly", "; SameSite=Strict", "; Path=/", "; Secure"})
        EXPECT_NE(header.find(attribute), std::string::npos) << attribute;
    EXPECT_EQ(cookie_.sign_in("M-021", false).find("Secure"), std::string::npos);
}

TEST_F(WebSignInTest, TheCookieStillHoldsAfterARestart) {
    const std::string cookie = sent_back(cookie_.sign_in("M-021", true));
    const SessionCookie restarted{clock_, Bytes(32, 7), 24h * 30};
    EXPECT_EQ(restarted.account_of("a=b; " + cookie + "; c=d", true), "M-021");
}

TEST_F(WebSignInTest, AnAlteredCookieSignsNobodyIn) {
    const std::string cookie = sent_back(cookie_.sign_in("M-021", true));
    for (std::size_t i = std::string{"__Host-promenade="}.size(); i < cookie.size(); ++i) {
        std::string altered = cookie;
        altered[i] = altered[i] == '0' ? '1' : '0';
        EXPECT_EQ(cookie_.account_of(altered, true), std::nullopt) << i;
    }
}

TEST_F(WebSignInTest, ACookieOfAnotherSecretSignsNobodyIn) {
    const SessionCookie other{clock_, Bytes(32, 8), 24h};
    EXPECT_EQ(cookie_.account_of(sent_back(other.sign_in("M-021", true)), true), std::nullopt);
}

TEST_F(WebSignInTest, ACookieExpires) {
    const std::string cookie = sent_back(cookie_.sign_in("M-021", true));
    clock_.advance(24h * 30 - 1ms);
    EXPECT_EQ(cookie_.account_of(cookie, true), "M-021");
    clock_.advance(1ms);
    EXPECT_EQ(cookie_.account_of(cookie, true), std::nullopt);
}

TEST_F(WebSignInTest, ACookieThatANeighbourSubdomainCouldSetDoesNotCountOverTls) {
    const std::string cookie = sent_back(cookie_.sign_in("M-021", false));
    EXPECT_EQ(cookie_.account_of(cookie, true), std::nullopt);
    EXPECT_EQ(cookie_.account_of(cookie, false), "M-021");
}

TEST_F(WebSignInTest, NonsenseInTheCookieFieldIsNobody) {
    for (const char* nonsense : {"", ";", "promenade", "promenade=", "promenade=..",
                                 "promenade=zz.1.2", "promenade=4d.99999999999999999999999.00"})
        EXPECT_EQ(cookie_.account_of(nonsense, false), std::nullopt) << nonsense;
}

TEST_F(WebSignInTest, APersonMayWriteInABurstThenAtAPace) {
    RateLimit limit{clock_};
    for (int i = 0; i < RateLimit::kBurst; ++i) EXPECT_TRUE(limit.take("M-021"));
    EXPECT_FALSE(limit.take("M-021"));
    EXPECT_TRUE(limit.take("M-022"));
    clock_.advance(RateLimit::kPace);
    EXPECT_TRUE(limit.take("M-021"));
    EXPECT_FALSE(limit.take("M-021"));
}

TEST_F(WebSignInTest, AClockThatJumpsBackDoesNotShutAnyoneOut) {
    RateLimit limit{clock_};
    for (int i = 0; i < RateLimit::kBurst; ++i) limit.take("M-021");
    clock_.advance(-1h);
    EXPECT_FALSE(limit.take("M-021"));
    clock_.advance(RateLimit::kPace);
    EXPECT_TRUE(limit.take("M-021"));
}

http::RequestHead head_of(std::string host, std::string origin) {
    http::RequestHead head;
    head.headers = {{"host", std::move(host)}, {"origin", std::move(origin)}};
    return head;
}

TEST(WebOriginTest, OnlyOurOwnHostAndOriginAreServed) {
    const Origin ours{"https://pdn.example.fr"};
    EXPECT_TRUE(ours.is_from_us(head_of("pdn.example.fr", "https://pdn.example.fr")));
    EXPECT_FALSE(ours.is_for_us(head_of("evil.example", "")));
    EXPECT_FALSE(ours.is_from_us(head_of("pdn.example.fr", "https://evil.example")));
    EXPECT_FALSE(ours.is_from_us(head_of("pdn.example.fr", "http://pdn.example.fr")));
    EXPECT_FALSE(ours.is_from_us(head_of("pdn.example.fr", "null")));
    EXPECT_FALSE(ours.is_from_us(head_of("pdn.example.fr", "")));
    EXPECT_FALSE(ours.is_for_us(head_of("localhost", "")));
}

TEST(WebOriginTest, OnTheMachineItselfEveryNameOfItIsServedAndNoOther) {
    const Origin ours{"http://127.0.0.1:8080"};
    EXPECT_TRUE(ours.is_from_us(head_of("localhost:9000", "http://localhost:9000")));
    EXPECT_TRUE(ours.is_for_us(head_of("[::1]:8080", "")));
    EXPECT_FALSE(ours.is_from_us(head_of("localhost:9000", "http://127.0.0.1:8080")));
    // A name that an attacker's DNS points to 127.0.0.1.
    EXPECT_FALSE(ours.is_from_us(head_of("evil.example:8080", "http://evil.example:8080")));
    EXPECT_FALSE(ours.is_for_us(head_of("127.0.0.1.evil.example", "")));
    EXPECT_FALSE(ours.is_for_us(head_of("localhost:80.evil.example", "")));
}

TEST(WebOriginTest, NothingIsServedBeforeTheAddressIsKnown) {
    EXPECT_FALSE(Origin{}.is_for_us(head_of("", "")));
    EXPECT_FALSE(Origin{}.is_for_us(head_of("127.0.0.1:8080", "")));
}

}  // namespace
}  // namespace promenade::platforms::web
