// What a submission makes happen to cases: its commands are decided and recorded in its draft.
#include "engine/runtime/calendar_of.hpp"
#include "engine/runtime/loop.hpp"
#include "engine/runtime/members.hpp"
#include "engine/workflow/evolve.hpp"
#include "engine/workflow/migration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace promenade::runtime {

namespace {

constexpr std::string_view kMemberPrefix = "M-";

StreamId numbered(const std::string& prefix, std::uint64_t number) {
    return StreamId{fmt::format("{}-{:04}", prefix, number)};
}

}  // namespace

Result<const workflow::CaseState*> Engine::Loop::state_in(const Draft& draft,
                                                          const StreamId& stream) {
    const auto at = draft.cases.find(stream);
    if (at != draft.cases.end()) return &at->second;
    return deriver_.case_of(stream);
}

// Whoever is named by a person field of the form gets their name in the stream. What names nobody
// stays, and is refused or kept as any other text would be.
void Engine::Loop::name_people(const workflow::Definition& definition, const StreamId& stream,
                               const network::Roster& roster, Map& data) {
    const auto name = [&](Value& value) {
        const PersonId person{value.text() ? *value.text() : std::string{}};
        if (roster.person(person))
            value = name_in_stream(person, stream, definition.pseudonymous(), roster, parts_.keys);
    };
    for (auto& [field, value] : data) {
        const workflow::FieldSpec* const spec = definition.field(field);
        if (spec && spec->type == "person") name(value);
        if (spec && spec->type == "people" && value.list())
            std::for_each(value.list()->begin(), value.list()->end(), name);
    }
}

const workflow::Definition* Engine::Loop::current_definition(const std::string& id) {
    const auto& current = deriver_.roster().definitions;
    const auto at = current.find(id);
    return at == current.end() ? nullptr : definition_of(at->second);
}

workflow::DecideContext Engine::Loop::decide_context(const workflow::Definition& definition,
                                                     const StreamId& stream, const Draft& draft) {
    const network::Roster& roster = roster_in(draft);
    return {recorder_.now(), &calendars_, &roster.settings,
            [&definition, &stream, &roster, this] {
                return members_in(stream, definition.pseudonymous(), roster, parts_.keys);
            },
            [&stream, this](std::string_view name) {
                return person_named(name, stream, parts_.keys).text();
            }};
}

Result<StreamId> Engine::Loop::next_stream(const std::string& definition, Draft& draft) {
    const workflow::Definition* const current = current_definition(definition);
    if (!current) return error(Errc::rejected, "no_such_procedure");
    std::uint64_t& next = draft.numbers[current->stream_prefix()];
    next = std::max(next, deriver_.next_number(current->stream_prefix()));
    return numbered(current->stream_prefix(), next++);
}

Result<void> Engine::Loop::decide_case(const Submission& submission, const CaseCommand& command,
                                       Draft& draft) {
    workflow::CaseState fresh;
    const workflow::CaseState* state = &fresh;
    const workflow::Definition* definition = nullptr;
    StreamId stream = command.stream;
    if (stream.empty()) {
        TRY(stream, next_stream(command.definition, draft));
        definition = current_definition(command.definition);
        fresh.stream = stream;
    } else {
        TRY(state, state_in(draft, stream));
        if (state->stream.empty()) return error(Errc::rejected, "no_such_case");
        definition = definition_of(state->definition);
    }
    if (!definition) return error(Errc::corruption, "a case's definition was never deployed");

    const bool pseudonymous = definition->pseudonymous();
    workflow::Command wanted{
        .stream = stream,
        .seen_version = command.seen_version,
        .trigger = command.trigger,
        .data = command.data,
        .actor = actor_in(submission.actor, stream, *definition, recorder_.now())};
    if (command.newcomer) {
        TRY(const PersonId newcomer, register_newcomer(submission, command, *definition, draft));
        wanted.data.set(command.newcomer->field, newcomer.text());
    }
    name_people(*definition, stream, roster_in(draft), wanted.data);
    if (!command.onbehalfof.empty())
        wanted.actor.onbehalfof = name_in_stream(command.onbehalfof, stream, pseudonymous,
                                                 deriver_.roster(), parts_.keys);
    const workflow::DecideContext context = decide_context(*definition, stream, draft);
    const PersonId author = command.onbehalfof.empty() ? submission.actor : command.onbehalfof;
    const bool by_system = submission.actor.empty();
    std::vector<workflow::Decision> decisions;
    if (command.trigger == kUndoTrigger) {
        TRY(decisions.emplace_back(),
            workflow::decide_undo(*definition, *state, wanted.actor, context));
    } else if (by_system && command.trigger == kReplanTrigger) {
        TRY(decisions.emplace_back(), workflow::decide_replan(*definition, *state, context));
    } else if (by_system && command.trigger == kMigrateTrigger) {
        const workflow::Definition* const before = definition;
        definition = definition_of(command.definition);
        if (!definition) return error(Errc::rejected, "no_such_procedure");
        TRY(workflow::Migration migration,
            workflow::plan_migration(*before, *definition, *state, context));
        if (migration.fate == workflow::Migration::Fate::impossible)
            return error(Errc::rejected, "migration_impossible", migration.where);
        decisions.push_back(std::move(migration.decision));
    } else {
        TRY(decisions, workflow::decide(*definition, *state, wanted, context));
    }
    TRY(record(std::move(decisions), {*definition, *state, stream, wanted.actor, author}, draft));
    draft.outcome.stream = stream;
    draft.outcome.version = draft.cases.at(stream).version;
    return follow_up(draft);
}

// Ids are never given twice: the erased keep theirs.
Result<PersonId> Engine::Loop::register_newcomer(const Submission& submission,
                                                 const CaseCommand& command,
                                                 const workflow::Definition& definition,
                                                 Draft& draft) {
    const workflow::TriggerSpec* const trigger = definition.trigger(command.trigger);
    const std::string& field = command.newcomer->field;
    const bool asked =
        trigger && std::any_of(trigger->form.begin(), trigger->form.end(),
                               [&](const workflow::FormField& form_field) {
                                   return form_field.newcomer && form_field.field == field;
                               });
    if (!asked) return error(Errc::rejected, "field_invalid", "/data/" + field);
    std::uint64_t last = 0;
    for (const auto& [id, person] : roster_in(draft).people) {
        std::uint64_t number = 0;
        const std::string_view digits =
            std::string_view{id.text()}.substr(std::min(kMemberPrefix.size(), id.text().size()));
        if (id.text().starts_with(kMemberPrefix) &&
            std::from_chars(digits.data(), digits.data() + digits.size(), number).ec == std::errc{})
            last = std::max(last, number);
    }
    network::RecordMember record;
    record.id = PersonId{fmt::format("{}{:03}", kMemberPrefix, last + 1)};
    record.state = "candidate";
    record.identity = command.newcomer->identity;
    TRY(decide_network(record, submission.actor, draft));
    return record.id;
}

Result<void> Engine::Loop::record(std::vector<workflow::Decision> decisions,
                                  const Recording& recording, Draft& draft) {
    const workflow::Definition& definition = recording.definition;
    const StreamId& stream = recording.stream;
    workflow::CaseState state = recording.before;
    const std::size_t known = draft.events.size();
    std::string cause;
    for (workflow::Decision& decision : decisions) {
        List children;
        for (const workflow::Spawn& spawn : decision.spawns) {
            TRY(const StreamId child, next_stream(spawn.definition, draft));
            children.push_back(child.text());
        }
        if (!children.empty()) decision.data.set("spawned", std::move(children));
        if (decision.lists_members) draft.listings[draft.events.size()] = known;
        TRY(log::Event event,
            recorder_.case_event(decision, definition, state, stream, state.version + 1,
                                 recording.actor, recording.author));
        event.causationid = cause;
        if (cause.empty()) cause = event.id;
        const bool was_open = state.version == 0 || state.parent.stream.empty() ||
                              !workflow::is_over(definition, state);
        workflow::evolve(state, event);
        plan_follow_ups(decision, event, recording, was_open, state, draft);
        for (const workflow::Effect& effect : decision.effects)
            for (PersonId& person : recipients(effect, definition, state)) {
                OutboxItem item;
                item.to = std::move(person);
                item.text = effect.text;
                item.stream = stream;
                item.version = event.version;
                item.card = effect.card;
                draft.outbox.push_back(std::move(item));
            }
        draft.events.push_back(std::move(event));
        for (const workflow::MemberChange& change : decision.members) {
            TRY(change_member(change, recording, draft));
        }
    }
    draft.cases.insert_or_assign(stream, std::move(state));
    return success();
}

workflow::Actor Engine::Loop::actor_in(const PersonId& person, const StreamId& stream,
                                       const workflow::Definition& definition, Instant now) const {
    return actor_facts(person, stream, definition.pseudonymous(), deriver_.roster(), parts_.keys,
                       today_in(deriver_.roster(), now));
}

std::vector<const network::Person*> Engine::Loop::role_holders(
    std::string_view role, const workflow::CaseState& state) const {
    const network::Roster& roster = deriver_.roster();
    std::vector<const network::Person*> holders;
    const auto add = [&](const network::Person* person) {
        if (person && std::find(holders.begin(), holders.end(), person) == holders.end())
            holders.push_back(person);
    };
    if (role == "coordinator") {
        add(roster.coordinator());
    } else {
        for (const std::string& theme : workflow::themes_of(state.fields))
            add(roster.referent_of(theme));
    }
    return holders;
}

std::vector<PersonId> Engine::Loop::recipients(const workflow::Effect& effect,
                                               const workflow::Definition& definition,
                                               const workflow::CaseState& state) const {
    std::vector<PersonId> people;
    if (effect.to == "coordinator" || effect.to == "referent") {
        for (const network::Person* const holder : role_holders(effect.to, state))
            people.push_back(
                reader_for(*holder, definition, state, deriver_.roster(), parts_.keys));
        return people;
    }
    const auto add = [&](const Value& name) {
        const PersonId person =
            name.text() ? person_named(*name.text(), state.stream, parts_.keys) : PersonId{};
        if (!person.empty()) people.push_back(person);
    };
    if (!effect.person.empty()) {
        add(Value{effect.person});
        return people;
    }
    const Value* const named = state.fields.find(effect.to);
    if (named && named->list())
        std::for_each(named->list()->begin(), named->list()->end(), add);
    else if (named)
        add(*named);
    return people;
}

}  // namespace promenade::runtime
