#include "engine/runtime/members.hpp"

namespace promenade::runtime {

Value members_of(const network::Roster& roster) {
    List members;
    for (const auto& [id, person] : roster.people) {
        if (person.role != network::Role::pdn || person.erased) continue;
        const Value* const label_date = person.facts.find("label_date");
        const bool dated = label_date && label_date->text();
        members.push_back(Map{{"employer", person.employer},
                              {"id", id.text()},
                              {"label_date", dated ? *label_date->text() : std::string{}},
                              {"state", person.state},
                              {"themes", List(person.themes.begin(), person.themes.end())}});
    }
    return members;
}

}  // namespace promenade::runtime
