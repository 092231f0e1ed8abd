// The key encryption keys, one per epoch, in a file outside every backup: two slots that are
// overwritten in place, so that a destroyed key is gone from its own blocks of the disk. Both are
// in use only while an erasure moves the key store from one epoch to the next.
#pragma once

#include "engine/core/random.hpp"
#include "engine/privacy/sealed_slot.hpp"

#include <filesystem>
#include <optional>

namespace promenade::privacy {

// One thread.
class EpochKeys {
public:
    // The bytes of a new file that holds the key of epoch 1.
    static std::string fresh(Random& random);
    // Errors: unavailable, corruption (not such a file).
    static Result<EpochKeys> open(std::filesystem::path file);

    // Nothing if that epoch's key was destroyed or is yet to come.
    std::optional<SecretKey> key(std::uint64_t epoch) const;
    // Makes the key of that epoch, durable on return. Errors: unavailable.
    Result<void> add(std::uint64_t epoch, Random& random);
    // Overwrites every key but that one. Errors: unavailable (outcome unknown).
    Result<void> keep_only(std::uint64_t epoch);

private:
    struct Slot {
        std::uint64_t epoch = 0;  // 0: empty
        SecretKey key;
    };
    explicit EpochKeys(std::filesystem::path file) : file_(std::move(file)) {}
    static Slot decode(std::string_view bytes);

    std::filesystem::path file_;
    Slot slots_[2];  // epoch e lives in slot e % 2
};

}  // namespace promenade::privacy
