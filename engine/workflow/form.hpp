// What came with a command, against what its trigger asks for.
#pragma once

#include "engine/workflow/procedure.hpp"

namespace promenade::workflow {

// The value is one that the field may have.
bool fits(const FieldSpec& field, const Value& value);

// May one with these roles bring it?
bool is_asked_of(const TriggerRules::Brought& brought, const std::vector<std::string>& roles);

struct Submission {
    Map clear;
    std::vector<std::pair<const FieldSpec*, Value>> personal;
};

// `roles`: of who sends it. Null and absent are the same. Errors: rejected, field_missing or
// field_invalid (a value that doesn't fit, a field that the trigger doesn't ask of them),
// where = "/data/<field>".
Result<Submission> read_form(const Procedure& procedure, const TriggerSpec& trigger,
                             const Map& data, const std::vector<std::string>& roles);

}  // namespace promenade::workflow
