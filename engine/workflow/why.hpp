// Why somebody is asked about a case: what they may do and by which rule, and what its deadlines do
// if nobody acts. Facts alone; the same ones that decide works with.
#pragma once

#include "engine/workflow/decide.hpp"

#include <string>
#include <vector>

namespace promenade::workflow {

struct Why {
    struct Chance {
        const TriggerSpec* trigger;
        std::string rule;  // who the rule of `by` names: a role, "theme_referent", a field
        bool stands_in;    // by the rights of the absent person they stand in for
    };
    struct Deadline {
        Instant due{};
        std::vector<std::string>
            told;  // whom its notices go to: "coordinator", "referent", a field
        std::vector<std::string> leads_to;  // labels of the states that it enters; none: it stays
        std::string trigger;                // of a delayed send: its label
    };
    std::vector<Chance> chances;      // in the order of the buttons
    std::vector<Deadline> deadlines;  // pending, the soonest first; conditions are not asked
};

// What led to an event that moved a case. `program`: a deadline, another case, the case itself.
enum class CameBy { person, program, undo, migration };
CameBy came_by(const Definition& definition, const log::Event& event);

// Borrows the definition. Of a case that the actor may read.
Why why(const Definition& definition, const CaseState& state, const Actor& actor);

}  // namespace promenade::workflow
