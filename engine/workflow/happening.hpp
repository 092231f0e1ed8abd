// What a chart reacts to.
#pragma once

#include "engine/core/value.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::workflow {

inline constexpr std::string_view kExecutionError = "error.execution";

struct Happening {
    enum class Kind { start, trigger, timer, done, always };
    enum class Origin { outside, inside, platform };
    Kind kind = Kind::start;
    std::string_view trigger;  // its name, known to the chart or not; outlives the macrostep
    std::uint16_t index = 0;   // of the timer, or of the node that is done
    Origin origin = Origin::outside;
    std::string id = {};  // of a send
    Map data = {};        // what came along, of what the chart gave itself

    static Happening execution_error() {
        return {Kind::trigger, kExecutionError, 0, Origin::platform};
    }
    // A trigger that the chart gives itself is known by its name, a timer by its own alone.
    bool is_named() const { return !trigger.empty() && kind != Kind::timer; }
};

// SCXML's two queues: all that is inside comes before anything outside.
struct Agenda {
    std::vector<Happening> inside, outside;
};

}  // namespace promenade::workflow
