// `chart check`: what a procedure's author must know although the loader accepts the file. Pure;
// the sentences are in config/texts/chart.fr.json, by code.
#pragma once

#include "engine/workflow/chart_reach.hpp"
#include "engine/workflow/procedure.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::workflow {

struct Finding {
    std::string code;   // "state_unreachable"
    std::string where;  // JSON pointer
    Map args;           // labels and names that its sentence shows

    friend bool operator==(const Finding&, const Finding&) = default;
};

// Whether the catalogue has a text, and a sentence for an event of that type.
struct Catalogue {
    std::function<bool(std::string_view key)> has_text;
    std::function<bool(std::string_view type)> has_event;
};

// In the order of the checks below; empty: nothing to say. `others`: the procedures in service
// beside it.
std::vector<Finding> check(const Definition& definition, const std::vector<Definition>& others,
                           const Catalogue& catalogue);

// Its parts. States: unreachable, without a way out, never ending; guards that never hold,
// transitions that an earlier one hides, eventless loops.
void check_states(const Chart& chart, const ChartReach& reach, std::vector<Finding>& findings);
// People: triggers that nobody may send, because they may not read the case either, that nothing
// ever gives or that no state reacts to, implied ones that are never enabled, deadlines that nobody
// owns.
void check_triggers(const Procedure& procedure, const ChartReach& reach,
                    std::vector<Finding>& findings);
void check_deadlines(const Procedure& procedure, const ChartReach& reach,
                     std::vector<Finding>& findings);
// Fields that a form asks and nobody can read, or that are sealed under the key of nobody.
void check_fields(const Procedure& procedure, std::vector<Finding>& findings);
// What it does: another author of the case, data that nobody brought, notices whose condition never
// holds or that reach nobody, states, roles and states of a member that do not exist, persons taken
// for texts, days that nothing sets, cancelled ids that nobody sends, votes that are counted by the
// guard of the vote.
void check_actions(const Procedure& procedure, std::vector<Finding>& findings);
// Cases that it opens of procedures that nobody has, that open one of its own again, or that would
// refuse what comes along; signals that nobody hears, or that it listens for and nobody gives.
void check_spawns(const Procedure& procedure, const std::vector<Definition>& others,
                  std::vector<Finding>& findings);
void check_signals(const Procedure& procedure, const std::vector<Definition>& others,
                   std::vector<Finding>& findings);
// Texts that the catalogue lacks.
void check_texts(const Procedure& procedure, const Catalogue& catalogue,
                 std::vector<Finding>& findings);

// Every block of actions of the chart, and what is done inside it.
void for_each_block(const Chart& chart, const std::function<void(const Actions&)>& visit);

// Something can put a value into the field.
bool is_filled(const Procedure& procedure, std::string_view field);
// Whether the rule can fit anybody in a case that is open: its guard can hold, and a field that
// names a person is filled by something.
bool can_fit(const Procedure& procedure, const Rule& rule);
// Whether a notice to "coordinator", "referent" or a field can reach anybody.
bool has_recipient(const Procedure& procedure, std::string_view to);
// Whoever it fits may also be one of the readers.
bool can_read(const Procedure& procedure, const Rule& sender);
// A person, not the program, may send the trigger in an open case.
bool has_sender(const Procedure& procedure, const TriggerSpec& trigger);

}  // namespace promenade::workflow
