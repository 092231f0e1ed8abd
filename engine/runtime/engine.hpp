// The engine of one network: commands in, durable outcomes out.
//
//   any thread ──submit──▶ queue ──▶ loop: drain ▸ decide ▸ stamp ▸ seal ▸ encode ▸ evolve
//                                     │ batch n+1 is decided while batch n syncs
//                                     ▼
//                                    syncing thread: ONE synced commit ▸ answers ▸ snapshot ▸
//                                    outbox
//
// A failed commit stops the process (on_fatal): its outcome is unknown, and there is nothing to
// roll back. The next start reads the disk, the platforms deliver again, the dedup rows answer.
#pragma once

#include "engine/core/calendar.hpp"
#include "engine/core/clock.hpp"
#include "engine/core/random.hpp"
#include "engine/log/store.hpp"
#include "engine/network/roster.hpp"
#include "engine/privacy/key_store.hpp"
#include "engine/runtime/outbox.hpp"
#include "engine/runtime/submission.hpp"
#include "engine/workflow/decide.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace promenade::runtime {

// What other threads see of the network: immutable, replaced when a commit changed the roster.
struct Snapshot {
    network::Roster roster;
    std::map<std::string, workflow::Definition> definitions;  // by hash, all deployed
    Calendars calendars;

    // The definition that new cases of this id run under; nullptr if none is deployed.
    const workflow::Definition* current(const std::string& id) const;
};

struct EngineParts {
    log::Store& store;
    privacy::KeyStore& keys;
    const Clock& clock;
    Random& random;
};

struct EngineHooks {
    // Once they are durable. The syncing thread: must only post elsewhere.
    std::function<void(std::vector<OutboxItem>)> on_outbox = [](std::vector<OutboxItem>) {};
    // Must not return; default: report and abort. The loop's or the syncing thread.
    std::function<void(const Error&)> on_fatal;
    // False: too little space is left, new work is refused before it is decided. Any thread.
    std::function<bool()> writable = [] { return true; };
};

class Engine {
public:
    static constexpr std::size_t kQueueMax = 4096;

    // Reads what the store holds; founds the log if it is empty. Starts two threads.
    // Errors: corruption (say so and exit 3), a key store that is not this log's included;
    // unavailable.
    static Result<std::unique_ptr<Engine>> start(EngineParts parts, EngineHooks hooks);
    // Finishes what is in the queue, then joins both threads.
    ~Engine();

    // Any thread; never blocks.
    void submit(Submission submission, Done done);
    // The same, waiting for the outcome: for the command line. Not from a hook.
    Result<Outcome> submit_and_wait(Submission submission);
    // The clock was moved: look at the timers now. Waits until what is due has been committed.
    void settle();

    std::shared_ptr<const Snapshot> snapshot() const;

    // The durable state. Errors: not_found, corruption.
    Result<workflow::CaseState> case_at(const StreamId& stream) const;
    // When the last durable event was recorded; Instant::min() before the founding. Nothing is
    // recorded at an earlier time, whatever the clock says. Errors: corruption.
    Result<Instant> last_recorded() const;
    // Has this message been dealt with? Errors: corruption.
    Result<bool> seen(const std::string& dedup) const;
    // Outbox rows that were not marked as sent.
    Result<PendingOutbox> pending_outbox() const;

    // The actor's facts in that stream, as guards and permissions see them.
    workflow::Actor actor_in(const PersonId& person, const StreamId& stream) const;
    // Will the command be refused whatever its form is still going to say? Then it may be submitted
    // as it is, to be told why. Of a newcomer this is not known, of a case that calls people by
    // pseudonyms only before the form says anything.
    bool is_refused_already(const CaseCommand& command, const PersonId& actor) const;
    // Who reads what comes to the coordination about that case: a deputy, while the coordinator is
    // absent; empty: there is none.
    PersonId coordination_of(const workflow::CaseState& state) const;
    // Who a case's pseudonym or role id stands for; empty once erased.
    PersonId person_behind(std::string_view name, const StreamId& stream) const;
    // A sealed field in clear; nothing if the case has none. Errors: not_found (erased).
    Result<Value> open_field(const workflow::CaseState& state, std::string_view field) const;
    // A sealed identity or contact of the roster. Errors: not_found (erased, or none).
    Result<Value> open_sealed(const network::SealedIn& sealed, std::string_view slot) const;

private:
    class Loop;
    explicit Engine(std::unique_ptr<Loop> loop);
    std::unique_ptr<Loop> loop_;
};

}  // namespace promenade::runtime
