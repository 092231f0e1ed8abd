#include "bot/app/names_of.hpp"

namespace promenade::app {

language::Names names_of(const delivery::People& people) {
    language::Names names;
    for (const auto& [id, person] : people.roster().people)
        if (const delivery::Named* named = people.find(id))
            names.people.push_back({id.text(), named->given_name, named->family_name});
    for (const auto& [id, employer] : people.roster().employers)
        names.employers.push_back({id, std::string{Value{employer.facts}.text_at("name")}});
    for (const auto& [id, facts] : people.roster().partners)
        names.partners.push_back({id, std::string{Value{facts}.text_at("name")}});
    return names;
}

}  // namespace promenade::app
