// decide: what a command makes happen, or why not. Pure: no clock, no chance, no I/O; everything
// that could surprise a reader is in the arguments. Statecharts run by SCXML appendix D.
#pragma once

#include "engine/core/calendar.hpp"
#include "engine/log/event.hpp"
#include "engine/workflow/actor.hpp"
#include "engine/workflow/case_state.hpp"
#include "engine/workflow/definition.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace promenade::workflow {

struct Command {
    StreamId stream;
    // The version the person saw; 0 = whatever it is now (a first command, a timer).
    Version seen_version = 0;
    std::string trigger;
    Map data;  // the form's fields, clear and personal, as typed by the conversation
    Actor actor;
};

struct DecideContext {
    Instant now{};
    const Calendars* calendars = nullptr;  // borrowed; nullptr: the usual week
    const Map* settings = nullptr;         // borrowed: the network's, as deployed; nullptr: none
    // The network's members as expressions of this case see them (runtime/members.hpp); empty:
    // none. Asked only where one mentions them.
    std::function<Value()> members = {};
    // The roster id of whom the case calls so; empty: it calls people by their roster ids.
    std::function<std::string(std::string_view name)> person = {};
};

// Who is told, with which text of the catalogue. Never rendered here.
struct Effect {
    std::string to;        // "coordinator", "referent", or a field that holds a person or people
    std::string text;      // catalogue key
    bool card = false;     // with the case's card and its buttons
    std::string person{};  // instead of `to`: one person, as events name them

    friend bool operator==(const Effect&, const Effect&) = default;
};

// A field that must be sealed before it is recorded.
struct PersonalField {
    std::string name;
    Value value;
    std::string of;         // "author", "subject" or "actor": under whose key
    std::string retention;  // class of the key
};

// A child case to open, by the trigger that opens its definition.
struct Spawn {
    std::string definition;  // id
    Map data;
    std::string done;  // the trigger that its end gives the parent; may be empty

    friend bool operator==(const Spawn&, const Spawn&) = default;
};

// A trigger for the cases that listen for it with this key; heard by none, it waits until then.
struct Signal {
    std::string trigger, key;
    Map data;
    std::optional<Instant> until;

    friend bool operator==(const Signal&, const Signal&) = default;
};

// Facts of a member that change with it: state, themes, employer, others; null removes.
struct MemberChange {
    std::string member;  // their name in the stream
    Map facts;

    friend bool operator==(const MemberChange&, const MemberChange&) = default;
};

// One macrostep = one event. `data` is its clear part, as recorded:
//   trigger        the trigger, that of a send that was due among them, or the timer's name
//   configuration  active atomic state nodes after it
//   fields         changed clear fields (null: removed)
//   timers         [{name, due}] set by it; due instants in UTC; of a delayed send also what will
//                  be sent: {trigger, data}; since: what its delay counts from, where that is
//                  another instant than the event's
//   stopped        names of the timers that it ended
//   history        changed history values, where there are any: [{node, nodes}] (null: forgotten)
//   entered        since when a state is active, where the configurations before and after it do
//                  not tell: entered anew, or called otherwise by a migration: [{node, since}]
//   signals        [{trigger, key, data, until}] that it sent
//   records        names of the members of whom it changes something
//   listens        [{trigger, key}] that the case listens for from now on, where that changed
//   output         of a case that is over: what its final state says
//   ended          the child whose end this case is told
//   corrects       of an undo: the id of the event that it compensates
//   migrated_from  of a migration: hash of the definition that it ran under
//   stands_in_for  of a substitute who acts for a third person: the name of the absent one
// The runtime adds, of cases together: `spawned`, the streams of `spawns`; `listed_at`, where they
// are one for each item of a list and the network's members were looked at: how many events the log
// had then, so that these events alone give the list again; `parent`, of the first event of a
// child, {stream, done}; `signal`, the id of the one that it is given.
struct Decision {
    std::string event_type;
    // Whom it is done for: who asked the actor to, else the absent person they stand in for.
    std::string onbehalfof;
    Map data;
    std::vector<PersonalField> personal;
    std::vector<Effect> effects;
    std::vector<Spawn> spawns;
    bool lists_members = false;  // of `spawns`: from a list, and the members were looked at
    std::vector<Signal> signals;
    std::vector<MemberChange> members;
};

// What becomes of a deadline that cannot be done at its time, for it would come back for ever: it
// ends, and the coordinator is told.
Decision lapsed(const Timer& timer, std::string_view reason);

// A command can make several events: those that its trigger implies ("answering implies
// acknowledging and taking"), then its own. All are recorded in one commit.
// Errors: rejected, detail = a reason code, the catalogue's key after "refused.":
//   no_such_trigger, not_allowed, already_done (stale seen_version),
//   already_yours, already_of_the_absent, already_of_a_deputy (a trigger that counts its senders),
//   separation (sent its counterpart),
//   field_missing / field_invalid (where = "/data/<field>"),
//   not_now (nothing in this state reacts to it), guard (what does has a condition that is false),
//   what a transition has under `refuse` (where = its pointer),
//   guard_failed (one that was met, an eventless transition's too, has no value, a division by zero
//   say, and not because something is absent: whatever else could be taken; where = its pointer),
//   expression (an `assign` has no value, or one that its field may not have; where = its pointer);
// invalid (the chart doesn't come to rest); corruption (the state doesn't fit the definition).
Result<std::vector<Decision>> decide(const Definition& definition, const CaseState& state,
                                     const Command& command, const DecideContext& context);

// A refusal by decide that says that the case does not react as it is now: what other cases send it
// is then without effect.
bool is_without_effect(const Error& refusal);

// Of the timers that are due by `until` the one that fires first: of several that are due together
// the one set first, then as they stand in the file. nullptr: none is due.
const Timer* next_due(const Definition& definition, const std::vector<Timer>& timers,
                      Instant until);

// A due timer: the transition of its `after`; where none is enabled, a "timer.lapsed" that ends it.
// No decision if the timer is no longer pending. Errors: expression, invalid, corruption, as
// decide.
Result<std::vector<Decision>> decide_timer(const Definition& definition, const CaseState& state,
                                           const Timer& timer, const DecideContext& context);

// A child of the case is over, with this output: the trigger `done`, where the case reacts to it
// now, else what its eventless transitions make of it; at least a "child.ended".
// Errors: as decide.
Result<std::vector<Decision>> decide_ended(const Definition& definition, const CaseState& state,
                                           const StreamId& child, const std::string& done,
                                           const Map& output, const DecideContext& context);

// What the pending timers become by the calendars and the fields as they are now, each counted from
// when it was set: a "case.replanned" with those that change. A timer that is due stays due.
// Errors: rejected (nothing_to_replan), corruption.
Result<Decision> decide_replan(const Definition& definition, const CaseState& state,
                               const DecideContext& context);

// Compensates the last event that has not been, as an "action.corrected": the configuration, fields
// and histories before it, and the deadlines and delayed sends that it ended, which count from when
// they did before; one that is past is due at once. One that was itself what is undone starts anew.
// Whoever acted may within the definition's delay; the coordinator within theirs, and then whoever
// acted is told.
// Errors: rejected (nothing_to_undo, not_allowed, not_yours, too_late: the coordinator still could,
// too_late_for_all), corruption.
Result<Decision> decide_undo(const Definition& definition, const CaseState& state,
                             const Actor& actor, const DecideContext& context);

// Until when it can be taken back by whoever did it, and by the coordinator; none: nothing can.
struct UndoLimits {
    Instant author, coordinator;
};
std::optional<UndoLimits> undo_limits(const Definition& definition, const CaseState& state);

// The trigger by which the definition takes an opening back, where this actor may send it now.
const TriggerSpec* takes_back_opening(const Definition& definition, const CaseState& state,
                                      const Actor& actor);

// Triggers that this actor may send now: decide and the buttons ask the same function. Not those
// that the definition refuses in this state, with a reason of its own.
std::vector<const TriggerSpec*> permitted(const Definition& definition, const CaseState& state,
                                          const Actor& actor);
// Does the case answer the trigger now, be it by such a refusal?
bool answers(const Definition& definition, const CaseState& state, const Actor& actor,
             const TriggerSpec& trigger);
// Of these, and of the fields that this actor may read: what a card shows first ("card" of the
// definition), in its order.
std::vector<const TriggerSpec*> card_triggers(const Definition& definition, const CaseState& state,
                                              const Actor& actor);
std::vector<const FieldSpec*> card_fields(const Definition& definition, const CaseState& state,
                                          const Actor& actor);
// May this actor know that the case exists and read it ("readers" of the definition)?
bool may_read(const Definition& definition, const CaseState& state, const Actor& actor);
// One field of it: its own "readers" where it has some, else the case's.
bool may_read_field(const Definition& definition, const CaseState& state, const Actor& actor,
                    std::string_view field);

}  // namespace promenade::workflow
