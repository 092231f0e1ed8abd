#include "engine/privacy/sealed_file.hpp"

#include "engine/privacy/aead.hpp"
#include "engine/privacy/durable_file.hpp"

#include <algorithm>

namespace promenade::privacy {

namespace {

constexpr std::string_view kFileMagic = "promenade.file.1";

struct FileKey {
    SecretKey encryption;
    Hash commitment;
    std::string bound;  // associated data
};

FileKey file_key(const SealingKey& key, const std::string& id, ByteView nonce) {
    const SecretKey of_file =
        event_key(key, {.source = "", .event_id = id, .event_type = "file", .slot = "bytes"});
    const std::uint8_t encrypts = 0x01, commits = 0x02;
    FileKey derived{SecretKey{hmac_sha256(of_file.view(), {ByteView{&encrypts, 1}})},
                    hmac_sha256(of_file.view(), {ByteView{&commits, 1}, nonce}), ""};
    append_length_prefixed(derived.bound, id);
    append_length_prefixed(derived.bound, key.kid);
    derived.bound += text_of(derived.commitment);
    return derived;
}

bool is_name(std::string_view id) {
    return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-';
    });
}

std::string_view take(std::string_view& bytes, std::size_t count) {
    const std::string_view taken = bytes.substr(0, count);
    bytes.remove_prefix(taken.size());
    return taken;
}

struct Stored {
    std::string_view kid, nonce, commitment, ciphertext;
};

Result<Stored> taken_apart(std::string_view bytes) {
    const Error damaged = error(Errc::corruption, "form of a sealed file");
    if (take(bytes, kFileMagic.size()) != kFileMagic || bytes.size() < 2) return damaged;
    const std::string_view length = take(bytes, 2);
    const auto byte_at = [&](std::size_t i) {
        return std::size_t{static_cast<unsigned char>(length[i])};
    };
    Stored stored;
    stored.kid = take(bytes, byte_at(0) * 256 + byte_at(1));
    stored.nonce = take(bytes, std::tuple_size_v<Nonce>);
    stored.commitment = take(bytes, std::tuple_size_v<Hash>);
    stored.ciphertext = bytes;
    if (stored.ciphertext.size() < kTagBytes) return damaged;
    return stored;
}

}  // namespace

Value SealedFiles::value_of(const std::string& id, std::string_view bytes) {
    return Map{{"id", id},
               {"sha256", hex(sha256(bytes_of(bytes)))},
               {"size", static_cast<std::int64_t>(bytes.size())}};
}

Result<void> SealedFiles::keep(const std::string& id, std::string_view bytes, const PersonId& owner,
                               std::string_view retention) {
    ENGINE_ASSERT(is_name(id));
    const SealingKey key = keys_.key_for(owner, retention);
    const Nonce nonce = random_nonce(random_);
    const FileKey derived = file_key(key, id, nonce);
    std::string ciphertext(bytes.size() + kTagBytes, '\0');
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        reinterpret_cast<std::uint8_t*>(ciphertext.data()), nullptr, bytes_of(bytes).data(),
        bytes.size(), bytes_of(derived.bound).data(), derived.bound.size(), nullptr, nonce.data(),
        derived.encryption.view().data());
    std::string stored{kFileMagic};
    append_length_prefixed(stored, key.kid);
    stored.append(text_of(nonce)).append(text_of(derived.commitment)).append(ciphertext);
    TRY(create_folder(folder_));
    return write_durably(folder_ / id, stored);
}

Result<std::string> SealedFiles::read(const Value& file) const {
    const std::string id{file.text_at("id")};
    if (!is_name(id) || !is_there(folder_ / id)) return error(Errc::not_found, "removed");
    TRY(const std::string bytes, read_file(folder_ / id));
    TRY(const Stored stored, taken_apart(bytes));
    const auto key = keys_.find(stored.kid);
    if (!key) return error(Errc::not_found, "erased");
    const FileKey derived = file_key(*key, id, bytes_of(stored.nonce));
    if (!equal_constant_time(derived.commitment, bytes_of(stored.commitment)))
        return error(Errc::corruption, "key commitment of a sealed file");
    std::string clear(stored.ciphertext.size() - kTagBytes, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            reinterpret_cast<std::uint8_t*>(clear.data()), nullptr, nullptr,
            bytes_of(stored.ciphertext).data(), stored.ciphertext.size(),
            bytes_of(derived.bound).data(), derived.bound.size(), bytes_of(stored.nonce).data(),
            derived.encryption.view().data()) != 0 ||
        value_of(id, clear) != file)
        return error(Errc::corruption, "content of a sealed file");
    return clear;
}

bool SealedFiles::empty() const {
    std::error_code failure;  // no folder yet: no file either
    return std::filesystem::directory_iterator{folder_, failure} ==
           std::filesystem::directory_iterator{};
}

Result<int> SealedFiles::keep_only(const std::set<std::string>& ids) {
    std::error_code failure;
    std::vector<std::filesystem::path> others;
    for (const auto& entry : std::filesystem::directory_iterator{folder_, failure})
        if (!ids.contains(entry.path().filename().string())) others.push_back(entry.path());
    for (const auto& other : others) {
        TRY(destroy_file(other));
    }
    return static_cast<int>(others.size());
}

}  // namespace promenade::privacy
