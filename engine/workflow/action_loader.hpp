// Loads what a statechart does: assign, raise, send, cancel, spawn, signal, record, notify, emit.
#pragma once

#include "engine/workflow/place.hpp"
#include "engine/workflow/procedure.hpp"
#include "engine/workflow/rule_loader.hpp"

#include <string_view>
#include <vector>

namespace promenade::workflow {

// Keys of a block of actions, wherever one may stand.
inline constexpr std::string_view kActionKeys =
    "assign raise send cancel spawn signal record notify actions";

class ActionLoader {
public:
    // Borrows it: its fields, its triggers and the triggers of its chart are loaded already.
    ActionLoader(Strictness strictness, const Procedure& procedure)
        : strictness_(strictness), procedure_(procedure) {}

    // Errors of all: invalid.
    // The action keys of an object that may have others; not its guard.
    Result<Actions> actions_of(const Place& owner, const Names& names) const;
    // A block, or a list of blocks.
    Result<std::vector<Actions>> blocks(const Place& place, const Names& names) const;
    // Field -> expression.
    Result<std::vector<Assignment>> assignments(const Place& place, const Names& names) const;
    // The same for the fields of another procedure, which are not known here.
    Result<std::vector<Assignment>> values(const Place& place, const Names& names) const;

private:
    bool plain() const { return strictness_ == Strictness::plain; }
    Result<Actions> block(const Place& place, const Names& names) const;
    Result<std::vector<Sending>> sendings(const Place& place, const Names& names,
                                          std::string_view keys) const;
    Result<Sending> sending(const Place& place, const Names& names, std::string_view keys) const;
    Result<void> check_brought(const Place& place, Sending& sending) const;

    Strictness strictness_;
    const Procedure& procedure_;
};

}  // namespace promenade::workflow
