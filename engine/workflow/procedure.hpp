// A definition as its loader compiled it: what definition.hpp shows, and the rules behind it.
#pragma once

#include "engine/workflow/chart.hpp"
#include "engine/workflow/definition.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace promenade::workflow {

inline constexpr std::size_t kDefinitionBytesMax = 60'000;

// Who, and under which condition on the case.
struct Rule {
    std::string who;  // a role, "theme_referent", or a field that holds a person or people
    std::optional<Expression> guard;
    bool in_field = false;  // `who` is a field
    // Of a reader of the case: the only fields that they see; empty: all.
    std::vector<std::string> fields = {};
};

struct FieldRules {
    struct Retention {
        Expression guard;
        std::string retention;
    };
    std::vector<Retention> retention_when;  // the first that holds wins over the field's own
    std::vector<Rule> readers;              // empty: whoever reads the case
};

struct TriggerRules {
    std::vector<Rule> by;
    // Everything that may come along, asked or attached; sorted by name, as a Map is.
    struct Brought {
        std::string name;
        std::size_t field;  // index in fields
        bool needed;
        std::vector<std::string> of = {};  // as FormField
    };
    std::vector<Brought> brought;
    std::string collects;  // the field of type people that keeps who sent it; empty: none
    // The `collects` of the triggers whose senders may not send this one.
    std::vector<std::string> separate_from;
};

// What a card shows first, in this order; without them, everything.
struct CardRules {
    struct Shown {
        std::size_t field;  // index in fields
        std::optional<Expression> guard;
    };
    std::vector<Shown> fields;
    std::vector<std::string> triggers;
};

struct UndoRules {
    std::chrono::milliseconds within{};              // for who did it
    std::chrono::milliseconds coordinator_within{};  // for the coordinator, whoever did it
    std::string opening;  // the trigger that takes the opening back; empty: none does
    std::vector<Notice> notify;
};

// Names that a running case has under earlier definitions -> their names here. A field that leads
// to nothing is dropped.
struct MigrateRules {
    std::map<std::string, std::string> states, fields;
};

// What each network decides (local_settings.hpp): a field's type, or "delay".
struct LocalSetting {
    FieldSpec spec;
    Value fallback;
};

struct Procedure {
    std::string id, title, hash, canonical, prefix, opens_with;
    bool pseudonymous = false;
    bool is_register = false;
    std::vector<std::string> lists;  // phrases that ask which of its cases are open
    std::vector<FieldSpec> fields;
    std::vector<FieldRules> field_rules;  // as fields
    std::vector<TriggerSpec> triggers;
    std::vector<TriggerRules> trigger_rules;  // as triggers
    std::vector<LocalSetting> settings;
    std::vector<Rule> readers;
    CardRules card;
    std::optional<UndoRules> undo;  // none: nothing is undone
    MigrateRules migrate;
    std::vector<Listening> listens;  // sorted by trigger
    Chart chart;

    const FieldSpec* field(std::string_view name) const;
    const FieldRules& rules(const FieldSpec& field) const;
    const TriggerSpec* trigger(std::string_view name) const;
    // It keeps who sent a trigger.
    bool is_collected(std::string_view field) const;
    const TriggerRules& rules(const TriggerSpec& trigger) const;
    const LocalSetting* setting(std::string_view name) const;
};

}  // namespace promenade::workflow
