// Chance stands behind an interface, so that a test with a seed gives the same bytes every time.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace promenade {

class Random {
public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::uint8_t> out) = 0;
};

// The kernel's generator (libsodium). Any thread.
class SystemRandom final : public Random {
public:
    void fill(std::span<std::uint8_t> out) override;
};

// ChaCha20 of a seed (libsodium): for tests only. One thread.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed) : seed_(seed) {}
    void fill(std::span<std::uint8_t> out) override;

private:
    std::uint64_t seed_;
    std::uint64_t calls_ = 0;
};

// 26 characters of Crockford base32 (as a ULID has), all 128 bits random.
std::string random_id(Random& random);

}  // namespace promenade
