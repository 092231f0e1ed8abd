// E-mail that says nothing: whoever has no account on a platform that is connected, or asked for
// it, is told that something waits for them; never a word of it. What becomes a mail is an outbox
// row of its own, made once for each notification, so that neither a restart nor a slow server
// loses or repeats one that the server accepted.
#pragma once

#include "bot/delivery/people.hpp"
#include "bot/delivery/texts.hpp"
#include "bot/platforms/adapter.hpp"
#include "engine/core/clock.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace promenade::delivery {

inline constexpr std::string_view kMail = "mail";  // the platform

struct NoticesParts {
    runtime::Engine& engine;
    const Texts& texts;
    const Clock& clock;
    privacy::SecretKey key;  // of the rows' dedup
    platforms::Adapter& mail;
    std::function<std::shared_ptr<const People>()> people;
    std::function<bool(const PersonId&)> connected;
    // Where somebody answers without an account what a case asks of them; empty: it asks nothing.
    std::function<std::string(const PersonId&, const StreamId&)> answer_link;
    // Runs something on the I/O thread after a while; from any thread.
    std::function<void(std::chrono::milliseconds, std::function<void()>)> later;
    std::string url;                  // where everything is read
    std::chrono::hours daily_at{17};  // of the network's day: the mail of who wants one a day
};

// All on the I/O thread.
class Notices {
public:
    static constexpr std::chrono::seconds kRetryFirst{5};
    static constexpr std::chrono::minutes kRetryMost{30};
    static constexpr std::chrono::minutes kLook{1};  // how often the day's mail is thought of

    explicit Notices(NoticesParts parts) : parts_(std::move(parts)) {}

    // Everything that the outbox hands over: its own rows are taken, of the others it makes such.
    void deliver(const std::vector<runtime::OutboxItem>& items);

private:
    struct Waiting {
        std::vector<runtime::OutboxItem> items;  // oldest first
        Instant due{};
        std::size_t sending = 0;  // how many of them are under way or are tried again
        int failures = 0;
    };

    void make_row(const runtime::OutboxItem& item);
    void take(runtime::OutboxItem item);
    Instant due_for(const PersonId& person) const;
    void look();
    void look_later();
    void send(const PersonId& person);
    void finished(const PersonId& person, const Result<std::string>& sent);
    void drop(const PersonId& person, std::size_t count, bool refused);
    std::string letter(const std::vector<runtime::OutboxItem>& items) const;

    NoticesParts parts_;
    std::map<PersonId, Waiting> waiting_;
    bool looks_ = false;
};

}  // namespace promenade::delivery
