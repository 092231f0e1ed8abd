// A procedure as data: the loaded, checked form of config/workflows/*.json. Statecharts with the
// W3C SCXML semantics and XState v5's JSON names, and what human work needs besides.
// config/README.md documents every key.
#pragma once

#include "engine/core/result.hpp"
#include "engine/core/value.hpp"
#include "engine/workflow/expression.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace promenade::workflow {

struct Choice {
    std::string id;     // stored
    std::string label;  // French, shown
    std::string of;     // where the field is narrowed: the other's value that it goes with
};

struct FieldSpec {
    std::string name;
    std::string type;  // text, choice, date, number, boolean, person, id, list
    std::string label, help;
    std::vector<Choice> choices;
    std::string narrowed_by;  // the field of the same form whose value says which of them are left
    std::int64_t length_max = 2000;
    std::optional<std::int64_t> min, max;
    bool contact = false;  // of a text: somebody's own addresses, numbers or accounts, to be kept
    bool past = false;     // of a date: a day that has come, « le 18 » is the last such day
    // Sealed where set: under whose key ("author", "subject", "actor"), of which retention class.
    struct Personal {
        std::string of, retention;
    };
    std::optional<Personal> personal;

    const Choice* choice(std::string_view id) const;
    // The choice that a form may hold beside the rest of `data`.
    bool offers(const Choice& choice, const Map& data) const;
};

struct FormField {
    std::string field;
    bool optional = false;
    bool newcomer = false;        // a person who may not be known yet
    std::vector<std::string> of;  // asked of these roles alone; empty: of whoever sends it
};

// What a person can do: a trigger with its French, its form, and who may send it.
struct TriggerSpec {
    std::string name;
    std::string label, help;
    std::vector<std::string> by;         // roles, "author", "assignee", "theme_referent", "system"
    std::vector<FormField> form;         // asked of the person, one at a time, in this order
    std::vector<std::string> attached;   // fields that may come along but are asked of nobody
    std::vector<std::string> on_behalf;  // roles that may send it for somebody else
    std::vector<std::string> says;       // phrases by which people say it in a chat
    bool irreversible = false;           // a chat asks back before it is sent
    std::optional<Map> yes;              // « oui » to the case's card sends it, with these fields
};

class Definition;

// Of a network's settings: what they decide of this procedure, under "procedures", is declared in
// its `settings`, and of its type. Errors: invalid, `where` = `file` and JSON pointer.
Result<void> check_local_settings(const Definition& definition, const Value& settings,
                                  std::string_view file);

// The compiled procedure and its chart, known to this folder alone.
struct Procedure;
struct Chart;

enum class Strictness {
    deployed,  // what a network runs: French everywhere, everything declared and used
    plain,     // a bare statechart, as other tools and conformance suites write them
};

class Definition {
public:
    // `bytes`: the file. `file` names it in errors. Errors: invalid; `where` = file and JSON
    // pointer, detail = what was expected there.
    static Result<Definition> load(std::string_view bytes, std::string_view file,
                                   Strictness strictness = Strictness::deployed);

    const std::string& id() const;
    const std::string& title() const;
    const std::string& hash() const;                // hex SHA-256 of the canonical bytes
    const std::string& canonical() const;           // the bytes that a deployment records
    const std::string& stream_prefix() const;       // "D" for D-0001
    bool pseudonymous() const;                      // people of its streams are per-case pseudonyms
    const std::vector<std::string>& lists() const;  // phrases: « qui est en pause ? »
    bool is_register() const;  // its cases are entries that stand, not work that waits
    const std::string& initial_trigger() const;  // the trigger that opens a case ("submit")

    const FieldSpec* field(std::string_view name) const;
    const std::vector<FieldSpec>& fields() const;
    const TriggerSpec* trigger(std::string_view name) const;
    const std::vector<TriggerSpec>& triggers() const;
    // French label of a state node; its id if unknown.
    std::string state_label(std::string_view node) const;

    const Chart& chart() const;
    const Procedure& procedure() const { return *procedure_; }

private:
    explicit Definition(std::shared_ptr<const Procedure> procedure)
        : procedure_(std::move(procedure)) {}
    std::shared_ptr<const Procedure> procedure_;
};

}  // namespace promenade::workflow
