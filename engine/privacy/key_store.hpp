// The keys of people: one DEK per person and retention class, and one pseudonym key per person, in
// a small file of their own, because a key deleted from a database stays on the disk.
//
// A store is a folder of generations "keys-<n>": header {generation, epoch}, one entry per key
// {kid, nonce, wrapped under the epoch's KEK: owner, class, DEK}, and a MAC. A new generation is
// written, synced, renamed and its folder synced before the older one is overwritten and removed.
// Erasing = a generation without the key, all others wrapped under the next epoch's KEK, and the
// old KEK destroyed: every older copy of the file is undecipherable at once.
#pragma once

#include "engine/core/ids.hpp"
#include "engine/privacy/sealed_slot.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace promenade::privacy {

// Any thread (locked). Nothing here is ever written to the log's database.
class KeyStore {
public:
    // `kek_file` holds the key encryption keys of the current epoch, outside every backup; both are
    // created where absent, with mode 0600.
    // Errors: corruption (MAC or generation wrong), unavailable (cannot read or write).
    static Result<std::unique_ptr<KeyStore>> open(const std::filesystem::path& folder,
                                                  const std::filesystem::path& kek_file,
                                                  Random& random);
    ~KeyStore();

    struct Created {
        std::string kid;
        Hash commitment;
    };

    // The key of that person and class; makes one if there is none, in memory until sync().
    SealingKey key_for(const PersonId& person, std::string_view retention);
    // Keys made since the last call: each wants a key.created event before its first use.
    std::vector<Created> take_created();
    // All keys: a crash after sync() leaves some that no event names yet.
    std::vector<Created> held() const;
    // 1, and one more with each erasure.
    std::uint64_t epoch() const;
    // Makes what was created durable. Must return before an event that uses it is committed.
    // Errors: unavailable (not durable, still in memory); corruption (outcome unknown: stop).
    Result<void> sync();

    // Nothing if it was destroyed or never was.
    std::optional<SealingKey> find(std::string_view kid) const;
    // The key whose kid in that stream this is; stream_key of it opens the stream's slots.
    std::optional<SealingKey> find_in_stream(std::string_view kid, std::string_view stream) const;

    // "p-" + 26 characters of base32 of HMAC-SHA256(the person's pseudonym key, lp(stream)).
    std::string pseudonym(const PersonId& person, std::string_view stream);
    // The same of somebody who has such a key already; none is made.
    std::optional<std::string> known_pseudonym(const PersonId& person,
                                               std::string_view stream) const;
    // Who that is; nobody once erased.
    std::optional<PersonId> person_behind(std::string_view pseudonym,
                                          std::string_view stream) const;

    struct Destroyed {
        std::string kid;
        Hash commitment;
        std::uint64_t generation_before, generation_after, epoch_after;
    };
    // Destroys every key of the person (all classes and the pseudonym key), those that
    // take_created() has not given yet included; durable on return.
    // An empty result: there was none. Errors: unavailable (nothing was destroyed); corruption
    // (outcome unknown: stop; the next open finishes what was begun).
    Result<std::vector<Destroyed>> erase(const PersonId& person);
    // Start-up reconciliation: these must not exist. Returns how many did.
    Result<int> shred(const std::vector<std::string>& kids);

    // Random bytes kept with the keys: the pepper of dedup rows and message digests.
    SecretKey pepper() const;

private:
    struct State;
    explicit KeyStore(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace promenade::privacy
