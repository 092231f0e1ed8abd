// Which transitions a happening takes: selectTransitions and selectEventlessTransitions of SCXML's
// appendix D.
#pragma once

#include "engine/workflow/happening.hpp"
#include "engine/workflow/transition_sets.hpp"

namespace promenade::workflow {

class Judge {
public:
    enum class Verdict { holds, fails, error };

    virtual ~Judge() = default;
    // Of a transition that has a guard.
    virtual Verdict judge(const Transition& transition) = 0;
};

// What a guard gave: looking at what is absent is false, an optional answer that nobody gave is no
// fault; any other error is one, and so is what is neither true nor false.
Judge::Verdict verdict_of(const Result<Value>& guard);

// For each active leaf the first transition on the way up whose guard holds, less those that others
// preempt. A guard that fails goes on the agenda where the chart can react to it.
Indices select(const Chart& chart, const Standing& standing, const Happening& happening,
               Judge& judge, Agenda& agenda);

}  // namespace promenade::workflow
