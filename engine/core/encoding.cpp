#include "engine/core/encoding.hpp"

// EVP allocates and frees a context for each digest, which costs more than hashing what is sealed.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sodium.h>

#include <algorithm>

namespace promenade {

namespace {

Hash digest_of(ByteView first, std::initializer_list<ByteView> rest) {
    Hash hash{};
    SHA256_CTX context;
    bool ok =
        SHA256_Init(&context) == 1 && SHA256_Update(&context, first.data(), first.size()) == 1;
    for (const ByteView part : rest)
        ok = ok && SHA256_Update(&context, part.data(), part.size()) == 1;
    ok = ok && SHA256_Final(hash.data(), &context) == 1;
    sodium_memzero(&context, sizeof context);
    ENGINE_ASSERT(ok);
    return hash;
}

}  // namespace

std::string hex(ByteView bytes) {
    std::string text(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    text.pop_back();
    return text;
}

Result<Bytes> unhex(std::string_view text) {
    if (text.empty()) return Bytes{};  // libsodium wants no null pointer
    Bytes bytes(text.size() / 2);
    std::size_t length = 0;
    if (text.size() % 2 != 0 || sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(),
                                               nullptr, &length, nullptr) != 0)
        return error(Errc::invalid, "not hexadecimal");
    return bytes;
}

std::string base64(ByteView bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // one more for the final zero
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                    static_cast<int>(bytes.size()));
    text.pop_back();
    return text;
}

Result<Bytes> unbase64(std::string_view text) {
    Bytes bytes(text.size() / 4 * 3 + 3);
    std::size_t length = 0;
    if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &length,
                          nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
        return error(Errc::invalid, "not base64");
    bytes.resize(length);
    return bytes;
}

std::string base32(ByteView bytes) {
    constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    std::string text;
    text.reserve((bytes.size() * 8 + 4) / 5);
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const std::uint8_t byte : bytes) {
        buffer = (buffer << 8) | byte;
        for (bits += 8; bits >= 5; bits -= 5) text += kAlphabet[(buffer >> (bits - 5)) & 31];
    }
    if (bits > 0) text += kAlphabet[(buffer << (5 - bits)) & 31];
    return text;
}

Hash sha256(ByteView bytes) { return sha256({bytes}); }

Hash sha256(std::initializer_list<ByteView> parts) { return digest_of({}, parts); }

// From OpenSSL's SHA-256, which uses the processor's own instructions: libsodium's is six times
// slower, and sealing one field takes three.
Hash hmac_sha256(ByteView key, std::initializer_list<ByteView> parts) {
    constexpr std::size_t kBlock = 64;
    constexpr std::uint8_t kInner = 0x36, kOuter = 0x5c;
    std::array<std::uint8_t, kBlock> pad{};
    if (key.size() > kBlock) {
        const Hash shorter = sha256(key);
        std::copy(shorter.begin(), shorter.end(), pad.begin());
    } else {
        std::copy(key.begin(), key.end(), pad.begin());
    }
    for (std::uint8_t& byte : pad) byte ^= kInner;
    const Hash inner = digest_of(pad, parts);
    for (std::uint8_t& byte : pad) byte ^= kInner ^ kOuter;
    const Hash mac = digest_of(pad, {inner});
    sodium_memzero(pad.data(), pad.size());
    return mac;
}

bool equal_constant_time(ByteView a, ByteView b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

void append_length_prefixed(std::string& out, std::string_view text) {
    ENGINE_ASSERT(text.size() <= 65'535);
    out += static_cast<char>(text.size() >> 8);
    out += static_cast<char>(text.size() & 0xff);
    out += text;
}

void append_u64be(std::string& out, std::uint64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>((number >> shift) & 0xff);
}

std::uint64_t read_u64be(std::string_view eight_bytes) {
    ENGINE_ASSERT(eight_bytes.size() >= 8);
    std::uint64_t number = 0;
    for (int i = 0; i < 8; ++i)
        number =
            (number << 8) | static_cast<std::uint8_t>(eight_bytes[static_cast<std::size_t>(i)]);
    return number;
}

}  // namespace promenade
