#include "engine/core/random.hpp"

#include "engine/core/encoding.hpp"

#include <sodium.h>

#include <array>
#include <cstring>

namespace promenade {

void SystemRandom::fill(std::span<std::uint8_t> out) { randombytes_buf(out.data(), out.size()); }

void SeededRandom::fill(std::span<std::uint8_t> out) {
    std::array<std::uint8_t, randombytes_SEEDBYTES> seed{};
    std::memcpy(seed.data(), &seed_, sizeof seed_);
    std::memcpy(seed.data() + sizeof seed_, &calls_, sizeof calls_);
    ++calls_;
    randombytes_buf_deterministic(out.data(), out.size(), seed.data());
}

std::string random_id(Random& random) {
    std::array<std::uint8_t, 16> bytes{};
    random.fill(bytes);
    return base32(bytes);
}

}  // namespace promenade
