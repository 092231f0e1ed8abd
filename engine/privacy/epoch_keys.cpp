#include "engine/privacy/epoch_keys.hpp"

#include "engine/privacy/durable_file.hpp"

#include <sodium.h>

#include <algorithm>

namespace promenade::privacy {

namespace {

// A slot is epoch, key, SHA-256 of both: a torn write reads as an empty slot.
constexpr std::string_view kMagic = "promenade.kek.1\n";
constexpr std::size_t kEpochBytes = 8;
constexpr std::size_t kSlotBytes = kEpochBytes + 2 * sizeof(Hash);
constexpr std::size_t kFileBytes = 16 + 2 * kSlotBytes;
static_assert(kMagic.size() == 16);

std::size_t offset_of(std::uint64_t epoch) { return kMagic.size() + epoch % 2 * kSlotBytes; }

std::string encode(std::uint64_t epoch, const SecretKey& key) {
    std::string bytes;
    bytes.reserve(kSlotBytes);
    append_u64be(bytes, epoch);
    bytes += text_of(key.view());
    return bytes.append(text_of(sha256(bytes_of(bytes))));
}

SecretKey random_key(Random& random) {
    Hash bytes{};
    random.fill(bytes);
    const SecretKey key{bytes};
    sodium_memzero(bytes.data(), bytes.size());
    return key;
}

void wipe(std::string& bytes) { sodium_memzero(bytes.data(), bytes.size()); }

}  // namespace

std::string EpochKeys::fresh(Random& random) {
    std::string bytes{kMagic};
    bytes.resize(kFileBytes, '\0');
    return bytes.replace(offset_of(1), kSlotBytes, encode(1, random_key(random)));
}

Result<EpochKeys> EpochKeys::open(std::filesystem::path file) {
    TRY(std::string bytes, read_file(file));
    if (bytes.size() != kFileBytes || !bytes.starts_with(kMagic))
        return error(Errc::corruption, "not a file of key encryption keys", file.string());
    EpochKeys keys{std::move(file)};
    for (const std::uint64_t parity : {0U, 1U})
        keys.slots_[parity] = decode(std::string_view{bytes}.substr(offset_of(parity), kSlotBytes));
    wipe(bytes);
    return keys;
}

EpochKeys::Slot EpochKeys::decode(std::string_view bytes) {
    const std::string_view covered = bytes.substr(0, kEpochBytes + sizeof(Hash));
    const std::string_view checksum = bytes.substr(covered.size());
    if (!equal_constant_time(sha256(bytes_of(covered)), bytes_of(checksum))) return {};
    Hash key{};
    std::copy_n(bytes_of(covered).begin() + kEpochBytes, key.size(), key.begin());
    const Slot slot{read_u64be(covered), SecretKey{key}};
    sodium_memzero(key.data(), key.size());
    return slot;
}

std::optional<SecretKey> EpochKeys::key(std::uint64_t epoch) const {
    const Slot& slot = slots_[epoch % 2];
    if (epoch == 0 || slot.epoch != epoch) return std::nullopt;
    return slot.key;
}

Result<void> EpochKeys::add(std::uint64_t epoch, Random& random) {
    const Slot slot{epoch, random_key(random)};
    std::string bytes = encode(epoch, slot.key);
    const auto written = overwrite(file_, offset_of(epoch), bytes);
    wipe(bytes);
    TRY(written);
    slots_[epoch % 2] = slot;
    return success();
}

Result<void> EpochKeys::keep_only(std::uint64_t epoch) {
    TRY(overwrite(file_, offset_of(epoch + 1), std::string(kSlotBytes, '\0')));
    slots_[(epoch + 1) % 2] = {};
    return success();
}

}  // namespace promenade::privacy
