// A network's events in memory, as the runtime would record them: decided, stamped, sealed, folded.
#pragma once

#include "engine/core/random.hpp"
#include "engine/log/event.hpp"
#include "engine/network/commands.hpp"
#include "engine/privacy/sealed_slot.hpp"

#include <map>
#include <string>
#include <vector>

namespace promenade::network::testing {

struct NetworkLog {
    SeededRandom random{1};
    std::vector<log::Event> events;
    Roster roster;
    std::map<std::string, std::string> rows;

    // Errors: those of decide.
    Result<std::vector<log::Event>> send(const NetworkCommand& command) {
        TRY(const std::vector<Draft> drafts, decide(roster, command));
        std::vector<log::Event> recorded;
        for (const Draft& draft : drafts) {
            recorded.push_back(record(draft));
            fold(recorded.back());
        }
        return recorded;
    }

    void fold(const log::Event& event) {
        events.push_back(event);
        evolve(roster, event);
        for (const auto& [key, value] : changed_rows(roster, event)) {
            if (value)
                rows[key] = *value;
            else
                rows.erase(key);
        }
    }

    log::Event record(const Draft& draft) {
        log::Event event;
        event.id = random_id(random);
        event.source = events.empty() ? event.id : events.front().source;
        event.type = draft.type;
        event.stream = draft.stream;
        event.version = roster.versions[draft.stream] + 1;
        event.position = events.size();
        event.subject = draft.subject;
        event.effectivetime = draft.effectivetime;
        event.data = draft.data;
        List slots;
        for (const Personal& field : draft.personal)
            slots.push_back(privacy::seal(field.value, key_of(field.of),
                                          {event.source, event.id, event.type, field.name},
                                          random));
        if (!slots.empty()) event.data.set("sealed", std::move(slots));
        return event;
    }

    static privacy::SealingKey key_of(const PersonId& person) {
        return {"k-" + person.text(), privacy::SecretKey{sha256(bytes_of(person.text()))}};
    }

    // What a sealed slot of that person says.
    Value opened(const SealedIn& sealed, const PersonId& person, std::string_view slot) const {
        return privacy::open(sealed.slot, key_of(person),
                             {roster.log_id, sealed.event_id, sealed.event_type, slot})
            .value();
    }
};

}  // namespace promenade::network::testing
