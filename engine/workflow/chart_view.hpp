// What a running chart shows of itself to its expressions.
#pragma once

#include "engine/workflow/happening.hpp"
#include "engine/workflow/transition_sets.hpp"

namespace promenade::workflow {

// Borrows all.
class ChartView {
public:
    ChartView(const Chart& chart, const Standing& standing, const Happening& now)
        : chart_(chart), standing_(standing), now_(now) {}

    // Names of the active state nodes, ancestors included, in document order.
    Value active() const;
    // {name, kind: outside, inside or platform, id: of a send}; empty at the start.
    Value trigger() const;

private:
    const Chart& chart_;
    const Standing& standing_;
    const Happening& now_;
};

}  // namespace promenade::workflow
