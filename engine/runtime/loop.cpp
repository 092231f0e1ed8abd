#include "engine/runtime/loop.hpp"

#include "engine/log/codec.hpp"
#include "engine/runtime/calendar_of.hpp"
#include "engine/runtime/crash_points.hpp"
#include "engine/runtime/key_check.hpp"
#include "engine/runtime/members.hpp"
#include "engine/runtime/rederive.hpp"
#include "engine/workflow/interpreter.hpp"

#include <algorithm>
#include <cstdio>

namespace promenade::runtime {

namespace {

constexpr std::size_t kBatchSubmissionsMax = 256;
// How late a timer may be looked at when nothing else wakes the loop.
constexpr std::chrono::milliseconds kIdleWait{200};

}  // namespace

Result<std::unique_ptr<Engine::Loop>> Engine::Loop::start(EngineParts parts, EngineHooks hooks) {
    TRY(rederive(parts.store));
    TRY(Deriver deriver, Deriver::load(parts.store));
    TRY(audit::TreeWriter tree, audit::TreeWriter::load(parts.store, parts.store.size()));
    if (tree.head() != parts.store.head())
        return error(Errc::corruption, "the tree's root is not the one of the high-water file");
    std::unique_ptr<Loop> loop{
        new Loop{parts, std::move(hooks), std::move(deriver), std::move(tree)}};
    TRY(loop->read_tail());
    TRY(KeyCheck keys, check_keys(parts.store, parts.keys));
    TRY(parts.keys.shred(keys.resurrected));
    loop->unnamed_keys_ = std::move(keys.unnamed);
    loop->unrecorded_destructions_ = std::move(keys.destroyed);
    for (const auto& [id, person] : loop->deriver_.roster().people)
        if (person.erased) loop->ordered_erasures_.emplace_back(0, id);
    loop->snapshot_ = loop->make_snapshot();
    loop->calendars_ = loop->snapshot_->calendars;
    Loop* const self = loop.get();
    loop->syncer_ = std::make_unique<Syncer>(
        parts.store, Syncer::Hooks{[self](std::shared_ptr<const Snapshot> snapshot) {
                                       const std::lock_guard lock{self->mutex_};
                                       self->snapshot_ = std::move(snapshot);
                                   },
                                   self->hooks_.on_outbox, self->hooks_.on_fatal});
    loop->thread_ = std::thread{[self] { self->run(); }};
    return loop;
}

Engine::Loop::Loop(EngineParts parts, EngineHooks hooks, Deriver deriver, audit::TreeWriter tree)
    : parts_(parts),
      hooks_(std::move(hooks)),
      deriver_(std::move(deriver)),
      tree_(std::move(tree)),
      recorder_(parts.keys, parts.clock, parts.random) {
    if (!hooks_.on_fatal)
        hooks_.on_fatal = [](const Error& reason) {
            std::fprintf(stderr, "fatal: commit failed: %s\n", describe(reason).c_str());
            std::abort();
        };
}

Engine::Loop::~Loop() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

Result<void> Engine::Loop::read_tail() {
    recorder_.set_source(deriver_.roster().log_id);
    const Position size = parts_.store.size();
    if (size > 0) {
        TRY(const std::string bytes, parts_.store.read(size - 1));
        TRY(const log::Event last, log::decode(bytes));
        recorder_.set_last_time(last.time);
        last_time_ = last.time;
    }
    batch_.commit.first_position = size;
    TRY(parts_.store.scan_rows(
        log::Table::outbox, "", "", [&](std::string_view key, std::string_view) {
            outbox_number_ = std::stoull(std::string{key.substr(0, 16)}, nullptr, 16);
            return true;
        }));
    ++outbox_number_;
    start_id_ = random_id(parts_.random);
    return success();
}

void Engine::Loop::submit(Submission submission, Done done) {
    {
        const std::lock_guard lock{mutex_};
        if (queue_.size() < kQueueMax) {
            queue_.push_back({std::move(submission), std::move(done)});
            done = nullptr;
        }
    }
    if (done) return done(error(Errc::unavailable, "queue full"));
    changed_.notify_all();
}

void Engine::Loop::wake() {
    {
        const std::lock_guard lock{mutex_};
        woken_ = true;
    }
    changed_.notify_all();
}

std::shared_ptr<const Snapshot> Engine::Loop::snapshot() const {
    const std::lock_guard lock{mutex_};
    return snapshot_;
}

std::deque<Engine::Loop::Waiting> Engine::Loop::drain() {
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, kIdleWait, [this] { return !queue_.empty() || woken_ || stopping_; });
    woken_ = false;
    if (queue_.size() <= kBatchSubmissionsMax) return std::exchange(queue_, {});
    const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(kBatchSubmissionsMax);
    std::deque<Waiting> drained(std::make_move_iterator(queue_.begin()),
                                std::make_move_iterator(end));
    queue_.erase(queue_.begin(), end);
    return drained;
}

void Engine::Loop::run() {
    for (;;) {
        std::deque<Waiting> drained = drain();
        if (drained.empty()) {
            const std::lock_guard lock{mutex_};
            if (stopping_) break;
        }
        if (hooks_.writable()) {
            destroy_ordered_keys();
            fire_due_timers(!drained.empty());
        }
        if (!drained.empty()) process_all(std::move(drained));
        hand_over();
    }
    syncer_.reset();
}

void Engine::Loop::process_all(std::deque<Waiting> drained) {
    std::vector<std::string> dedups;
    for (const Waiting& waiting : drained) dedups.push_back(waiting.submission.dedup);
    const auto recorded = parts_.store.have_rows(log::Table::dedup, dedups);
    if (!recorded) return hooks_.on_fatal(recorded.error());
    for (std::size_t i = 0; i < drained.size(); ++i)
        process(std::move(drained[i]), recorded.value()[i]);
}

void Engine::Loop::process(Waiting waiting, bool recorded) {
    pass(CrashPoint::command_drained);
    const Submission& submission = waiting.submission;
    if (submission.needs_space() && !hooks_.writable())
        return waiting.done ? waiting.done(error(Errc::unavailable, "no space left")) : void();
    Draft draft;
    if (recorded || flying_dedup_.contains(submission.dedup)) {
        draft.outcome.duplicate = true;
        return accept({}, std::move(draft), std::move(waiting.done));
    }
    const Result<void> decided = decide_all(submission, draft);
    pass(CrashPoint::command_decided);
    if (!decided) {
        const Error reason = decided.error();
        if (reason.code == Errc::corruption) return hooks_.on_fatal(reason);
        draft = {};
        recorder_.set_source(deriver_.roster().log_id);
        refuse(submission, reason, draft);
    }
    accept(submission, std::move(draft), std::move(waiting.done));
}

Result<void> Engine::Loop::decide_all(const Submission& submission, Draft& draft) {
    for (const network::NetworkCommand& command : submission.network) {
        TRY(decide_network(command, submission.actor, draft));
    }
    TRY(follow_up(draft));
    if (!submission.refusal.empty()) record_refusal(submission, submission.refusal, draft);
    for (const CaseCommand& command : submission.cases) {
        TRY(decide_case(submission, command, draft));
    }
    return encode(draft);
}

// Forms bound what a chat command can hold; what comes from a file passed none, nor did a list of
// children.
Result<void> Engine::Loop::encode(Draft& draft) {
    if (draft.events.empty()) return success();
    // Keys are named before their first use.
    append_created_keys(draft.events.front().time);
    Position position = tree_.size();
    // What was named meanwhile are keys: no member changes by them.
    for (const auto& [index, known] : draft.listings)
        draft.events[index].data.set("listed_at", static_cast<std::int64_t>(position + known));
    for (log::Event& event : draft.events) {
        event.position = position++;
        Result<std::string> bytes = log::encode(event);
        if (!bytes) return error(Errc::rejected, std::string{kNotRecordable});
        draft.bytes.push_back(std::move(bytes).value());
    }
    return success();
}

Result<void> Engine::Loop::decide_network(const network::NetworkCommand& command,
                                          const PersonId& actor, Draft& draft) {
    if (!draft.roster) draft.roster = std::make_unique<network::Roster>(deriver_.roster());
    TRY(const std::vector<network::Draft> drafts, network::decide(*draft.roster, command));
    for (const network::Draft& made : drafts) {
        const Version version = next_version(made.stream) + draft.network_events[made.stream]++;
        TRY(log::Event event, recorder_.network_event(made, version, actor));
        if (event.source.empty()) {
            event.source = event.id;
            recorder_.set_source(event.id);
        }
        const bool moved = changes_standing(*draft.roster, event);
        network::evolve(*draft.roster, event);
        if (event.type == "account.linked") plan_person_signal(kAccountLinkedTrigger, event, draft);
        if (moved) plan_person_signal(kMemberChangedTrigger, event, draft);
        draft.events.push_back(std::move(event));
    }
    return success();
}

const workflow::Definition* Engine::Loop::definition_of(const CaseCommand& command) {
    if (command.stream.empty()) return current_definition(command.definition);
    const auto state = deriver_.case_of(command.stream);
    return state ? definition_of(state.value()->definition) : nullptr;
}

void Engine::Loop::refuse(const Submission& submission, const Error& reason, Draft& draft) {
    draft.outcome.refused = reason;
    const std::string code = reason_of(reason);
    record_refusal(submission, code, draft);
    if (submission.reply_to.platform.empty()) return;
    const CaseCommand* command = submission.cases.empty() ? nullptr : &submission.cases.front();
    OutboxItem item;
    item.to = submission.actor;
    item.address = submission.reply_to;
    item.text = "refused." + code;
    // Of a case that exists: the text may name what is in it.
    const auto known = deriver_.case_of(command ? command->stream : StreamId{});
    if (known && !known.value()->stream.empty()) item.stream = command->stream;
    const workflow::Definition* const definition = command ? definition_of(*command) : nullptr;
    const auto* const trigger = definition ? definition->trigger(command->trigger) : nullptr;
    item.args = Map{{"stream", command ? command->stream.text() : ""},
                    {"trigger", trigger ? trigger->label : ""},
                    {"where", reason.where}};
    std::string states;
    for (const std::string& node : workflow::states_gone_round(reason))
        states +=
            (states.empty() ? "" : ", ") + (definition ? definition->state_label(node) : node);
    if (!states.empty()) {
        item.text = "refused.goes_round";
        item.args.set("states", std::move(states));
    }
    draft.outbox.push_back(std::move(item));
}

void Engine::Loop::record_refusal(const Submission& submission, const std::string& reason,
                                  Draft& draft) {
    if (submission.actor.empty() || !refusals_.count(submission.actor, recorder_.now())) return;
    // A stream a day: nobody's refusals can be followed from one day to the next.
    const StreamId stream{"R-" + format_date(today_in(deriver_.roster(), recorder_.now()))};
    const std::string actor =
        name_in_stream(submission.actor, stream, true, deriver_.roster(), parts_.keys);
    const std::string trigger = submission.cases.empty() ? "" : submission.cases.front().trigger;
    draft.events.push_back(
        recorder_.refusal_event(stream, next_version(stream), actor, reason, trigger));
}

namespace {

bool shows_card(const std::vector<OutboxItem>& outbox, const PersonId& to, const StreamId& stream) {
    return std::any_of(outbox.begin(), outbox.end(), [&](const OutboxItem& item) {
        return item.card && item.to == to && item.stream == stream;
    });
}

}  // namespace

void Engine::Loop::accept(const Submission& submission, Draft draft, Done done) {
    if (!draft.outcome.refused)
        for (auto reply = submission.replies.rbegin(); reply != submission.replies.rend();
             ++reply) {
            OutboxItem item;
            item.to = submission.actor;
            item.address = submission.reply_to;
            item.text = reply->text;
            item.args = reply->args;
            if (const Value* const card = item.args.find("card")) {
                const StreamId shown =
                    *card == Value{""} ? draft.outcome.stream : StreamId{*card->text()};
                // What they are told of the case shows its card already.
                if (shows_card(draft.outbox, submission.actor, shown))
                    item.args.erase("card");
                else
                    item.args.set("card", shown.text());
            }
            draft.outbox.insert(draft.outbox.begin(), std::move(item));
        }
    if (!draft.outcome.refused)
        for (const Submission::Told& told : submission.told) {
            OutboxItem item;
            item.to = told.person;
            item.address = told.where;
            item.text = told.reply.text;
            item.args = told.reply.args;
            draft.outbox.push_back(std::move(item));
        }
    for (OutboxItem& item : draft.outbox)
        if (item.to == submission.actor && item.address.platform.empty())
            item.address = submission.actor_place;
    if (draft.bytes.empty()) {
        const Result<void> encoded = encode(draft);
        if (!encoded) return hooks_.on_fatal(encoded.error());  // a refusal, a lapse: ours
    }
    for (std::size_t i = 0; i < draft.events.size(); ++i)
        append(std::move(draft.events[i]), std::move(draft.bytes[i]));
    if (draft.roster) {
        calendars_ = calendars_of(deriver_.roster());
    }
    for (OutboxItem& item : draft.outbox) {
        item.key = next_outbox_key();
        batch_.seals.push_back(outbox_seal(item.to, parts_.keys, parts_.random));
        batch_.outbox.push_back(std::move(item));
    }
    if (!draft.outcome.refused)
        for (const log::Row& row : submission.rows) batch_.commit.rows.push_back(row);
    if (!submission.dedup.empty()) {
        std::string position;
        append_u64be(position, tree_.size());
        batch_.commit.rows.push_back({log::Table::dedup, submission.dedup, position});
        flying_dedup_[submission.dedup] = batch_number_ + 1;
    }
    draft.outcome.size = tree_.size();
    batch_.answers.emplace_back(std::move(done), std::move(draft.outcome));
}

}  // namespace promenade::runtime
