// One run of a definition: what evolve makes of its events, and what decide looks at.
#pragma once

#include "engine/core/ids.hpp"
#include "engine/core/instant.hpp"
#include "engine/core/result.hpp"
#include "engine/core/value.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::workflow {

struct Timer {
    // State node and delay, "submitted:business:P1D"; of a delayed send its number among those that
    // waited, and its id if it has one: "send/0001/reminder".
    std::string name;
    Instant due{};
    Instant since{};      // what its delay counts from
    Version version = 0;  // of the event that set it: a timer fires once per (case, name, version)
    std::string trigger = {};  // of a delayed send: what it gives the chart, with what data
    Map data = {};

    friend bool operator==(const Timer&, const Timer&) = default;
};

// What an event replaced, so that it can be undone by a compensating event.
struct Undo {
    std::string event_id;  // of the event that would be undone
    Version version = 0;   // its own
    std::string actor;
    std::string onbehalfof;  // whom they did it for, or empty
    Instant at{};
    std::vector<std::string> configuration;
    Map fields;                // previous values of the changed fields; null: was absent
    Map sealed;                // previous places of the fields that it sealed; null: was absent
    Map history;               // previous values of the changed histories; null: had none
    std::vector<Timer> ended;  // deadlines that it stopped or set anew, and sends, as they were
    std::string fired;         // the deadline or send that led to it, a send in `ended` too
    std::vector<std::string> sends;  // names of the delayed sends that it made

    friend bool operator==(const Undo&, const Undo&) = default;
};

// How many events a case can go back, one undo after the other.
inline constexpr std::size_t kUndosMax = 10;

// The case that opened this one, and the trigger that it is given at the end; may be empty.
struct Parent {
    StreamId stream;
    std::string done;

    friend bool operator==(const Parent&, const Parent&) = default;
};

// A trigger that other cases may give this one, by a key.
struct Listen {
    std::string trigger, key;

    friend bool operator==(const Listen&, const Listen&) = default;
};

struct CaseState {
    StreamId stream;  // empty: no such case
    Version version = 0;
    std::string definition;                  // hash it runs under
    std::vector<std::string> configuration;  // ids of the active atomic state nodes
    Map history;                             // history node -> list of state nodes
    Map fields;                              // clear fields, "author" (a pseudonym) among them
    Map sealed;                 // sealed fields: name -> position of the event that holds the slot
    std::vector<Timer> timers;  // pending, sorted by name
    Instant opened_at{};
    Instant changed_at{};
    Instant stands_since{};  // when its configuration last became what it is
    // When an active state was entered, by its name, where that is another instant.
    std::map<std::string, Instant, std::less<>> entered;
    std::string actor;               // of its last macrostep or correction
    std::vector<Undo> undos;         // what can be undone, the last first to be
    Parent parent;                   // its stream is empty where there is none
    std::vector<StreamId> children;  // those that are open, sorted
    std::vector<Listen> listens;     // by trigger

    friend bool operator==(const CaseState&, const CaseState&) = default;
};

// When the state node, one of its configuration, was entered.
Instant entered_at(const CaseState& state, std::string_view node);

// The themes that the clear field `theme` holds: one, or a list of them.
std::vector<std::string> themes_of(const Map& fields);

// The row of Table::cases: canonical JSON.
std::string row_of(const CaseState& state);
// Errors: corruption.
Result<CaseState> case_from(const Value& value);

}  // namespace promenade::workflow
