// Effects waiting to be delivered: rows of the same commit as the events that cause them, removed
// once sent. At least once; the key is the idempotency key, so that platforms drop duplicates.
#pragma once

#include "engine/core/ids.hpp"
#include "engine/core/result.hpp"
#include "engine/core/value.hpp"
#include "engine/log/commit.hpp"
#include "engine/privacy/key_store.hpp"
#include "engine/runtime/submission.hpp"

#include <string>
#include <vector>

namespace promenade::runtime {

struct OutboxItem {
    std::string key;   // hexadecimal: order of the submission, then of the item in it
    PersonId to;       // whom; a role's id for role holders
    Address address;   // of a reply: where its question was asked; empty: where `to` reads
    std::string text;  // catalogue key
    Map args;          // of a reply
    StreamId stream;   // of a notification: the case it tells about
    Version version = 0;
    bool card = false;
};

// What waits to be sent, oldest first.
struct PendingOutbox {
    std::vector<OutboxItem> items;
    std::size_t unreadable = 0;  // rows that cannot be opened; those of erased people aside
};

// What an item is sealed with.
struct OutboxSeal {
    privacy::SealingKey key;
    privacy::Nonce nonce;
};

OutboxSeal outbox_seal(const PersonId& to, privacy::KeyStore& keys, Random& random);
// The recipient, the place and the words are sealed under the recipient's own key ("outbox"), in
// the row's own context: nothing of a row can be read without the key store.
log::Row outbox_row(const OutboxItem& item, const OutboxSeal& seal);
log::Row outbox_removal(const std::string& key);
// Errors: not_found (the recipient was erased: nobody to tell), corruption.
Result<OutboxItem> outbox_item(std::string_view key, std::string_view value,
                               const privacy::KeyStore& keys);

}  // namespace promenade::runtime
