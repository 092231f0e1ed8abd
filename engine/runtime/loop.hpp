// The engine's one thread that decides: drains the queue, fires what is due, and gives the
// syncing thread one batch at a time.
#pragma once

#include "engine/audit/tree.hpp"
#include "engine/runtime/derive.hpp"
#include "engine/runtime/engine.hpp"
#include "engine/runtime/recorder.hpp"
#include "engine/runtime/refusals.hpp"
#include "engine/runtime/syncer.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_map>

namespace promenade::runtime {

class Engine::Loop {
public:
    static Result<std::unique_ptr<Loop>> start(EngineParts parts, EngineHooks hooks);
    ~Loop();

    void submit(Submission submission, Done done);
    void wake();
    // Is a timer due that no durable commit has fired, and can be fired? Errors: corruption.
    Result<bool> overdue() const;
    std::shared_ptr<const Snapshot> snapshot() const;
    EngineParts& parts() { return parts_; }

private:
    // What a case makes happen to another, in the same commit.
    struct FollowUp {
        enum class Kind {
            spawned,    // `from` opens `to`
            signalled,  // `signal` is given to whoever listens
            ended,      // `from` is over: its parent `to` is told
            listening,  // `to` listens for something new
        };
        Kind kind;
        StreamId from, to;
        workflow::Spawn spawn = {};
        SentSignal signal = {};
        std::vector<StreamId> path = {};  // cases that sent each other what led to it
    };
    // One submission being decided: nothing of it counts until all of it is.
    struct Draft {
        std::vector<log::Event> events;
        std::vector<std::string> bytes;  // of the events, once they are encoded
        // Of an event by its index, how many of the draft's own were known when it was decided.
        std::map<std::size_t, std::size_t> listings;
        std::map<StreamId, workflow::CaseState> cases;  // as they would be
        std::vector<OutboxItem> outbox;
        Outcome outcome;
        std::map<std::string, std::uint64_t> numbers;  // next ones, by prefix
        std::unique_ptr<network::Roster> roster;       // as it would be, where it changes
        std::map<StreamId, Version> network_events;    // how many of each of its streams
        std::vector<FollowUp> follow_ups;              // in their order
        std::vector<SentSignal> unheard;               // those of this draft that wait
        std::set<std::string> heard;  // ids of waiting ones, whenever they were sent
    };
    // What is recorded of a case, and why.
    struct Recording {
        const workflow::Definition& definition;
        const workflow::CaseState& before;
        const StreamId& stream;
        const workflow::Actor& actor;
        PersonId author = {};
        std::vector<StreamId> path = {};
    };
    struct Waiting {
        Submission submission;
        Done done;
    };

    Loop(EngineParts parts, EngineHooks hooks, Deriver deriver, audit::TreeWriter tree);
    Result<void> read_tail();

    void run();
    std::deque<Waiting> drain();
    void process_all(std::deque<Waiting> drained);
    // `recorded`: its dedup is of a durable commit.
    void process(Waiting waiting, bool recorded);
    Result<void> decide_all(const Submission& submission, Draft& draft);
    Result<void> decide_case(const Submission& submission, const CaseCommand& command,
                             Draft& draft);
    Result<PersonId> register_newcomer(const Submission& submission, const CaseCommand& command,
                                       const workflow::Definition& definition, Draft& draft);
    Result<void> decide_network(const network::NetworkCommand& command, const PersonId& actor,
                                Draft& draft);
    Result<void> change_member(const workflow::MemberChange& change, const Recording& recording,
                               Draft& draft);
    const network::Roster& roster_in(const Draft& draft) const {
        return draft.roster ? *draft.roster : deriver_.roster();
    }
    // Adds their events, effects and follow-ups to the draft. Errors: rejected, corruption.
    Result<void> record(std::vector<workflow::Decision> decisions, const Recording& recording,
                        Draft& draft);
    // All that follows, and what follows from it. Errors: rejected (cycle, too_many_cases, what
    // the other case refuses), corruption.
    Result<void> follow_up(Draft& draft);
    Result<void> follow(FollowUp& next, Draft& draft);
    Result<void> open_child(FollowUp& next, Draft& draft);
    Result<void> give(const SentSignal& signal, const std::vector<StreamId>& path, Draft& draft);
    Result<bool> give_to(const StreamId& stream, const SentSignal& signal,
                         const std::vector<StreamId>& path, Draft& draft);
    Result<void> tell_parent(const FollowUp& next, Draft& draft);
    Result<void> hear(const FollowUp& next, Draft& draft);
    Result<void> check_ancestors(const StreamId& parent, const workflow::Definition& child,
                                 Draft& draft);
    Result<Map> carried(const Map& data, const StreamId& from, const workflow::Definition& to,
                        Draft& draft);
    void plan_follow_ups(const workflow::Decision& decision, const log::Event& event,
                         const Recording& recording, bool was_open,
                         const workflow::CaseState& after, Draft& draft);
    static void plan_person_signal(std::string_view trigger, const log::Event& event, Draft& draft);
    Result<StreamId> next_stream(const std::string& definition, Draft& draft);
    const workflow::Definition* current_definition(const std::string& id);
    // Of a case; borrows all three.
    workflow::DecideContext decide_context(const workflow::Definition& definition,
                                           const StreamId& stream, const Draft& draft);
    void refuse(const Submission& submission, const Error& reason, Draft& draft);
    void record_refusal(const Submission& submission, const std::string& reason, Draft& draft);
    void note_dues();
    void fire_due_timers(bool beside_commands);
    void fire(const TimerKey& due, const std::string& key);
    Result<void> decide_due(const workflow::Definition& definition,
                            const workflow::CaseState& state, const workflow::Timer& timer,
                            Draft& draft);
    Result<void> lapse(const workflow::Definition& definition, const workflow::CaseState& state,
                       const workflow::Timer& timer, const std::string& reason, Draft& draft);
    // Nothing is appended between this and accept(). Errors: rejected (kNotRecordable).
    Result<void> encode(Draft& draft);

    void accept(const Submission& submission, Draft draft, Done done);
    void append(log::Event event, std::string bytes);
    // `time`: not after that of the event that comes next.
    void append_created_keys(Instant time);
    // Of those whose erasure is durable; an event names each destroyed key.
    void destroy_ordered_keys();
    void hand_over();

    Result<const workflow::CaseState*> state_in(const Draft& draft, const StreamId& stream);
    const workflow::Definition* definition_of(const std::string& hash);
    Version next_version(const StreamId& stream);
    void name_people(const workflow::Definition& definition, const StreamId& stream,
                     const network::Roster& roster, Map& data);
    workflow::Actor actor_in(const PersonId& person, const StreamId& stream,
                             const workflow::Definition& definition, Instant now) const;
    // That it is decided under; nullptr: no procedure has it.
    const workflow::Definition* definition_of(const CaseCommand& command);
    // The coordinator, or the referents of the case's themes.
    std::vector<const network::Person*> role_holders(std::string_view role,
                                                     const workflow::CaseState& state) const;
    std::vector<PersonId> recipients(const workflow::Effect& effect,
                                     const workflow::Definition& definition,
                                     const workflow::CaseState& state) const;
    std::shared_ptr<const Snapshot> make_snapshot();
    std::string next_outbox_key();

    EngineParts parts_;
    EngineHooks hooks_;
    Deriver deriver_;
    audit::TreeWriter tree_;
    Instant last_time_ = Instant::min();  // of the event appended last
    Recorder recorder_;
    Refusals refusals_;
    std::vector<privacy::KeyStore::Created> unnamed_keys_;
    std::vector<std::string> unrecorded_destructions_;  // kids
    // With the number of the batch that orders it.
    std::vector<std::pair<std::uint64_t, PersonId>> ordered_erasures_;
    std::map<std::string, workflow::Definition> definitions_;
    Calendars calendars_;  // of the roster as it is
    struct Latest {
        Version version;
        std::uint64_t batch;  // that writes it
    };
    std::unordered_map<StreamId, Latest> versions_;

    Batch batch_;
    std::uint64_t batch_number_ = 0;
    // The number keeps the order. Rows that were delivered are gone, and their numbers with them:
    // after a restart the start's own id keeps a key from being given to a second row, which a
    // platform would take for the first.
    std::uint64_t outbox_number_ = 0;
    std::string start_id_;
    // What batches that are not durable yet hold, with the batch's number.
    std::unordered_map<std::string, std::uint64_t> flying_dedup_;
    std::map<std::string, std::uint64_t> flying_timers_;
    std::map<std::uint64_t, Instant> flying_dues_;  // by batch, of its first new timer
    // No timer is due before: the table, whose head is full of what was deleted, is left alone.
    Instant first_due_ = Instant::min();

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Waiting> queue_;
    bool woken_ = false, stopping_ = false;
    std::shared_ptr<const Snapshot> snapshot_;
    std::unique_ptr<Syncer> syncer_;
    std::thread thread_;
};

}  // namespace promenade::runtime
