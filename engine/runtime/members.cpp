#include "engine/runtime/members.hpp"

#include "engine/network/headcount.hpp"

#include <set>

namespace promenade::runtime {

Value members_of(const network::Roster& roster,
                 const std::function<std::string(const PersonId&)>& named) {
    std::set<PersonId> connected;
    for (const network::Account& account : roster.accounts) connected.insert(account.person);
    List members;
    for (const auto& [id, person] : roster.people) {
        if (person.role != network::Role::pdn || person.erased) continue;
        const Value facts{person.facts};
        members.push_back(Map{{"case", std::string{facts.text_at("case")}},
                              {"connected", connected.contains(id)},
                              {"directory", std::string{facts.text_at("directory")}},
                              {"employer", person.employer},
                              {"id", named(id)},
                              {"label_date", std::string{facts.text_at("label_date")}},
                              {"state", person.state},
                              {"themes", List(person.themes.begin(), person.themes.end())},
                              {"unlisted", network::is_unlisted(person.facts)}});
    }
    return members;
}

Value members_in(const StreamId& stream, bool pseudonymous, const network::Roster& roster,
                 const privacy::KeyStore& keys) {
    return members_of(roster, [&](const PersonId& member) {
        if (!pseudonymous) return member.text();
        return keys.known_pseudonym(member, stream.text()).value_or("");
    });
}

bool changes_standing(const network::Roster& roster, const log::Event& event) {
    if (event.type != "member.recorded") return false;
    const network::Person* const before = roster.person(PersonId{event.stream.text()});
    return before && (before->state != Value{event.data}.text_at("state") ||
                      network::is_unlisted(before->facts) != network::is_unlisted(event.data));
}

}  // namespace promenade::runtime
