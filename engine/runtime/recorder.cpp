#include "engine/runtime/recorder.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/core/encoding.hpp"
#include "engine/runtime/calendar_of.hpp"

#include <algorithm>

namespace promenade::runtime {

namespace {

constexpr std::string_view kSystem = "system";

bool acts_under_role(network::Role role) {
    return role == network::Role::coordinator || role == network::Role::referent;
}

}  // namespace

std::string name_in_stream(const PersonId& person, const StreamId& stream, bool pseudonymous,
                           const network::Roster& roster, privacy::KeyStore& keys) {
    if (person.empty()) return std::string{kSystem};
    const network::Person* known = roster.person(person);
    if (!pseudonymous || (known && acts_under_role(known->role))) return person.text();
    return keys.pseudonym(person, stream.text());
}

PersonId person_named(std::string_view name, const StreamId& stream,
                      const privacy::KeyStore& keys) {
    if (name.empty() || name == kSystem) return {};
    if (!name.starts_with("p-")) return PersonId{std::string{name}};
    return keys.person_behind(name, stream.text()).value_or(PersonId{});
}

namespace {

// A deputy by appointment coordinates on the days that the coordinator is absent, and then as their
// substitute.
std::vector<std::string> roles_of(const network::Person& person) {
    if (person.role == network::Role::coordinator && person.state == "deputy") return {"deputy"};
    return {std::string{network::name_of(person.role)}};
}

}  // namespace

workflow::Actor actor_facts(const PersonId& person, const StreamId& stream, bool pseudonymous,
                            const network::Roster& roster, privacy::KeyStore& keys,
                            LocalDate today) {
    workflow::Actor actor;
    actor.pseudonym = name_in_stream(person, stream, pseudonymous, roster, keys);
    if (person.empty()) {
        actor.roles = {std::string{kSystem}};
    } else if (const network::Person* known = roster.person(person)) {
        actor.roles = roles_of(*known);
        actor.themes = known->themes;
        actor.member = known->role == network::Role::pdn;
        if (const network::Person* absent = roster.absent_for(person, today))
            actor.absent = {name_in_stream(absent->id, stream, pseudonymous, roster, keys),
                            roles_of(*absent), absent->themes};
    }
    return actor;
}

PersonId reader_for(const network::Person& person, const workflow::Definition& definition,
                    const workflow::CaseState& state, const network::Roster& roster,
                    privacy::KeyStore& keys) {
    const LocalDate today = today_in(roster, state.changed_at);
    const network::Person* const deputy = roster.deputy_of(person.id, today);
    const bool reads =
        deputy && workflow::may_read(definition, state,
                                     actor_facts(deputy->id, state.stream,
                                                 definition.pseudonymous(), roster, keys, today));
    return reads ? deputy->id : person.id;
}

Instant Recorder::now() {
    last_time_ = std::max(last_time_, clock_.now());
    return last_time_;
}

log::Event Recorder::stamped(std::string type, StreamId stream, Version version) {
    log::Event event;
    event.id = random_id(random_);
    event.source = source_;
    event.type = std::move(type);
    event.stream = std::move(stream);
    event.version = version;
    event.time = now();
    return event;
}

Result<Value> Recorder::sealed(const log::Event& event, const std::string& slot, const Value& value,
                               const privacy::SealingKey& key) {
    // What cannot be opened again must not be sealed.
    if (!parse_canonical(canonical(value)))
        return error(Errc::rejected, std::string{kNotRecordable});
    return privacy::seal(
        value, key,
        {.source = event.source, .event_id = event.id, .event_type = event.type, .slot = slot},
        random_);
}

Result<log::Event> Recorder::case_event(workflow::Decision& decision,
                                        const workflow::Definition& definition,
                                        const workflow::CaseState& state, const StreamId& stream,
                                        Version version, const workflow::Actor& actor,
                                        const PersonId& author) {
    log::Event event = stamped(decision.event_type, stream, version);
    event.actor = actor.pseudonym;
    event.onbehalfof = decision.onbehalfof;
    event.authtype = actor.pseudonym == kSystem ? "system" : "app_user";
    event.correlationid = stream.text();
    event.definition = definition.hash();
    event.data = std::move(decision.data);
    List slots;
    for (const workflow::PersonalField& field : decision.personal) {
        std::string_view owner_name = field.of == "actor" ? std::string_view{actor.pseudonym} : "";
        // Named by this very event, where it opens the case.
        const Value* const changed = event.data.find("fields");
        for (const Value* named :
             {changed ? changed->find(field.of) : nullptr, state.fields.find(field.of)})
            if (owner_name.empty() && named && named->text()) owner_name = *named->text();
        const PersonId owner =
            owner_name.empty() ? author : person_named(owner_name, stream, keys_);
        if (owner.empty()) return error(Errc::rejected, "erased");
        privacy::SealingKey key = keys_.key_for(owner, field.retention);
        if (definition.pseudonymous()) key = privacy::stream_key(key, stream.text());
        TRY(Value slot, sealed(event, field.name, field.value, key));
        slots.push_back(std::move(slot));
    }
    if (!slots.empty()) event.data.set("sealed", std::move(slots));
    return event;
}

Result<log::Event> Recorder::network_event(const network::Draft& draft, Version version,
                                           const PersonId& actor) {
    log::Event event = stamped(draft.type, draft.stream, version);
    event.actor = actor.empty() ? std::string{kSystem} : actor.text();
    event.authtype = actor.empty() ? "system" : "app_user";
    event.subject = draft.subject;
    event.effectivetime = draft.effectivetime;
    event.data = draft.data;
    List slots;
    for (const auto& field : draft.personal) {
        const privacy::SealingKey key = keys_.key_for(field.of, field.retention);
        TRY(Value slot, sealed(event, field.name, field.value, key));
        slots.push_back(std::move(slot));
    }
    if (!slots.empty()) event.data.set("sealed", std::move(slots));
    return event;
}

log::Event Recorder::refusal_event(const StreamId& stream, Version version,
                                   const std::string& actor, std::string_view reason,
                                   std::string_view trigger) {
    log::Event event = stamped("command.refused", stream, version);
    event.actor = actor;
    event.authtype = "app_user";
    event.data = Map{{"reason", reason}, {"trigger", trigger}};
    return event;
}

log::Event Recorder::key_event(const privacy::KeyStore::Created& created, Version version) {
    log::Event event = stamped("key.created", StreamId{"keys"}, version);
    event.actor = kSystem;
    event.authtype = "system";
    event.data = Map{{"kid", created.kid}, {"commitment", base64(created.commitment)}};
    return event;
}

log::Event Recorder::destruction_event(const std::string& kid, std::uint64_t epoch,
                                       Version version) {
    log::Event event = stamped("key.destroyed", StreamId{"keys"}, version);
    event.actor = kSystem;
    event.authtype = "system";
    event.data = Map{{"kid", kid}, {"epoch", static_cast<std::int64_t>(epoch)}};
    return event;
}

}  // namespace promenade::runtime
