#include "engine/runtime/members.hpp"

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
                              {"employer", person.employer},
                              {"id", named(id)},
                              {"label_date", std::string{facts.text_at("label_date")}},
                              {"state", person.state},
                              {"themes", List(person.themes.begin(), person.themes.end())}});
    }
    return members;
}

}  // namespace promenade::runtime
