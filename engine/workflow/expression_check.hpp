// The static types of expressions (langdef, "Gradual Type Checking"), stricter than CEL's: nothing
// is `dyn`, so what loads has operands of the right kind. What may still fail at run time: an
// absent field, a number out of range, a text that is no number, too many steps.
#pragma once

#include "engine/workflow/definition.hpp"
#include "engine/workflow/expression.hpp"
#include "engine/workflow/operand.hpp"

#include <string_view>
#include <vector>

namespace promenade::workflow {

struct Type {
    // dyn: nothing is known of it: the items of an empty list, the absence that null stands for.
    Kind kind = Kind::dyn;
    std::vector<Type> of = {};  // of a list: its items; of a map: its keys, its values
    // A text that is one of this field's choices; where persons are told apart, somebody.
    const FieldSpec* field = nullptr;
    // The name whose members NamedTypes knows; kind is map.
    std::string_view record = {};
};

// What the free names of an expression are.
class NamedTypes {
public:
    virtual ~NamedTypes() = default;
    // Errors: invalid, without `where`.
    virtual Result<Type> name(std::string_view name) const = 0;
    virtual Result<Type> member(std::string_view record, std::string_view member) const = 0;
};

// The type of its value. Without `names`, as in a plain statechart, all names are dyn and operands
// of the wrong kind are left to run time; unknown functions and wrong regular expressions are
// refused all the same. Errors: invalid, `where` = "character N".
Result<Type> check(const Expression& expression, const NamedTypes* names);

// That the value is one for the field, null included. Errors: as check.
Result<void> check_fits(const Expression& expression, const Type& type, const FieldSpec& field);

// Somebody, or a list of them, where persons are told apart: no text to a function, and equal to
// none that a file says.
bool is_person(const Type& type);

// "a list(string)", "a string".
std::string describe(const Type& type);

}  // namespace promenade::workflow
