#include "bot/app/clock_warning.hpp"

namespace promenade::app {

namespace {

// More than a clock that is set right moves back by, daylight saving taken for UTC included.
constexpr std::chrono::hours kMargin{1};

}  // namespace

std::string clock_warning(const Core& core) {
    const auto last = core.engine().last_recorded();
    const Instant now = core.clock().now();
    if (!last || last.value() - now <= kMargin) return {};
    return core.texts().render("warning.clock", Map{{"recorded", format_instant(last.value())},
                                                    {"now", format_instant(now)}});
}

}  // namespace promenade::app
