// Runs a statechart by the algorithm of the W3C recommendation "State Chart XML (SCXML)",
// appendix D: one macrostep takes every transition that a happening and its consequences enable,
// what the chart sends itself without delay included.
// Where XState v5's JSON has no SCXML twin, XState rules: a transition whose targets all lie inside
// its source is internal unless it says `reenter`.
#pragma once

#include "engine/core/result.hpp"
#include "engine/workflow/chart.hpp"
#include "engine/workflow/happening.hpp"
#include "engine/workflow/selection.hpp"
#include "engine/workflow/transition_sets.hpp"

namespace promenade::workflow {

// Of one macrostep: transitions taken together, and triggers of its own that it looked at.
inline constexpr int kMicrostepsMax = 1'000;

// What the chart asks for, and does, while it runs.
class Host : public Judge {
public:
    // What is sent without delay goes on the agenda. Errors end the macrostep, and are handed back
    // by run.
    virtual Result<void> act(const Actions& actions, Agenda& agenda) = 0;
    // What the parent of this final node is done with. Errors: as act.
    virtual Result<Map> output(NodeIndex final_node, Agenda& agenda) = 0;
    // What was on the agenda is looked at now: keeps it until the next.
    virtual const Happening& handle(Happening happening) = 0;
    virtual void entered(NodeIndex node) = 0;
    virtual void left(NodeIndex node) = 0;
};

// Runs one macrostep in place. False: nothing was enabled, by it or without a trigger, and nothing
// changed. Where the root is done its last states do what they do on exit, and stay active.
// Errors: invalid (more than kMicrostepsMax: the chart never comes to rest; names the states that
// it goes round in); the host's. After an error `standing` is of no use.
Result<bool> run(const Chart& chart, const Happening& happening, Standing& standing, Host& host);

// Their names, where that is the error; none: it is another.
std::vector<std::string> states_gone_round(const Error& error);

}  // namespace promenade::workflow
