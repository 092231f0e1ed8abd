#include "engine/privacy/key_file.hpp"

#include "engine/privacy/aead.hpp"

#include <algorithm>

namespace promenade::privacy {

namespace {

constexpr std::string_view kKeysMagic = "promenade.keys.1";
constexpr std::size_t kHeaderBytes = kKeysMagic.size() + 3 * 8;

SecretKey derive(const SecretKey& epoch_key, std::uint8_t purpose) {
    return SecretKey{hmac_sha256(epoch_key.view(), {ByteView{&purpose, 1}})};
}
SecretKey wrapping_key(const SecretKey& epoch_key) { return derive(epoch_key, 0x01); }
SecretKey mac_key(const SecretKey& epoch_key) { return derive(epoch_key, 0x02); }

std::string wrap(const KeyEntry& entry, const SecretKey& key, ByteView nonce) {
    std::string plain;
    plain.reserve(4 + entry.owner.text().size() + entry.retention.size() + sizeof(Hash));
    append_length_prefixed(plain, entry.owner.text());
    append_length_prefixed(plain, entry.retention);
    plain += text_of(entry.key.dek.view());
    std::string wrapped(plain.size() + kTagBytes, '\0');
    crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<std::uint8_t*>(wrapped.data()),
                                               nullptr, bytes_of(plain).data(), plain.size(),
                                               bytes_of(entry.key.kid).data(), entry.key.kid.size(),
                                               nullptr, nonce.data(), key.view().data());
    sodium_memzero(plain.data(), plain.size());
    return wrapped;
}

// Reads what was written; `failed` once the bytes end too early.
class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}
    std::string_view take(std::size_t size) {
        if (size > rest_.size()) failed_ = true;
        if (failed_) return {};
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }
    std::string_view take_prefixed() {
        const std::string_view length = take(2);
        if (failed_) return {};
        const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(length[i]); };
        return take(static_cast<std::size_t>(byte(0)) << 8 | byte(1));
    }
    std::string_view rest() const { return rest_; }
    bool failed() const { return failed_; }

private:
    std::string_view rest_;
    bool failed_ = false;
};

Result<KeyEntry> unwrap(std::string_view kid, std::string_view nonce, std::string_view wrapped,
                        const SecretKey& key) {
    const Error broken = error(Errc::corruption, "a wrapped key");
    if (wrapped.size() < kTagBytes) return broken;
    std::string plain(wrapped.size() - kTagBytes, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<std::uint8_t*>(plain.data()),
                                                   nullptr, nullptr, bytes_of(wrapped).data(),
                                                   wrapped.size(), bytes_of(kid).data(), kid.size(),
                                                   bytes_of(nonce).data(), key.view().data()) != 0)
        return broken;
    Reader reader{plain};
    KeyEntry entry;
    entry.owner = PersonId{std::string{reader.take_prefixed()}};
    entry.retention = reader.take_prefixed();
    const ByteView dek = bytes_of(reader.rest());
    if (reader.failed() || dek.size() != sizeof(Hash)) return broken;
    Hash bytes{};
    std::copy(dek.begin(), dek.end(), bytes.begin());
    entry.key = {std::string{kid}, SecretKey{bytes}};
    sodium_memzero(bytes.data(), bytes.size());
    sodium_memzero(plain.data(), plain.size());
    return entry;
}

Result<SecretKey> key_of_epoch(const EpochKeys& keys, std::uint64_t epoch) {
    const auto key = keys.key(epoch);
    if (!key) return error(Errc::corruption, "the key of this epoch does not exist");
    return *key;
}

}  // namespace

std::string encode(const Generation& generation, const SecretKey& epoch_key, Random& random) {
    std::string bytes{kKeysMagic};
    append_u64be(bytes, generation.number);
    append_u64be(bytes, generation.epoch);
    append_u64be(bytes, generation.entries.size());
    const SecretKey wrapping = wrapping_key(epoch_key);
    for (const KeyEntry& entry : generation.entries) {
        std::array<std::uint8_t, kNonceBytes> nonce{};
        random.fill(nonce);
        append_length_prefixed(bytes, entry.key.kid);
        bytes += text_of(nonce);
        append_length_prefixed(bytes, wrap(entry, wrapping, nonce));
    }
    const Hash mac = hmac_sha256(mac_key(epoch_key).view(), {bytes_of(bytes)});
    return bytes.append(text_of(mac));
}

Result<Generation> decode(std::string_view bytes, const EpochKeys& keys) {
    if (bytes.size() < kHeaderBytes + sizeof(Hash) || !bytes.starts_with(kKeysMagic))
        return error(Errc::corruption, "not a generation of keys");
    const std::string_view covered = bytes.substr(0, bytes.size() - sizeof(Hash));
    Reader reader{covered.substr(kKeysMagic.size())};
    Generation generation;
    generation.number = read_u64be(reader.take(8));
    generation.epoch = read_u64be(reader.take(8));
    const std::uint64_t count = read_u64be(reader.take(8));
    TRY(const SecretKey epoch_key, key_of_epoch(keys, generation.epoch));
    const Hash mac = hmac_sha256(mac_key(epoch_key).view(), {bytes_of(covered)});
    if (!equal_constant_time(mac, bytes_of(bytes.substr(covered.size()))))
        return error(Errc::corruption, "MAC of a generation of keys");

    const SecretKey wrapping = wrapping_key(epoch_key);
    for (std::uint64_t i = 0; i < count && !reader.failed(); ++i) {
        const std::string_view kid = reader.take_prefixed();
        const std::string_view nonce = reader.take(kNonceBytes);
        TRY(KeyEntry entry, unwrap(kid, nonce, reader.take_prefixed(), wrapping));
        generation.entries.push_back(std::move(entry));
    }
    if (reader.failed() || !reader.rest().empty())
        return error(Errc::corruption, "length of a generation of keys");
    return generation;
}

}  // namespace promenade::privacy
