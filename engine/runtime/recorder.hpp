// Makes events out of decisions: stamps id, time and actor, turns people into the stream's
// pseudonyms, and seals personal fields. The loop's; one thread.
#pragma once

#include "engine/core/clock.hpp"
#include "engine/core/random.hpp"
#include "engine/log/event.hpp"
#include "engine/network/commands.hpp"
#include "engine/network/roster.hpp"
#include "engine/privacy/key_store.hpp"
#include "engine/workflow/decide.hpp"

#include <string>
#include <vector>

namespace promenade::runtime {

// Role holders act under their role's id; everybody else, in the streams of a pseudonymous
// definition, under a pseudonym of that stream.
std::string name_in_stream(const PersonId& person, const StreamId& stream, bool pseudonymous,
                           const network::Roster& roster, privacy::KeyStore& keys);
PersonId person_named(std::string_view name, const StreamId& stream, const privacy::KeyStore& keys);

// Facts that guards and permissions see. `today`: who is absent, and whom they named, depends on
// it.
workflow::Actor actor_facts(const PersonId& person, const StreamId& stream, bool pseudonymous,
                            const network::Roster& roster, privacy::KeyStore& keys,
                            LocalDate today);

// Who reads what comes to somebody: on their days of absence their deputy, where that one may read
// the case.
PersonId reader_for(const network::Person& person, const workflow::Definition& definition,
                    const workflow::CaseState& state, const network::Roster& roster,
                    privacy::KeyStore& keys);

// The reason of a refusal: an event too large, or text with what is not a character.
inline constexpr std::string_view kNotRecordable = "not_recordable";

class Recorder {
public:
    Recorder(privacy::KeyStore& keys, const Clock& clock, Random& random)
        : keys_(keys), clock_(clock), random_(random) {}

    // Never before the last event's time, even when the machine's clock goes back.
    Instant now();
    void set_last_time(Instant time) { last_time_ = time; }

    // Errors: rejected: "erased" (the person whose key must seal a field is gone), kNotRecordable.
    // Takes the decision's data.
    Result<log::Event> case_event(workflow::Decision& decision,
                                  const workflow::Definition& definition,
                                  const workflow::CaseState& state, const StreamId& stream,
                                  Version version, const workflow::Actor& actor,
                                  const PersonId& author);
    // Errors: rejected, kNotRecordable.
    Result<log::Event> network_event(const network::Draft& draft, Version version,
                                     const PersonId& actor);
    // reason: a code; no words of the message.
    log::Event refusal_event(const StreamId& stream, Version version, const std::string& actor,
                             std::string_view reason, std::string_view trigger);
    log::Event key_event(const privacy::KeyStore::Created& created, Version version);
    // `epoch`: of the key store, once it is gone.
    log::Event destruction_event(const std::string& kid, std::uint64_t epoch, Version version);

    // The log's id, every event's source: known once it is founded.
    void set_source(std::string source) { source_ = std::move(source); }

private:
    log::Event stamped(std::string type, StreamId stream, Version version);
    Result<Value> sealed(const log::Event& event, const std::string& slot, const Value& value,
                         const privacy::SealingKey& key);

    privacy::KeyStore& keys_;
    const Clock& clock_;
    Random& random_;
    Instant last_time_{};
    std::string source_;
};

}  // namespace promenade::runtime
