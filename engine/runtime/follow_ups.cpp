// Cases together: what one makes happen to others is decided in its draft, so that all of it is one
// commit.
#include "engine/runtime/loop.hpp"
#include "engine/workflow/interpreter.hpp"
#include "engine/workflow/migration.hpp"

#include <algorithm>

namespace promenade::runtime {

namespace {

constexpr std::size_t kFollowUpsMax = 4'000;

bool listens_for(const workflow::CaseState& state, const SentSignal& signal) {
    const workflow::Listen what{signal.trigger, signal.key};
    return std::find(state.listens.begin(), state.listens.end(), what) != state.listens.end();
}

}  // namespace

void Engine::Loop::plan_follow_ups(const workflow::Decision& decision, const log::Event& event,
                                   const Recording& recording, bool was_open,
                                   const workflow::CaseState& after, Draft& draft) {
    using Kind = FollowUp::Kind;
    const auto plan = [&](Kind kind, const StreamId& to) -> FollowUp& {
        draft.follow_ups.push_back({kind, recording.stream, to});
        draft.follow_ups.back().path = recording.path;
        return draft.follow_ups.back();
    };
    const Value* const children = event.data.find("spawned");
    for (std::size_t i = 0; i < decision.spawns.size(); ++i)
        plan(Kind::spawned, StreamId{*(*children->list())[i].text()}).spawn = decision.spawns[i];
    for (SentSignal& signal : signals_of(event))
        plan(Kind::signalled, {}).signal = std::move(signal);
    if (!after.listens.empty()) plan(Kind::listening, recording.stream);
    if (after.parent.stream.empty() || !was_open || !workflow::is_over(recording.definition, after))
        return;
    FollowUp& ended = plan(Kind::ended, after.parent.stream);
    ended.spawn.done = after.parent.done;
    const Value* const output = event.data.find("output");
    if (output && output->map()) ended.spawn.data = *output->map();
}

// Whoever waits for what becomes of a person listens for it by their id.
void Engine::Loop::plan_person_signal(std::string_view trigger, const log::Event& event,
                                      Draft& draft) {
    draft.follow_ups.push_back({FollowUp::Kind::signalled, {}, {}});
    draft.follow_ups.back().signal = {
        .id = event.id + "/0", .trigger = std::string{trigger}, .key = event.stream.text()};
}

Result<void> Engine::Loop::follow_up(Draft& draft) {
    for (std::size_t i = 0; i < draft.follow_ups.size(); ++i) {
        if (i == kFollowUpsMax) return error(Errc::rejected, "too_many_cases");
        FollowUp next = std::move(draft.follow_ups[i]);
        const Result<void> followed = follow(next, draft);
        // Whoever set it off may not read that case: its states are not theirs to know.
        if (!followed && !workflow::states_gone_round(followed.error()).empty())
            return error(Errc::invalid, "another case goes round", next.to.text());
        TRY(followed);
    }
    draft.follow_ups.clear();
    return success();
}

Result<void> Engine::Loop::follow(FollowUp& next, Draft& draft) {
    using Kind = FollowUp::Kind;
    switch (next.kind) {
        case Kind::spawned: return open_child(next, draft);
        case Kind::signalled: return give(next.signal, next.path, draft);
        case Kind::ended: return tell_parent(next, draft);
        case Kind::listening: return hear(next, draft);
    }
    abort_broken("a kind of follow-up", __FILE__, __LINE__);
}

// A procedure that opens itself, by way of others too, would never end.
Result<void> Engine::Loop::check_ancestors(const StreamId& parent,
                                           const workflow::Definition& child, Draft& draft) {
    for (StreamId at = parent; !at.empty();) {
        TRY(const workflow::CaseState* const state, state_in(draft, at));
        const workflow::Definition* const definition = definition_of(state->definition);
        if (definition && definition->id() == child.id())
            return error(Errc::rejected, "cycle", child.id());
        at = state->parent.stream;
    }
    return success();
}

// What one case says to another: whoever it names is named there as that case names people. A name
// that is a pseudonym here would be a person's id where cases are not pseudonymous: never.
Result<Map> Engine::Loop::carried(const Map& data, const StreamId& from,
                                  const workflow::Definition& to, Draft& draft) {
    TRY(const workflow::CaseState* const state, state_in(draft, from));
    const workflow::Definition* const definition = definition_of(state->definition);
    if (!definition || !definition->pseudonymous()) return data;
    Map named = data;
    const auto resolve = [&](Value& value) -> Result<void> {
        if (!value.text() || !value.text()->starts_with("p-")) return success();
        if (!to.pseudonymous()) return error(Errc::rejected, "would_name");
        const PersonId person = person_named(*value.text(), from, parts_.keys);
        if (!person.empty()) value = person.text();
        return success();
    };
    for (auto& [name, value] : named) {
        TRY(resolve(value));
        if (!value.list()) continue;
        List items = *value.list();
        for (Value& item : items) {
            TRY(resolve(item));
        }
        value = std::move(items);
    }
    return named;
}

Result<void> Engine::Loop::open_child(FollowUp& next, Draft& draft) {
    const workflow::Definition* const definition = current_definition(next.spawn.definition);
    ENGINE_ASSERT(definition);  // it gave the number
    TRY(check_ancestors(next.from, *definition, draft));
    workflow::CaseState fresh;
    fresh.stream = next.to;
    fresh.parent = {next.from, next.spawn.done};
    workflow::Command command{.stream = next.to, .trigger = definition->initial_trigger()};
    TRY(command.data, carried(next.spawn.data, next.from, *definition, draft));
    name_people(*definition, next.to, roster_in(draft), command.data);
    command.actor = actor_in({}, next.to, *definition, recorder_.now());
    TRY(auto decisions,
        workflow::decide(*definition, fresh, command, decide_context(*definition, next.to, draft)));
    decisions.front().data.set("parent",
                               Map{{"done", next.spawn.done}, {"stream", next.from.text()}});
    return record(std::move(decisions),
                  {*definition, fresh, next.to, command.actor, {}, std::move(next.path)}, draft);
}

Result<void> Engine::Loop::give(const SentSignal& signal, const std::vector<StreamId>& path,
                                Draft& draft) {
    const workflow::Listen what{signal.trigger, signal.key};
    std::vector<StreamId> streams = deriver_.correlations().listeners(what);
    std::set<StreamId> listeners{streams.begin(), streams.end()};
    for (const auto& entry : draft.cases) listeners.insert(entry.first);
    bool heard = false;
    for (const StreamId& stream : listeners) {
        TRY(const bool reacted, give_to(stream, signal, path, draft));
        heard = heard || reacted;
    }
    if (!heard && signal.waits(recorder_.now())) draft.unheard.push_back(signal);
    return success();
}

Result<bool> Engine::Loop::give_to(const StreamId& stream, const SentSignal& signal,
                                   const std::vector<StreamId>& path, Draft& draft) {
    TRY(const workflow::CaseState* const found, state_in(draft, stream));
    if (!listens_for(*found, signal)) return false;
    const workflow::CaseState state = *found;
    const workflow::Definition* const definition = definition_of(state.definition);
    if (!definition) return error(Errc::corruption, "a case's definition was never deployed");
    workflow::Command command{.stream = stream, .trigger = signal.trigger};
    TRY(command.data, carried(signal.data, signal.from, *definition, draft));
    name_people(*definition, stream, roster_in(draft), command.data);
    command.actor = actor_in({}, stream, *definition, recorder_.now());
    auto decisions =
        workflow::decide(*definition, state, command, decide_context(*definition, stream, draft));
    if (!decisions && workflow::is_without_effect(decisions.error())) return false;
    TRY(auto decided, std::move(decisions));
    std::vector<StreamId> extended = path;
    extended.push_back(signal.from);
    if (std::find(extended.begin(), extended.end(), stream) != extended.end())
        return error(Errc::rejected, "cycle", stream.text());
    decided.front().data.set("signal", signal.id);
    draft.heard.insert(signal.id);
    TRY(record(std::move(decided),
               {*definition, state, stream, command.actor, {}, std::move(extended)}, draft));
    return true;
}

Result<void> Engine::Loop::tell_parent(const FollowUp& next, Draft& draft) {
    TRY(const workflow::CaseState* const found, state_in(draft, next.to));
    const workflow::CaseState state = *found;
    const workflow::Definition* const definition = definition_of(state.definition);
    if (!definition) return error(Errc::corruption, "a case's definition was never deployed");
    if (workflow::is_over(*definition, state)) return success();
    TRY(Map output, carried(next.spawn.data, next.from, *definition, draft));
    name_people(*definition, next.to, roster_in(draft), output);
    TRY(auto decisions,
        workflow::decide_ended(*definition, state, next.from, next.spawn.done, output,
                               decide_context(*definition, next.to, draft)));
    const workflow::Actor system = actor_in({}, next.to, *definition, recorder_.now());
    return record(std::move(decisions), {*definition, state, next.to, system, {}, next.path},
                  draft);
}

// Signals that waited for a case like this one, the oldest first, as far as it reacts to them.
Result<void> Engine::Loop::hear(const FollowUp& next, Draft& draft) {
    TRY(const workflow::CaseState* const state, state_in(draft, next.to));
    const std::vector<workflow::Listen> listens = state->listens;
    for (const workflow::Listen& what : listens) {
        std::vector<SentSignal> waiting;
        for (const SentSignal* const signal : deriver_.correlations().waiting(what))
            if (signal->waits(recorder_.now())) waiting.push_back(*signal);
        for (const SentSignal& signal : draft.unheard)
            if (signal.trigger == what.trigger && signal.key == what.key) waiting.push_back(signal);
        for (const SentSignal& signal : waiting) {
            if (draft.heard.contains(signal.id)) continue;
            TRY(give_to(next.to, signal, next.path, draft));
        }
    }
    return success();
}

}  // namespace promenade::runtime
