// A log written by hand: what was recorded when, and since when it held.
#pragma once

#include "engine/core/canonical_json.hpp"
#include "engine/log/codec.hpp"
#include "engine/storage/memory_store.hpp"

#include <string>
#include <string_view>

namespace promenade::projections::testing {

class HandLog {
public:
    // `source` tells two logs apart.
    explicit HandLog(std::string source = "log-a") : source_(std::move(source)) {}

    const storage::MemoryStore& store() const { return store_; }

    // Recorded at `time`, one event of the stream's next version.
    void record(std::string_view time, std::string_view stream, std::string_view type, Map data,
                std::string_view effectivetime = "") {
        log::Event event;
        event.type = type;
        event.stream = StreamId{std::string{stream}};
        event.time = parse_instant(time).value();
        event.effectivetime = effectivetime;
        event.actor = "coordinator";
        event.subject = stream.starts_with("D-") ? "" : stream;
        event.data = std::move(data);
        add(std::move(event));
    }

    // A step of a request, as a macrostep records it.
    void step(std::string_view time, std::string_view stream, std::string_view type,
              std::string_view trigger, std::string_view actor, std::string_view state,
              Map fields = {}, Map more = {}) {
        log::Event event;
        event.type = type;
        event.stream = StreamId{std::string{stream}};
        event.time = parse_instant(time).value();
        event.actor = actor;
        event.definition = definition;
        event.data = std::move(more);
        event.data.set("trigger", trigger);
        event.data.set("configuration", List{Value{state}});
        event.data.set("fields", std::move(fields));
        add(std::move(event));
    }

    // An event that no version of the program can read.
    void damage() { commit(StreamId{"broken"}, "{"); }

    std::string definition = std::string(64, 'd');

private:
    void add(log::Event event) {
        event.position = store_.size();
        event.version = store_.version_of(event.stream).value() + 1;
        event.id = source_ + "-event-" + std::to_string(event.position);
        event.source = source_;
        commit(event.stream, log::encode(event).value());
    }

    void commit(const StreamId& stream, std::string bytes) {
        log::Commit commit;
        commit.first_position = store_.size();
        commit.appends.push_back(
            log::Append{stream, store_.version_of(stream).value(), {std::move(bytes)}});
        commit.head = log::TreeHead{store_.size() + 1, {}};
        ENGINE_ASSERT(store_.commit(commit).has_value());
    }

    storage::MemoryStore store_;
    std::string source_;
};

inline Map slot(std::string_view name) {
    return Map{{"alg", "test"}, {"ciphertext", "c2VhbGVk"}, {"slot", name}};
}

// A small network: two members, an employer, three requests, one of them finished.
inline void record_small_network(HandLog& log) {
    log.record("2026-11-02T08:00:00Z", "E01", "employer.registered",
               {{"name", "Centre social des Tilleuls"}, {"town", "Valmont"}});
    log.record("2026-11-02T08:00:01Z", "M-001", "member.recorded",
               {{"employer", "E01"},
                {"function", "animatrice"},
                {"sealed", List{slot("identity")}},
                {"state", "labelled"},
                {"themes", List{"jeunesse"}},
                {"town", "Valmont"}});
    log.record("2026-11-02T08:00:02Z", "M-002", "member.recorded",
               {{"state", "candidate"}, {"themes", List{"parentalite"}}});
    log.step("2026-11-20T08:12:00Z", "D-0001", "request.submitted", "submit", "p-abc", "submitted",
             {{"author", "p-abc"},
              {"proposed_category", "ANI_PARTENARIAT"},
              {"proposed_nature", "ANIMATION"},
              {"sensitivity", 0}},
             {{"sealed", List{slot("text")}},
              {"timers", List{Map{{"due", "2026-11-23T08:12:00.000Z"},
                                  {"name", "submitted:business:P1D"}}}}});
    log.step("2026-11-20T09:00:00Z", "D-0002", "request.submitted", "submit", "p-def", "submitted",
             {{"author", "p-def"}, {"sensitivity", 0}});
    log.step("2026-11-20T10:00:00Z", "D-0003", "request.submitted", "submit", "p-ghi", "urgent",
             {{"author", "p-ghi"}, {"sensitivity", 3}, {"urgent", true}});
    log.step("2026-11-21T09:00:00Z", "D-0001", "request.acknowledged", "acknowledge", "coordinator",
             "acknowledged", {}, {{"stopped", List{"submitted:business:P1D"}}});
    log.step("2026-11-21T10:00:00Z", "D-0002", "request.closed", "close", "coordinator", "closed",
             {{"outcome", "traitee"}});
}

}  // namespace promenade::projections::testing
