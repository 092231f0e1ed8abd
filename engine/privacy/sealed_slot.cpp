#include "engine/privacy/sealed_slot.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/privacy/aead.hpp"

namespace promenade::privacy {

namespace {

constexpr std::string_view kAlgorithm = "xc20p-hs256";
constexpr std::size_t kBlock = 64;
constexpr std::size_t kUsualPlaceBytes = 256;
static_assert(std::tuple_size_v<Nonce> == kNonceBytes);

Hash derive(const SecretKey& key, std::uint8_t purpose, ByteView input) {
    return hmac_sha256(key.view(), {ByteView{&purpose, 1}, input});
}

std::string place(std::string_view kid, const SlotContext& context) {
    std::string bytes;
    bytes.reserve(kUsualPlaceBytes);
    for (const std::string_view part :
         {context.label, context.source, context.event_id, context.event_type, kid, context.slot})
        append_length_prefixed(bytes, part);
    return bytes;
}

// ISO/IEC 7816-4: the mark, then zeros. The length tells a name from another; blocks blur it.
std::string padded(std::string text) {
    text += '\x80';
    text.resize((text.size() + kBlock - 1) / kBlock * kBlock, '\0');
    return text;
}

Result<std::string_view> unpadded(std::string_view text) {
    const std::size_t mark = text.find_last_not_of('\0');
    if (mark == std::string_view::npos || text[mark] != '\x80')
        return error(Errc::corruption, "padding of a sealed slot");
    return text.substr(0, mark);
}

Bytes encrypt(const SecretKey& key, ByteView nonce, std::string_view bound, std::string plaintext) {
    Bytes ciphertext(plaintext.size() + kTagBytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        ciphertext.data(), nullptr, bytes_of(plaintext).data(), plaintext.size(),
        bytes_of(bound).data(), bound.size(), nullptr, nonce.data(), key.view().data());
    sodium_memzero(plaintext.data(), plaintext.size());
    return ciphertext;
}

Result<std::string> decrypt(const SecretKey& key, ByteView nonce, std::string_view bound,
                            ByteView ciphertext) {
    std::string plaintext(ciphertext.size() - kTagBytes, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            reinterpret_cast<std::uint8_t*>(plaintext.data()), nullptr, nullptr, ciphertext.data(),
            ciphertext.size(), bytes_of(bound).data(), bound.size(), nonce.data(),
            key.view().data()) != 0)
        return error(Errc::corruption, "ciphertext of a sealed slot");
    return plaintext;
}

struct SlotBytes {
    Bytes nonce, commitment, ciphertext;
};

Result<SlotBytes> read_slot(const Value& slot, std::string_view kid, std::string_view name) {
    const Map* const members = slot.map();
    if (!members || members->size() != 6 || slot.text_at("alg") != kAlgorithm ||
        slot.text_at("kid") != kid || slot.text_at("slot") != name)
        return error(Errc::corruption, "not a sealed slot of this key and name");
    const auto nonce = unbase64(slot.text_at("n"));
    const auto commitment = unbase64(slot.text_at("kc"));
    const auto ciphertext = unbase64(slot.text_at("c"));
    if (!nonce || !commitment || !ciphertext || nonce.value().size() != kNonceBytes ||
        commitment.value().size() != sizeof(Hash) || ciphertext.value().size() < kTagBytes)
        return error(Errc::corruption, "form of a sealed slot");
    return SlotBytes{nonce.value(), commitment.value(), ciphertext.value()};
}

}  // namespace

SecretKey::~SecretKey() { sodium_memzero(bytes_.data(), bytes_.size()); }

Hash dek_commitment(const SealingKey& key, std::string_view label) {
    std::string named;
    append_length_prefixed(named, label);
    append_length_prefixed(named, key.kid);
    return derive(key.dek, 0x00, bytes_of(named));
}

SecretKey event_key(const SealingKey& key, const SlotContext& context) {
    return SecretKey{derive(key.dek, 0x01, bytes_of(place(key.kid, context)))};
}

SealingKey stream_key(const SealingKey& key, std::string_view stream) {
    std::string prefixed;
    append_length_prefixed(prefixed, stream);
    const Hash name = derive(key.dek, 0x03, bytes_of(prefixed));
    return {"k-" + base32(ByteView{name}.first(16)),
            SecretKey{derive(key.dek, 0x02, bytes_of(prefixed))}};
}

Nonce random_nonce(Random& random) {
    Nonce nonce{};
    random.fill(nonce);
    return nonce;
}

Value seal(const Value& plaintext, const SealingKey& key, const SlotContext& context,
           Random& random) {
    return seal(plaintext, key, context, random_nonce(random));
}

Value seal(const Value& plaintext, const SealingKey& key, const SlotContext& context,
           const Nonce& nonce) {
    const SecretKey of_event = event_key(key, context);
    const Hash commitment = derive(of_event, 0x02, nonce);
    const Bytes ciphertext =
        encrypt(SecretKey{derive(of_event, 0x01, {})}, nonce,
                place(key.kid, context).append(text_of(commitment)), padded(canonical(plaintext)));
    return Map{{"alg", kAlgorithm}, {"c", base64(ciphertext)}, {"kc", base64(commitment)},
               {"kid", key.kid},    {"n", base64(nonce)},      {"slot", context.slot}};
}

Result<Value> open(const Value& slot, const SealingKey& key, const SlotContext& context) {
    TRY(const SlotBytes bytes, read_slot(slot, key.kid, context.slot));
    const SecretKey of_event = event_key(key, context);
    const Hash commitment = derive(of_event, 0x02, bytes.nonce);
    if (!equal_constant_time(commitment, bytes.commitment))
        return error(Errc::corruption, "key commitment of a sealed slot");
    TRY(const std::string text,
        decrypt(SecretKey{derive(of_event, 0x01, {})}, bytes.nonce,
                place(key.kid, context).append(text_of(commitment)), bytes.ciphertext));
    TRY(const std::string_view json, unpadded(text));
    auto value = parse_canonical(json);
    if (!value) return error(Errc::corruption, "content of a sealed slot");
    return value;
}

}  // namespace promenade::privacy
