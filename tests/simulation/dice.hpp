// Chance by a seed, in the words of a test.
#pragma once

#include "engine/core/random.hpp"

#include <array>
#include <vector>

namespace promenade::workflow {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : random_(seed) {}

    int below(int bound) {
        std::array<std::uint8_t, 2> bytes{};
        random_.fill(bytes);
        return (bytes[0] * 256 + bytes[1]) % bound;
    }
    bool percent(int chance) { return below(100) < chance; }
    template <class List>
    auto& pick(List& list) {
        return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
    }

private:
    SeededRandom random_;
};

}  // namespace promenade::workflow
