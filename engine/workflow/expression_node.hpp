// The tree that expression_parser.cpp builds and expression_eval.cpp walks.
#pragma once

#include "engine/workflow/expression.hpp"

#include <string>
#include <vector>

namespace promenade::workflow {

enum class Operation {
    literal,      // value
    name,         // text
    member,       // operands[0].text
    has_member,   // has(operands[0].text)
    index,        // operands[0][operands[1]]
    list,         // [operands…]
    map,          // {operands[0]: operands[1], …}
    size,         // size(operands[0])
    starts_with,  // operands[0].startsWith(operands[1])
    ends_with,
    contains,
    negate,
    invert,
    multiply,
    divide,
    modulo,
    add,
    subtract,
    equal,
    unequal,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    in,
    both,    // &&
    either,  // ||
    choose,  // operands[0] ? operands[1] : operands[2]
};

struct Expression::Node {
    Operation operation = Operation::literal;
    Value value;
    std::string text;
    std::vector<Node> operands;
    std::vector<Reference> references;  // of the root alone
};

}  // namespace promenade::workflow
