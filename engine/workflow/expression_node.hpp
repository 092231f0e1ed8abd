// The tree that the parser builds, the checker types and evaluation walks.
#pragma once

#include "engine/workflow/expression.hpp"
#include "engine/workflow/expression_functions.hpp"
#include "engine/workflow/operand.hpp"

#include <memory>
#include <string>
#include <vector>

namespace re2 {
class RE2;
}

namespace promenade::workflow {

enum class Operation : std::uint8_t {
    literal,     // value
    name,        // text: free, bound by the scope; else the type in value, if any
    local,       // text, slot: a variable of a macro
    member,      // operands[0].text
    has_member,  // has(operands[0].text)
    list,        // [operands…]
    map,         // {operands[0]: operands[1], …}
    call,        // function(operands…), operators included
    unknown,     // text(operands…): no such function, or not with so many arguments
    both,        // &&
    either,      // ||
    choose,      // operands[0] ? operands[1] : operands[2]
    // Macros: over operands[0], for each of which operands[1] is evaluated with `text` in `slot`.
    all,
    exists,
    exists_one,
    filter,
    transform,  // map(x, operands[1]), or map(x, operands[1], operands[2]): a filter before it
};

inline bool is_macro(Operation operation) { return operation >= Operation::all; }

struct Expression::Node {
    Operation operation = Operation::literal;
    bool rooted = false;  // `.name`: never a variable of a macro
    std::uint16_t slot = 0;
    std::uint32_t at = 0;  // byte of the source where it starts; of an operator, where that stands
    const Function* function = nullptr;
    Operand value;
    std::string text;
    std::vector<Node> operands;
    // Of matches with a literal: compiled once. Not ok() where that is no regular expression.
    std::shared_ptr<const re2::RE2> pattern;
};

using ExpressionNode = Expression::Node;

struct Expression::Tree {
    std::string source;
    Node root;
    std::vector<Reference> references;
};

// "character N" of that byte.
std::string character_at(std::string_view source, std::size_t byte);

}  // namespace promenade::workflow
