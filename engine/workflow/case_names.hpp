// The names that expressions of a definition may use, with their types (scope.hpp binds them).
#pragma once

#include "engine/workflow/expression_check.hpp"
#include "engine/workflow/procedure.hpp"

namespace promenade::workflow {

class CaseNames final : public NamedTypes {
public:
    // `data` is limited to what this trigger brings along; nullptr: any field. Borrows both.
    CaseNames(const Procedure& procedure, const TriggerSpec* trigger)
        : procedure_(procedure), trigger_(trigger) {}

    Result<Type> name(std::string_view name) const override;
    Result<Type> member(std::string_view record, std::string_view member) const override;

private:
    Result<Type> field(std::string_view name) const;

    const Procedure& procedure_;
    const TriggerSpec* trigger_;
};

}  // namespace promenade::workflow
