// Files of people, sealed under their keys and kept apart from the log: a photo is too large for an
// event, and must be gone when it is replaced. An event holds the file's id, size and SHA-256.
//
// Each is a file "<id>" of one folder: "promenade.file.1", u16be length and kid, nonce, key
// commitment, XChaCha20-Poly1305 ciphertext. Key, commitment and associated data are made as those
// of a sealed slot "bytes" of an event of the type "file" with that id.
#pragma once

#include "engine/core/ids.hpp"
#include "engine/privacy/key_store.hpp"

#include <filesystem>
#include <set>
#include <string>

namespace promenade::privacy {

// One thread. The folder is made at the first file.
class SealedFiles {
public:
    SealedFiles(std::filesystem::path folder, KeyStore& keys, Random& random)
        : folder_(std::move(folder)), keys_(keys), random_(random) {}

    // Durable on return; before the event that names it. A key made for it becomes durable with
    // that event. Errors: unavailable.
    Result<void> keep(const std::string& id, std::string_view bytes, const PersonId& owner,
                      std::string_view retention);
    // `file`: what value_of gave. Errors: not_found (removed, or its key is destroyed), corruption.
    Result<std::string> read(const Value& file) const;
    bool empty() const;  // no file is kept
    // Destroys every other file: those that were replaced, whose owner was erased, and those that a
    // crash left without an event. Returns how many. Errors: unavailable.
    Result<int> keep_only(const std::set<std::string>& ids);

    // {"id", "sha256", "size"}
    static Value value_of(const std::string& id, std::string_view bytes);

private:
    std::filesystem::path folder_;
    KeyStore& keys_;
    Random& random_;
};

}  // namespace promenade::privacy
