// Where a case stands, in the French of its definition.
#pragma once

#include "engine/workflow/case_state.hpp"
#include "engine/workflow/definition.hpp"

#include <string>
#include <vector>

namespace promenade::workflow {

// Labels of the active atomic states, the final ones apart: what is still to be done.
std::vector<std::string> open_steps(const Definition& definition, const CaseState& state);

// The same in a few words: of more than three steps the state that holds them as its regions; of
// none, the final states.
std::vector<std::string> where_it_stands(const Definition& definition, const CaseState& state);

}  // namespace promenade::workflow
