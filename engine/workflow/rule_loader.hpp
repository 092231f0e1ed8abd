// Loads what stands in many places of a definition: expressions, rules, notices.
#pragma once

#include "engine/workflow/expression_check.hpp"
#include "engine/workflow/place.hpp"
#include "engine/workflow/procedure.hpp"

#include <vector>

namespace promenade::workflow {

// Which names an expression may use (case_names.hpp). Without `procedure`: any (a plain
// statechart).
struct Names {
    const Procedure* procedure = nullptr;
    // With it, `data` is limited to what this trigger brings along.
    const TriggerSpec* trigger = nullptr;
    bool members = false;        // where a chart runs: the network's members
    const Type* item = nullptr;  // the data of a spawn: what it is made for
    // Stricter than where a definition is loaded, since one that is in use must load for ever: the
    // state of a member is a choice among those that exist; a person is no text.
    bool member_states = false, persons = false;
};

struct TypedExpression {
    Expression expression;
    Type type;
};

// Errors of all: invalid; of expressions they name the character too.
Result<TypedExpression> load_expression(const Place& place, const Names& names);
// Of one whose value is a text.
Result<Expression> load_key(const Place& place, const Names& names);
// Of an expression whose value is a condition.
Result<Expression> load_guard(const Place& place, const Names& names);
// Of one whose value is for `field`; nullptr: any.
Result<Expression> load_assignment(const Place& place, const Names& names, const FieldSpec* field);
// "coordinator", or {"who": "theme_referent", "guard": "fields.routed"}; a list of them.
Result<std::vector<Rule>> load_rules(const Place& list, const Names& names);
// Readers of the case: a rule may also limit what they see, {"who": …, "fields": ["theme"]}.
Result<std::vector<Rule>> load_readers(const Place& list, const Names& names);
// [{"to": "author", "text": "request.answered.author", "card": true, "guard": …}]
Result<std::vector<Notice>> load_notices(const Place& list, const Names& names);

// "P30D", "business:P1D", "business:referent:P10D", "business:assignee:P2D"; nothing: it is none,
// or of more than ten years.
std::optional<TimerSpec> delay_from(std::string_view text);
// Such a delay, "until:resume_on" or "setting:reminder"; in a plain statechart also milliseconds:
// "1000".
Result<TimerSpec> load_delay(const Place& owner, std::string_view text, const Procedure& procedure,
                             Strictness strictness);

// "pdn", "coordinator"…
bool is_role(std::string_view word);
// `words`: with a space between.
bool is_one_of(std::string_view word, std::string_view words);
// Words of lower-case letters, digits and underscores; `dotted`: two words or more with dots.
bool is_name(std::string_view text);
bool is_dotted_name(std::string_view text);

}  // namespace promenade::workflow
