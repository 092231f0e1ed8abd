// The structure of a statechart: nodes in document order, their transitions, what each does. Known
// to the engine alone; interpreter.hpp gives it its semantics.
//
// A node is its index; 0 is the root. Document order is index order, so that every descendant of
// `n` stands between n + 1 and nodes[n].last.
#pragma once

#include "engine/core/calendar.hpp"
#include "engine/workflow/decide.hpp"
#include "engine/workflow/definition.hpp"
#include "engine/workflow/expression.hpp"
#include "engine/workflow/index_set.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace promenade::workflow {

using NodeIndex = std::uint16_t;
using NodeSet = IndexSet;

inline constexpr std::size_t kNodesMax = 10'000;

struct Assignment {
    std::string field;
    const FieldSpec* spec;  // nullptr in a plain statechart that declares none
    Expression value;
    std::string where;  // JSON pointer of the expression
};

struct Notice {
    Effect effect;
    std::optional<Expression> guard;
};

// How soon a deadline of a deployed chart is due, at the earliest.
inline constexpr std::chrono::seconds kSoonest{1};

// A delay: an `after`'s, or that of a delayed `send`.
struct TimerSpec {
    enum class Counts {
        wall_clock,        // "P30D"
        coordinator_days,  // "business:P1D"
        referent_days,     // "business:referent:P10D": of the referent of the case's theme
        assignee_days,     // "business:assignee:P2D": of the person in the field `assignee`
        until_date,        // "until:resume_on": the first moment of the day in that field
    };
    std::string name;  // of an `after`: "submitted:business:P1D"
    NodeIndex node = 0;
    Counts counts = Counts::wall_clock;
    Delay delay;
    std::string until;  // the field of until_date
    // Where a network may give another: the procedure's setting, and its id. Empty: it may not.
    std::string setting, procedure;
};

// A trigger that the chart gives itself, with what comes along: evaluated when it is given.
struct Sending {
    std::string trigger;
    std::vector<Assignment> data;
    std::string id;  // of `send`: what `cancel` names; may be empty
    // Of `send`: absent: in the same macrostep, after all that is raised; else by how much it
    // waits, in a plain chart also for nothing but the next look at the clock.
    std::optional<TimerSpec> delay;
};

// Child cases that are opened: one, or one for each item of a list.
struct Spawning {
    std::string definition;              // id
    std::optional<Expression> for_each;  // sees `members`
    std::vector<Assignment> data;        // of the child's opening trigger; sees `item`
    std::string done;                    // the trigger that its end gives this case; may be empty
    std::string where;                   // JSON pointer
};

// A trigger for the other cases that listen for it with this key.
struct Signalling {
    std::string trigger;
    Expression key;
    std::vector<Assignment> data;
    std::optional<TimerSpec> wait;  // absent: whoever listens now, or nobody
    std::string where;              // JSON pointer
};

// What becomes true of one of the network's members: their state, themes, employer, other facts.
struct MemberRecording {
    Expression member;  // their name in the case
    std::vector<Assignment> set;
    std::string where;  // JSON pointer
};

// What a case listens for while it is open.
struct Listening {
    std::string trigger;
    Expression key;
};

// What is done when a transition is taken, a node entered or left, in the order of the members. The
// assignments of one block see the fields as they were before it.
struct Actions {
    std::string where;                // JSON pointer of what holds them
    std::optional<Expression> guard;  // of all that follows
    std::vector<std::string> cancel;  // ids of sends that still wait, none of this block's own
    std::vector<Assignment> assign;
    std::vector<Sending> raise;  // before anything that waits outside
    std::vector<Sending> send;   // after all that is raised, or later
    std::vector<Spawning> spawn;
    std::vector<Signalling> signal;
    std::vector<MemberRecording> record;
    std::vector<Notice> notify;
    std::string emit;           // type of the event, of transitions alone; may be empty
    std::vector<Actions> then;  // one after the other

    bool empty() const {
        return assign.empty() && raise.empty() && send.empty() && cancel.empty() && spawn.empty() &&
               signal.empty() && record.empty() && notify.empty() && emit.empty() && then.empty();
    }
};

// What makes a transition eligible, besides its guard.
struct Cause {
    enum class Kind {
        trigger,  // `index`: of chart.triggers
        family,   // triggers that match `prefix` and are not named otherwise: "*", "mouse.*"
        timer,    // `index`: of chart.timers
        done,     // `index`: of the node whose final state was reached
        always,
    };
    Kind kind = Kind::always;
    std::uint16_t index = 0;
    std::string prefix;  // without ".*"; empty: any
};

struct Transition {
    NodeIndex source = 0;
    Cause cause;
    std::optional<Expression> guard;
    std::vector<NodeIndex> targets;  // empty: nothing is left or entered
    // XState's word: leave and enter the source again, although all targets lie inside it.
    bool reenter = false;
    Actions actions;
    std::vector<std::uint16_t> implies;  // triggers sent first, where they are enabled
    std::string refuse;  // the trigger is refused with this reason; it does nothing else
    std::string where;   // JSON pointer
};

struct Node {
    enum class Kind { atomic, compound, parallel, final, shallow_history, deep_history };
    Kind kind = Kind::atomic;
    std::string name;   // its id, or its path joined with dots; the root's is the definition's id
    std::string where;  // JSON pointer
    std::string label;
    NodeIndex parent = 0;
    NodeIndex last = 0;               // last descendant; itself where it has none
    std::vector<NodeIndex> children;  // without history nodes
    std::vector<NodeIndex> histories;
    std::vector<NodeIndex> initial;  // of compound: entered by default; of history: the default
    Actions on_default;              // done when `initial` is taken
    // Being done first, then exact names before families, narrow ones first.
    std::vector<std::uint16_t> transitions;
    std::vector<std::uint16_t> timers;
    std::vector<Actions> entry, exit;  // where one fails in a plain chart, the next is still done
    std::vector<Assignment> output;    // of final: data of its parent's being done
    std::string done_trigger;          // of a plain chart: "done.state." and its name

    bool is_history() const { return kind == Kind::shallow_history || kind == Kind::deep_history; }
    bool is_leaf() const { return kind == Kind::atomic || kind == Kind::final; }
};

struct Chart {
    std::vector<Node> nodes;
    std::vector<Transition> transitions;
    std::vector<TimerSpec> timers;
    std::vector<std::string> triggers;  // names that an `on` of the chart knows, sorted
    // SCXML's platform triggers: "error.execution" when an expression fails, "done.state.x". Where
    // they are none, a failing guard is false and a failing action ends the macrostep.
    bool platform_triggers = false;
    bool has_eventless = false;  // `always`, anywhere
    // Node indices by name, for lookup.
    std::vector<NodeIndex> by_name;

    std::optional<NodeIndex> node_named(std::string_view name) const;
    std::optional<std::uint16_t> trigger_named(std::string_view name) const;
    std::optional<std::uint16_t> timer_named(std::string_view name) const;
    // Sorts by_name; call once, when nodes are complete. False: two nodes have one name.
    bool index_names();

    bool is_descendant(NodeIndex node, NodeIndex of) const {
        return node > of && node <= nodes[of].last;
    }
};

}  // namespace promenade::workflow
