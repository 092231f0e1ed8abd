#include "engine/runtime/engine.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/log/codec.hpp"
#include "engine/runtime/calendar_of.hpp"
#include "engine/runtime/loop.hpp"
#include "engine/runtime/members.hpp"
#include "engine/workflow/outlook.hpp"

#include <future>

namespace promenade::runtime {

namespace {

// Is this a stream of cases whose people are pseudonyms? By the prefix of the deployed definitions.
bool is_pseudonymous(const Snapshot& snapshot, const StreamId& stream) {
    const std::string& text = stream.text();
    const std::string prefix = text.substr(0, text.rfind('-'));
    for (const auto& [hash, definition] : snapshot.definitions)
        if (definition.stream_prefix() == prefix) return definition.pseudonymous();
    return false;
}

const Value* slot_of(const log::Event& event, std::string_view field) {
    const Value* const sealed = event.data.find("sealed");
    if (!sealed || !sealed->list()) return nullptr;
    for (const Value& slot : *sealed->list())
        if (slot.text_at("slot") == field) return &slot;
    return nullptr;
}

}  // namespace

const workflow::Definition* Snapshot::current(const std::string& id) const {
    const auto hash = roster.definitions.find(id);
    if (hash == roster.definitions.end()) return nullptr;
    const auto definition = definitions.find(hash->second);
    return definition == definitions.end() ? nullptr : &definition->second;
}

Engine::Engine(std::unique_ptr<Loop> loop) : loop_(std::move(loop)) {}
Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::start(EngineParts parts, EngineHooks hooks) {
    TRY(std::unique_ptr<Loop> loop, Loop::start(parts, std::move(hooks)));
    return std::unique_ptr<Engine>{new Engine{std::move(loop)}};
}

void Engine::submit(Submission submission, Done done) {
    loop_->submit(std::move(submission), std::move(done));
}

Result<Outcome> Engine::submit_and_wait(Submission submission) {
    auto promise = std::make_shared<std::promise<Result<Outcome>>>();
    auto outcome = promise->get_future();
    submit(std::move(submission),
           [promise](Result<Outcome> result) { promise->set_value(std::move(result)); });
    return outcome.get();
}

void Engine::settle() {
    for (;;) {
        loop_->wake();
        // An empty submission is answered after the batches before it.
        const Result<Outcome> passed = submit_and_wait({});
        const Result<bool> overdue = loop_->overdue();
        if (!passed || !overdue || !overdue.value()) return;
    }
}

std::shared_ptr<const Snapshot> Engine::snapshot() const { return loop_->snapshot(); }

Result<workflow::CaseState> Engine::case_at(const StreamId& stream) const {
    TRY(const auto row, loop_->parts().store.row(log::Table::cases, stream.text()));
    if (!row) return error(Errc::not_found, "no such case", stream.text());
    TRY(const Value value, parse_canonical(*row));
    return workflow::case_from(value);
}

Result<Instant> Engine::last_recorded() const {
    const log::Store& store = loop_->parts().store;
    const Position size = store.size();
    if (size == 0) return Instant::min();
    TRY(const std::string bytes, store.read(size - 1));
    TRY(const log::Event last, log::decode(bytes));
    return last.time;
}

Result<bool> Engine::seen(const std::string& dedup) const {
    TRY(const auto row, loop_->parts().store.row(log::Table::dedup, dedup));
    return row.has_value();
}

Result<PendingOutbox> Engine::pending_outbox() const {
    PendingOutbox pending;
    TRY(loop_->parts().store.scan_rows(
        log::Table::outbox, "", "", [&](std::string_view key, std::string_view value) {
            Result<OutboxItem> item = outbox_item(key, value, loop_->parts().keys);
            if (item)
                pending.items.push_back(std::move(item.value()));
            else if (item.error().code != Errc::not_found)
                ++pending.unreadable;
            return true;
        }));
    return pending;
}

workflow::Actor Engine::actor_in(const PersonId& person, const StreamId& stream) const {
    const auto now = snapshot();
    return actor_facts(person, stream, is_pseudonymous(*now, stream), now->roster,
                       loop_->parts().keys, today_in(now->roster, loop_->parts().clock.now()));
}

bool Engine::is_refused_already(const CaseCommand& command, const PersonId& actor) const {
    const auto now = snapshot();
    workflow::CaseState state;
    const workflow::Definition* definition = now->current(command.definition);
    if (!command.stream.empty()) {
        auto found = case_at(command.stream);
        if (!found) return false;
        state = std::move(found.value());
        const auto at = now->definitions.find(state.definition);
        definition = at == now->definitions.end() ? nullptr : &at->second;
    }
    const workflow::TriggerSpec* const trigger =
        definition ? definition->trigger(command.trigger) : nullptr;
    if (!trigger) return false;
    const bool pseudonymous = definition->pseudonymous();
    if (command.newcomer || (pseudonymous && (state.version == 0 || !command.data.empty())))
        return false;
    const EngineParts& parts = loop_->parts();
    const Instant at = parts.clock.now();
    const workflow::Actor facts = actor_facts(actor, command.stream, pseudonymous, now->roster,
                                              parts.keys, today_in(now->roster, at));
    const workflow::DecideContext context{
        at, &now->calendars, &now->roster.settings,
        [&] { return members_in(command.stream, pseudonymous, now->roster, parts.keys); },
        [&](std::string_view name) {
            return person_named(name, command.stream, parts.keys).text();
        }};
    const Result<void> sure = workflow::check_not_refused_already(*definition, state, *trigger,
                                                                  facts, command.data, context);
    return !sure && sure.error().code == Errc::rejected;
}

PersonId Engine::coordination_of(const workflow::CaseState& state) const {
    const auto now = snapshot();
    const network::Person* const coordinator = now->roster.coordinator();
    if (!coordinator) return {};
    const auto definition = now->definitions.find(state.definition);
    if (definition == now->definitions.end()) return coordinator->id;
    return reader_for(*coordinator, definition->second, state, now->roster, loop_->parts().keys);
}

PersonId Engine::person_behind(std::string_view name, const StreamId& stream) const {
    return person_named(name, stream, loop_->parts().keys);
}

Result<Value> Engine::open_field(const workflow::CaseState& state, std::string_view field) const {
    const Value* const place = state.sealed.find(field);
    if (!place || !place->number()) return Value{};
    const log::Store& store = loop_->parts().store;
    const privacy::KeyStore& keys = loop_->parts().keys;
    TRY(const std::string bytes, store.read(static_cast<Position>(*place->number())));
    TRY(const log::Event event, log::decode(bytes));
    const Value* const slot = slot_of(event, field);
    if (!slot) return error(Errc::corruption, "no slot where a case says it is");
    const std::string_view kid = slot->text_at("kid");
    auto key = keys.find(kid);
    if (!key)
        if (const auto person_key = keys.find_in_stream(kid, state.stream.text()))
            key = privacy::stream_key(*person_key, state.stream.text());
    if (!key) return error(Errc::not_found, "erased");
    return privacy::open(
        *slot, *key,
        {.source = event.source, .event_id = event.id, .event_type = event.type, .slot = field});
}

Result<Value> Engine::open_sealed(const network::SealedIn& sealed, std::string_view slot) const {
    const auto key = loop_->parts().keys.find(sealed.slot.text_at("kid"));
    if (!key) return error(Errc::not_found, "erased");
    return privacy::open(sealed.slot, *key,
                         {.source = snapshot()->roster.log_id,
                          .event_id = sealed.event_id,
                          .event_type = sealed.event_type,
                          .slot = slot});
}

}  // namespace promenade::runtime
