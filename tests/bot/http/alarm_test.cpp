#include "bot/http/alarm.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace promenade::http {
namespace {

using namespace std::chrono_literals;

TEST(Alarm, RingsOnceAndOnlyForTheLastCall) {
    boost::asio::io_context io;
    Alarm alarm(io);
    int first = 0;
    int second = 0;
    alarm.ring_after(1ms, [&] { ++first; });
    alarm.ring_after(2ms, [&] { ++second; });
    io.run();
    EXPECT_EQ(first, 0);
    EXPECT_EQ(second, 1);
}

TEST(Alarm, ACancelledOrDestroyedOneIsSilentEvenIfItsTimeHasCome) {
    boost::asio::io_context io;
    int rung = 0;
    Alarm cancelled(io);
    auto destroyed = std::make_unique<Alarm>(io);
    cancelled.ring_after(0ms, [&] { ++rung; });
    destroyed->ring_after(0ms, [&] { ++rung; });
    io.poll();
    rung = 0;
    cancelled.ring_after(0ms, [&] { ++rung; });
    destroyed->ring_after(0ms, [&] { ++rung; });
    cancelled.cancel();
    destroyed.reset();
    io.run();
    EXPECT_EQ(rung, 0);
}

TEST(Alarm, MayBeSetAgainOrDestroyedFromItsOwnCall) {
    boost::asio::io_context io;
    auto alarm = std::make_unique<Alarm>(io);
    int rung = 0;
    alarm->ring_after(0ms, [&] {
        ++rung;
        alarm->ring_after(0ms, [&] {
            ++rung;
            alarm.reset();
        });
    });
    io.run();
    EXPECT_EQ(rung, 2);
}

}  // namespace
}  // namespace promenade::http
