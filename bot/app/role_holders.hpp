// Who holds a role, and which partners there are, from files such as config/demo/people.json and
// config/demo/partners.json: a network's first appointments, without a spreadsheet.
#pragma once

#include "engine/network/commands.hpp"

#include <string_view>
#include <vector>

namespace promenade::app {

// {coordinator, deputies, referents, absences}, in the order in which they are to be submitted.
// Errors: invalid, `where` = "<file>#<pointer>".
Result<std::vector<network::NetworkCommand>> role_holders_from(std::string_view json,
                                                               std::string_view file);
// [{id, name, domain, territory, orientation, employer, phone, email, url}]. Errors: the same.
Result<std::vector<network::NetworkCommand>> partners_from(std::string_view json,
                                                           std::string_view file);

}  // namespace promenade::app
