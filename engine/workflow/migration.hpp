// Live change: what becomes of a running case under another definition. Checked for every open case
// before anything is published, then recorded case by case as an event. Pure.
#pragma once

#include "engine/workflow/decide.hpp"

#include <optional>
#include <string>

namespace promenade::workflow {

struct Migration {
    enum class Fate {
        unchanged,   // the same states, fields and deadlines, under the new definition
        moves,       // `decision` says what changes
        impossible,  // it keeps its definition; `reason` and `where` say why
    };
    Fate fate = Fate::unchanged;
    // impossible: state_unknown (no such state, and "migrate" leads it nowhere; where = its name),
    // states_conflict (its states can't be active together there; where = one of them),
    // field_unknown, field_unfit (a value that the new field may not have), sealed_unknown (a
    // sealed field that is not declared, or no longer sealed; where = the field), other_procedure
    // (another prefix, or people named otherwise), eventless_failed (a guard of its eventless
    // transitions, or what they do, has no value; where = a JSON pointer into the new definition),
    // eventless_endless.
    std::string reason, where;
    // New deadlines, by their names, of states that hold others and of which it is not known when
    // they were entered: they count from the oldest state inside.
    std::vector<std::string> assumed;
    // The "case.migrated", to be recorded under the new definition; not of an impossible one.
    Decision decision;
};

// The state stands for all that happened: it is the fold of the case's events. States, histories
// and fields keep their names unless the "migrate" of `next` gives others. A deadline of a state
// that stays keeps its instant; one that the new definition adds counts from when the state was
// entered, and is due at once where that is past; one that had fired does not fire again. A history
// forgets what is not inside its parent any more. Then the eventless transitions are taken, within
// the same decision. Errors: corruption (the state does not fit `now`).
Result<Migration> plan_migration(const Definition& now, const Definition& next,
                                 const CaseState& state, const DecideContext& context);

// The chart reached a final state of its root: nothing can happen to it, nor need it move.
bool is_over(const Definition& definition, const CaseState& state);

}  // namespace promenade::workflow
