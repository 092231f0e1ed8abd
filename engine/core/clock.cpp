#include "engine/core/clock.hpp"

namespace promenade {

Instant SystemClock::now() const {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

ShiftedClock::ShiftedClock(Instant start) : shift_(start - SystemClock{}.now()) {}

Instant ShiftedClock::now() const { return SystemClock{}.now() + shift_; }

}  // namespace promenade
