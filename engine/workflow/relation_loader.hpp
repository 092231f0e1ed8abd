// Loads what a case has to do with others and with the roster: spawn, signal, listen, record.
#pragma once

#include "engine/workflow/action_loader.hpp"

namespace promenade::workflow {

class RelationLoader {
public:
    // Borrows all: its fields, its triggers and the triggers of its chart are loaded already.
    RelationLoader(Strictness strictness, const Procedure& procedure, const ActionLoader& actions)
        : strictness_(strictness), procedure_(procedure), actions_(actions) {}

    // Errors of all: invalid.
    // {"definition": "answer", "for_each": "members", "data": {"who": "item.id"}, "done":
    // "answered"}
    Result<Spawning> spawning(const Place& place, const Names& names) const;
    // {"trigger": "trained", "key": "fields.member", "data": {…}, "wait": "P30D"}
    Result<Signalling> signalling(const Place& place, const Names& names) const;
    // {"member": "fields.member", "set": {"state": "'labelled'"}}
    Result<MemberRecording> recording(const Place& place, const Names& names) const;

private:
    Result<void> check_done(const Place& place, const std::string& done) const;

    Strictness strictness_;
    const Procedure& procedure_;
    const ActionLoader& actions_;
};

// Root key "listen": {"trained": "fields.member"}. Errors: invalid.
Result<void> load_listens(const Place& root, Strictness strictness, Procedure& procedure);

}  // namespace promenade::workflow
