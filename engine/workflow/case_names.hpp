// The names that expressions of a definition may use, with their types (scope.hpp binds them).
#pragma once

#include "engine/workflow/expression_check.hpp"
#include "engine/workflow/rule_loader.hpp"

namespace promenade::workflow {

// A member's state, as a field whose choices are the states that exist.
const FieldSpec& member_state_field();

class CaseNames final : public NamedTypes {
public:
    explicit CaseNames(const Names& names) : names_(names), procedure_(*names.procedure) {}

    Result<Type> name(std::string_view name) const override;
    Result<Type> member(std::string_view record, std::string_view member) const override;

private:
    Result<Type> field(std::string_view name) const;
    Type person() const;

    const Names& names_;
    const Procedure& procedure_;
};

}  // namespace promenade::workflow
