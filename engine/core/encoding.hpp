// Bytes as text and back, and SHA-256: thin names over libsodium and OpenSSL.
#pragma once

#include "engine/core/result.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace promenade {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
using Hash = std::array<std::uint8_t, 32>;

inline ByteView bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view text_of(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string hex(ByteView bytes);
Result<Bytes> unhex(std::string_view text);  // errors: invalid
std::string base64(ByteView bytes);          // RFC 4648 section 4, padded
Result<Bytes> unbase64(std::string_view text);
// Crockford's alphabet in lower case, no padding, most significant bit first.
std::string base32(ByteView bytes);

Hash sha256(ByteView bytes);
// SHA-256 of the concatenation, without building it.
Hash sha256(std::initializer_list<ByteView> parts);
// RFC 2104.
Hash hmac_sha256(ByteView key, std::initializer_list<ByteView> parts);
bool equal_constant_time(ByteView a, ByteView b);

// u16be(length) then the text: an unambiguous concatenation. Aborts above 65 535 bytes.
void append_length_prefixed(std::string& out, std::string_view text);
// Big-endian, so that the order of the bytes is the order of the numbers.
void append_u64be(std::string& out, std::uint64_t number);
std::uint64_t read_u64be(std::string_view eight_bytes);

}  // namespace promenade
