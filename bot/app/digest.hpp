// The weekly digest: on the day and hour of the settings, whoever coordinates is told what the
// week holds. Once for each week, whatever restarts there are; one that a stop has made late by
// more than a day is left out.
#pragma once

#include "bot/delivery/people.hpp"
#include "engine/core/clock.hpp"

#include <chrono>
#include <functional>
#include <memory>

namespace promenade::app {

struct DigestParts {
    runtime::Engine& engine;
    const Clock& clock;
    privacy::SecretKey key;  // of the dedup of what is sent
    std::function<std::shared_ptr<const delivery::People>()> people;
    std::function<runtime::Reply(const PersonId&)> week;  // what it says to them
    // Runs something on the I/O thread after a while.
    std::function<void(std::chrono::milliseconds, std::function<void()>)> later;
};

// All on the I/O thread.
class Digest {
public:
    static constexpr std::chrono::minutes kLook{1};

    explicit Digest(DigestParts parts) : parts_(std::move(parts)) {}

    // Looks now and every minute.
    void start();
    // Sends what is due and was not sent.
    void look();

private:
    std::optional<Instant> last_due(const delivery::People& people) const;

    DigestParts parts_;
};

}  // namespace promenade::app
