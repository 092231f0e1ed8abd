// Time stands behind an interface, so that tests and `--at` decide what "now" is.
#pragma once

#include "engine/core/instant.hpp"

#include <atomic>

namespace promenade {

class Clock {
public:
    virtual ~Clock() = default;
    // May go backwards (the machine's clock can); the log never does. Any thread.
    virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
public:
    Instant now() const override;
};

// A clock that starts at a chosen instant and then runs at the machine's pace: the demonstration's.
class ShiftedClock final : public Clock {
public:
    explicit ShiftedClock(Instant start);
    Instant now() const override;

private:
    std::chrono::milliseconds shift_;
};

// Stands still until it is moved. Any thread.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Instant start) : now_(start) {}
    Instant now() const override { return now_.load(); }
    void set(Instant instant) { now_.store(instant); }
    void advance(std::chrono::milliseconds by) { now_.store(now_.load() + by); }

private:
    std::atomic<Instant> now_;
};

}  // namespace promenade
