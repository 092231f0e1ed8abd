// Personal data inside an event: XChaCha20-Poly1305 under a key of that event and slot alone, with
// a key commitment, so that one ciphertext cannot open to two texts. Destroying the data
// encryption key (DEK) erases every slot under it, and changes neither the bytes nor the tree.
#pragma once

#include "engine/core/encoding.hpp"
#include "engine/core/random.hpp"
#include "engine/core/result.hpp"
#include "engine/core/value.hpp"

#include <string_view>

namespace promenade::privacy {

// 32 secret bytes, wiped when it goes. Cannot be printed.
class SecretKey {
public:
    SecretKey() = default;
    explicit SecretKey(const Hash& bytes) : bytes_(bytes) {}
    SecretKey(const SecretKey&) = default;
    SecretKey& operator=(const SecretKey&) = default;
    ~SecretKey();
    ByteView view() const { return bytes_; }

private:
    Hash bytes_{};
};

// A DEK with its public name.
struct SealingKey {
    std::string kid;
    SecretKey dek;
};

// lp(label) lp(source) lp(id) lp(type) lp(kid) lp(slot): binds a ciphertext to its place.
struct SlotContext {
    std::string_view source;
    std::string_view event_id;
    std::string_view event_type;
    std::string_view slot;
    std::string_view label = "promenade.sealed.v1";
};

// Proves later which key a kid named: HMAC(DEK, 0x00 lp(label) lp(kid)). Logged in key.created.
Hash dek_commitment(const SealingKey& key, std::string_view label = "promenade.key.v1");
// The key of one event and slot, which can be disclosed without the others: HMAC(DEK, 0x01 ctx).
SecretKey event_key(const SealingKey& key, const SlotContext& context);

// In streams whose people are pseudonyms, slots use a key and a kid of that stream alone, so that
// a key id links no two cases: HMAC(DEK, 0x02 lp(stream)) and HMAC(DEK, 0x03 lp(stream)).
SealingKey stream_key(const SealingKey& key, std::string_view stream);

// {"alg","c","kc","kid","n","slot"}, values base64. The plaintext is padded to 64 bytes.
Value seal(const Value& plaintext, const SealingKey& key, const SlotContext& context,
           Random& random);
// Where chance is another thread's. A nonce is used once.
using Nonce = std::array<std::uint8_t, 24>;
Nonce random_nonce(Random& random);
Value seal(const Value& plaintext, const SealingKey& key, const SlotContext& context,
           const Nonce& nonce);
// The commitment is compared, in constant time, before anything is decrypted.
// Errors: corruption (not a slot of this key, place and bytes).
Result<Value> open(const Value& slot, const SealingKey& key, const SlotContext& context);

}  // namespace promenade::privacy
