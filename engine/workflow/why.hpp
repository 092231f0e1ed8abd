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
    std::vector<Deadline> deadlines;  // the first few, one after the other, until one recurs
};

inline constexpr std::size_t kDeadlinesForeseen = 3;

// What led to an event that moved a case.
enum class CameBy {
    person,
    undo,
    migration,
    deadline,
    sending,  // a delayed send of its own
    parent,   // the case that opens it
    child,    // the end of one that it opened
    signal,   // of another case, or of what became of a member
};
CameBy came_by(const Definition& definition, const log::Event& event);

// Borrows the definition. Of a case that the actor may read. Deadlines are decided as they will be
// if nothing else happens until then.
Why why(const Definition& definition, const CaseState& state, const Actor& actor,
        const DecideContext& context);

}  // namespace promenade::workflow
