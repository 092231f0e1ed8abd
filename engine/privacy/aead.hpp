// Sizes of XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), which seals slots, files and keys.
#pragma once

#include <sodium.h>

#include <cstddef>

namespace promenade::privacy {

constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

}  // namespace promenade::privacy
