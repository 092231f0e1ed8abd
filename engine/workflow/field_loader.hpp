// Loads `data` and `triggers`: the fields of a case, and what a person can do to it.
#pragma once

#include "engine/workflow/place.hpp"
#include "engine/workflow/procedure.hpp"

namespace promenade::workflow {

// Errors of both: invalid.
Result<void> load_fields(const Place& root, Strictness strictness, Procedure& procedure);
// The type, label, choices and limits of one of the procedure's `settings`. Errors: invalid.
Result<FieldSpec> load_setting_type(const std::string& name, const Place& place,
                                    const Procedure& procedure);
// After load_fields: forms name fields.
Result<void> load_triggers(const Place& root, Strictness strictness, Procedure& procedure);

}  // namespace promenade::workflow
