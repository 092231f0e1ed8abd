// How many refusals of one person are recorded: a log that nobody can erase must not grow at will.
#pragma once

#include "engine/core/ids.hpp"
#include "engine/core/instant.hpp"

#include <map>

namespace promenade::runtime {

class Refusals {
public:
    static constexpr int kPerHourMax = 20;

    // Counts one; false: this hour's twenty are used up, and it is not recorded.
    bool count(const PersonId& person, Instant now) {
        const auto hour = std::chrono::floor<std::chrono::hours>(now);
        Tally& tally = tallies_[person];
        if (tally.hour != hour) tally = {hour, 0};
        return ++tally.count <= kPerHourMax;
    }

private:
    struct Tally {
        std::chrono::sys_time<std::chrono::hours> hour{};
        int count = 0;
    };
    std::map<PersonId, Tally> tallies_;
};

}  // namespace promenade::runtime
