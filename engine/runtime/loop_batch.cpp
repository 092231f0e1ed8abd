// The loop's batch: events get their positions, leaves and rows, and the whole goes to be synced.
#include "engine/log/codec.hpp"
#include "engine/runtime/calendar_of.hpp"
#include "engine/runtime/crash_points.hpp"
#include "engine/runtime/loop.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace promenade::runtime {

namespace {

constexpr std::size_t kBatchTimersMax = 256;
// Beside commands: whoever waits for an answer does not wait for a herd of deadlines.
constexpr std::size_t kBatchTimersBesideMax = 32;
// Beside those that commits in flight write, which the store cannot tell yet.
constexpr std::size_t kVersionsKept = 16'384;

}  // namespace

void Engine::Loop::append(log::Event event, std::string bytes) {
    ENGINE_ASSERT(event.time >= last_time_ && event.position == tree_.size());
    last_time_ = event.time;
    tree_.append(audit::leaf_hash(bytes_of(bytes)));
    if (event.type == "erasure.ordered")
        ordered_erasures_.emplace_back(batch_number_ + 1, PersonId{event.stream.text()});
    const Result<void> applied = deriver_.apply(event);
    if (!applied) return hooks_.on_fatal(applied.error());
    versions_[event.stream] = {event.version, batch_number_ + 1};
    std::vector<log::Append>& appends = batch_.commit.appends;
    if (appends.empty() || appends.back().stream != event.stream)
        appends.push_back(log::Append{event.stream, event.version - 1, {}});
    appends.back().events.push_back(std::move(bytes));
}

void Engine::Loop::append_created_keys(Instant time) {
    if (tree_.size() == 0) return;  // position 0 is the founding's
    for (privacy::KeyStore::Created& created : parts_.keys.take_created())
        unnamed_keys_.push_back(std::move(created));
    for (const auto& created : std::exchange(unnamed_keys_, {})) {
        log::Event event = recorder_.key_event(created, next_version(StreamId{"keys"}));
        event.time = time;
        event.position = tree_.size();
        Result<std::string> bytes = log::encode(event);
        if (!bytes) return hooks_.on_fatal(bytes.error());
        append(std::move(event), std::move(bytes).value());
    }
}

// The order is durable before a key goes: whatever happens between the two, the next start goes on
// from the order. What a batch under way seals for that person will not be read by anybody.
void Engine::Loop::destroy_ordered_keys() {
    const std::uint64_t durable = syncer_->durable();
    std::erase_if(ordered_erasures_, [&](const auto& ordered) {
        if (ordered.first > durable) return false;
        const auto destroyed = parts_.keys.erase(ordered.second);
        if (!destroyed && destroyed.error().code == Errc::unavailable) return false;
        if (!destroyed) hooks_.on_fatal(destroyed.error());
        for (const auto& key : destroyed.value()) {
            unrecorded_destructions_.push_back(key.kid);
            std::erase_if(unnamed_keys_,
                          [&](const auto& unnamed) { return unnamed.kid == key.kid; });
        }
        return true;
    });
    for (const std::string& kid : std::exchange(unrecorded_destructions_, {})) {
        log::Event event =
            recorder_.destruction_event(kid, parts_.keys.epoch(), next_version(StreamId{"keys"}));
        event.position = tree_.size();
        Result<std::string> bytes = log::encode(event);
        if (!bytes) return hooks_.on_fatal(bytes.error());
        append(std::move(event), std::move(bytes).value());
    }
}

Version Engine::Loop::next_version(const StreamId& stream) {
    const auto at = versions_.find(stream);
    if (at != versions_.end()) return at->second.version + 1;
    const Result<Version> stored = parts_.store.version_of(stream);
    if (!stored) hooks_.on_fatal(stored.error());
    versions_[stream] = {stored.value(), batch_number_ + 1};
    return stored.value() + 1;
}

void Engine::Loop::hand_over() {
    if (hooks_.writable()) append_created_keys(recorder_.now());
    const bool has_events = !batch_.commit.appends.empty();
    if (!has_events && batch_.commit.rows.empty() && batch_.outbox.empty() &&
        batch_.answers.empty())
        return;
    // Once for each batch: the deriver counts them.
    for (log::Row& row : deriver_.take_rows()) batch_.commit.rows.push_back(std::move(row));
    if (has_events)
        for (log::Row& row : tree_.take_rows()) batch_.commit.rows.push_back(std::move(row));
    batch_.commit.head = tree_.head();
    batch_.number = ++batch_number_;
    note_dues();
    if (deriver_.take_roster_changed()) batch_.snapshot = make_snapshot();
    // A key must be on the disk before the first event that uses it.
    const Result<void> synced = parts_.keys.sync();
    if (!synced) return hooks_.on_fatal(synced.error());
    pass(CrashPoint::batch_encoded);
    syncer_->give(std::exchange(batch_, Batch{}));
    batch_.commit.first_position = tree_.size();

    const std::uint64_t durable = syncer_->durable();
    std::erase_if(flying_dedup_, [&](const auto& entry) { return entry.second <= durable; });
    std::erase_if(flying_timers_, [&](const auto& entry) { return entry.second <= durable; });
    std::erase_if(flying_dues_, [&](const auto& entry) { return entry.first <= durable; });
    deriver_.forget_up_to(durable);
    if (versions_.size() > kVersionsKept)
        std::erase_if(versions_, [&](const auto& entry) { return entry.second.batch <= durable; });
}

const workflow::Definition* Engine::Loop::definition_of(const std::string& hash) {
    const auto known = definitions_.find(hash);
    if (known != definitions_.end()) return &known->second;
    const auto& deployed = deriver_.roster().definition_bytes;
    const auto bytes = deployed.find(hash);
    if (bytes == deployed.end()) return nullptr;
    Result<workflow::Definition> loaded = workflow::Definition::load(bytes->second, hash);
    if (!loaded) return nullptr;
    return &definitions_.emplace(hash, std::move(loaded.value())).first->second;
}

std::shared_ptr<const Snapshot> Engine::Loop::make_snapshot() {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->roster = deriver_.roster();
    for (const auto& [hash, bytes] : snapshot->roster.definition_bytes)
        if (definition_of(hash)) snapshot->definitions.emplace(hash, definitions_.at(hash));
    snapshot->calendars = calendars_of(snapshot->roster);
    return snapshot;
}

std::string Engine::Loop::next_outbox_key() {
    return fmt::format("{:016x}-{}", outbox_number_++, start_id_);
}

Result<bool> Engine::Loop::overdue() const {
    if (!hooks_.writable()) return false;  // the loop fires none until there is room
    bool due = false;
    const Instant now = parts_.clock.now();
    TRY(parts_.store.scan_rows(log::Table::timers, "", "",
                               [&](std::string_view key, std::string_view) {
                                   due = read_timer_key(key).due <= now;
                                   return false;
                               }));
    return due;
}

void Engine::Loop::note_dues() {
    Instant first = Instant::max();
    for (const log::Row& row : batch_.commit.rows)
        if (row.table == log::Table::timers && row.value)
            first = std::min(first, read_timer_key(row.key).due);
    if (first == Instant::max()) return;
    flying_dues_[batch_number_] = first;
    first_due_ = std::min(first_due_, first);
}

void Engine::Loop::fire_due_timers(bool beside_commands) {
    const Instant now = recorder_.now();
    if (now < first_due_) return;
    // The table does not show yet what is being synced.
    first_due_ = Instant::max();
    for (const auto& [number, flying] : flying_dues_) first_due_ = std::min(first_due_, flying);
    const std::size_t due_max = beside_commands ? kBatchTimersBesideMax : kBatchTimersMax;
    std::vector<std::string> due;
    const Result<void> scanned = parts_.store.scan_rows(
        log::Table::timers, "", "", [&](std::string_view key, std::string_view) {
            const Instant next = read_timer_key(key).due;
            if (next > now || due.size() == due_max) {
                first_due_ = std::min(first_due_, next);
                return false;
            }
            if (!flying_timers_.contains(std::string{key})) due.emplace_back(key);
            return true;
        });
    if (!scanned) return hooks_.on_fatal(scanned.error());
    for (const std::string& key : due) fire(read_timer_key(key), key);
}

Result<void> Engine::Loop::decide_due(const workflow::Definition& definition,
                                      const workflow::CaseState& state,
                                      const workflow::Timer& timer, Draft& draft) {
    TRY(auto decisions, workflow::decide_timer(definition, state, timer,
                                               decide_context(definition, state.stream, draft)));
    const workflow::Actor system = actor_in({}, state.stream, definition, recorder_.now());
    TRY(record(std::move(decisions), {definition, state, state.stream, system}, draft));
    TRY(follow_up(draft));
    return encode(draft);
}

Result<void> Engine::Loop::lapse(const workflow::Definition& definition,
                                 const workflow::CaseState& state, const workflow::Timer& timer,
                                 const std::string& reason, Draft& draft) {
    const workflow::Actor system = actor_in({}, state.stream, definition, recorder_.now());
    std::vector<workflow::Decision> decisions;
    decisions.push_back(workflow::lapsed(timer, reason));
    return record(std::move(decisions), {definition, state, state.stream, system}, draft);
}

void Engine::Loop::fire(const TimerKey& due, const std::string& key) {
    const auto state = deriver_.case_of(due.stream);
    if (!state) return hooks_.on_fatal(state.error());
    const workflow::Definition* definition = definition_of(state.value()->definition);
    if (!definition) return hooks_.on_fatal(error(Errc::corruption, "definition not deployed"));
    // Rows sort by name; the case says which of several comes first.
    const auto* timer = workflow::next_due(*definition, state.value()->timers, due.due);
    flying_timers_[timer ? timer_key(due.stream, *timer) : key] = batch_number_ + 1;
    if (!timer) return;  // ended by a batch that is being synced
    Draft draft;
    Result<void> fired = decide_due(*definition, *state.value(), *timer, draft);
    if (!fired && fired.error().code != Errc::corruption) {
        const bool refused = fired.error().code == Errc::rejected;
        const std::string reason = refused ? fired.error().detail : "invalid";
        draft = {};
        fired = lapse(*definition, *state.value(), *timer, reason, draft);
    }
    if (!fired) return hooks_.on_fatal(fired.error());
    accept({}, std::move(draft), nullptr);
}

}  // namespace promenade::runtime
