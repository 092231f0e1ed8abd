// What a case's transition makes true of a member: their whole record, as their stream keeps it.
#include "engine/runtime/loop.hpp"

namespace promenade::runtime {

namespace {

std::vector<std::string> texts_of(const Value& value) {
    std::vector<std::string> texts;
    if (value.list())
        for (const Value& item : *value.list())
            if (item.text()) texts.push_back(*item.text());
    return texts;
}

std::string text_of(const Value& value) { return value.text() ? *value.text() : std::string{}; }

network::RecordMember changed(const network::Person& person, const Map& facts) {
    network::RecordMember record;
    record.id = person.id;
    record.state = person.state;
    record.themes = person.themes;
    record.employer = person.employer;
    record.facts = person.facts;
    for (const auto& [name, value] : facts) {
        if (name == "state")
            record.state = text_of(value);
        else if (name == "themes")
            record.themes = texts_of(value);
        else if (name == "employer")
            record.employer = text_of(value);
        else if (value.is_null())
            record.facts.erase(name);
        else
            record.facts.set(name, value);
    }
    return record;
}

}  // namespace

// Who acts under a pseudonym in the case is not named in the member's stream beside it.
Result<void> Engine::Loop::change_member(const workflow::MemberChange& change,
                                         const Recording& recording, Draft& draft) {
    const PersonId id = person_named(change.member, recording.stream, parts_.keys);
    const network::Person* const person = roster_in(draft).person(id);
    if (!person || person->role != network::Role::pdn)
        return error(Errc::rejected, "unknown_person");
    const std::string& actor = recording.actor.pseudonym;
    const PersonId by =
        actor.starts_with("p-") ? PersonId{} : person_named(actor, recording.stream, parts_.keys);
    const Value* const erased = change.facts.find("erased");
    if (erased && *erased == Value{true})
        return decide_network(network::OrderErasure{id, "asked"}, by, draft);
    return decide_network(changed(*person, change.facts), by, draft);
}

}  // namespace promenade::runtime
