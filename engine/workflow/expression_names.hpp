// What the names of a tree stand for (langdef, "Name Resolution").
#pragma once

#include "engine/workflow/expression_node.hpp"

#include <span>
#include <string_view>

namespace promenade::workflow {

// Gives each variable of a macro its slot, the names of types their types, and collects the other
// names: the tree's references.
void resolve_names(Expression::Tree& tree);

}  // namespace promenade::workflow
