// Takes outbox rows to where their readers are, in order for each reader on each platform (one that
// does not answer holds up no other), at least once: a row is
// removed only after its message was sent, and carries the platform's idempotency key. What is for
// somebody who has no account yet waits for them.
#pragma once

#include "bot/delivery/offer.hpp"
#include "bot/delivery/render.hpp"
#include "bot/platforms/adapter.hpp"
#include "engine/runtime/outbox.hpp"

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <optional>

namespace promenade::delivery {

struct SenderParts {
    runtime::Engine& engine;
    const Texts& texts;
    const log::Store& store;
    privacy::KeyStore& keys;
    Random& random;
    std::function<std::shared_ptr<const People>()> people;
    std::map<std::string, platforms::Adapter*> adapters;
    // Runs something on the I/O thread after a while; from any thread.
    std::function<void(std::chrono::milliseconds, std::function<void()>)> later;
    // The clear bytes of a kept file. Errors: not_found (it is gone), corruption.
    std::function<Result<std::string>(const Value& file)> open_file;
};

// All on the I/O thread.
class Sender {
public:
    explicit Sender(SenderParts parts) : parts_(std::move(parts)) {}

    void deliver(std::vector<runtime::OutboxItem> items);
    // Waits for neither commit nor disk: the card with the emergency numbers, and what is said to
    // unknown accounts, of whom nothing is written. What is urgent is tried again for an hour while
    // the platform is unavailable; a busy answer is not.
    void say_now(const runtime::Address& address, const Card& card, std::string idempotency);
    // The same, to the person's own private conversation.
    void say_privately(const PersonId& person, const Card& card, std::string idempotency);

    // Where the person last wrote from: notifications follow them there.
    void note_place(const PersonId& person, const std::string& platform,
                    const std::string& account);
    // The n-th (from 1) of the choices that the person was last shown there, by this process or
    // before it.
    std::optional<Action> offered(const PersonId& person, const runtime::Address& where,
                                  int number) const;
    // They chose none of them: from the commit of this row on none is offered any more.
    log::Row withdraw_offer(const PersonId& person, const runtime::Address& where);
    // Has an account on a platform that is connected.
    bool reaches(const PersonId& person) const { return !places_of(person).empty(); }
    // Nothing is under way.
    bool idle() const { return queues_.empty(); }

private:
    using Place = std::pair<std::string, std::string>;  // a platform, an account there
    using Reader = std::pair<PersonId, std::string>;    // on a platform; "": on none yet
    using Seat = std::pair<PersonId, Place>;            // a person in a platform's room

    void enqueue(runtime::OutboxItem item);
    void send_first(const Reader& reader);
    void send_next(const Reader& reader);
    // Where the person can be written to in private, the best first: platforms that are connected.
    std::vector<Place> places_of(const PersonId& person) const;
    void send_to(const Reader& reader, const runtime::Address& address);
    void finished(const Reader& reader, const Result<std::string>& sent,
                  std::optional<log::Row> shown = std::nullopt);
    void mark_sent(const std::string& key, std::optional<log::Row> shown);
    void in_private(const PersonId& person, std::function<void(Result<runtime::Address>)> found);
    Result<Card> card_of(const runtime::OutboxItem& item, const People& people) const;
    // `again`: the whole of it, if it is urgent and the platform unavailable.
    void say(const runtime::Address& address, const Card& card, const std::string& key,
             std::function<void()> again);
    void say_again(const Card& card, const std::string& key, std::function<void()> again);

    SenderParts parts_;
    std::map<Reader, std::deque<runtime::OutboxItem>> queues_;
    std::map<PersonId, std::deque<runtime::OutboxItem>> without_account_;
    std::map<PersonId, Place> places_;
    std::map<Seat, std::vector<Action>> offers_;
    std::map<std::string, int> urgent_tries_;  // by idempotency key: of what waits to be said
};

}  // namespace promenade::delivery
