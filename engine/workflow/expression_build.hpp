// How the parser makes the nodes of its tree. `at`: the byte of the source.
#pragma once

#include "engine/workflow/expression_lexer.hpp"
#include "engine/workflow/expression_node.hpp"

#include <utility>
#include <vector>

namespace promenade::workflow {

inline Expression::Node node(Operation operation, std::size_t at) {
    Expression::Node made;
    made.operation = operation;
    made.at = static_cast<std::uint32_t>(at);
    return made;
}

inline Expression::Node literal(Operand value, std::size_t at) {
    Expression::Node made = node(Operation::literal, at);
    made.value = std::move(value);
    return made;
}

template <class... Operands>
Expression::Node node_of(Operation operation, std::size_t at, Operands&&... operands) {
    Expression::Node made = node(operation, at);
    made.operands.reserve(sizeof...(operands));
    (made.operands.push_back(std::forward<Operands>(operands)), ...);
    return made;
}

// Of a function that there is, or of none. The pattern of a literal is compiled once for all.
inline Expression::Node call_node(const Function* function, const Token& name,
                                  std::vector<Expression::Node> operands) {
    Expression::Node made = node(function ? Operation::call : Operation::unknown, name.at);
    made.function = function;
    made.text = name.text;
    made.operands = std::move(operands);
    if (function && function->name == "matches")
        if (const auto* text = made.operands[1].value.text()) made.pattern = compile_pattern(*text);
    return made;
}

template <class... Operands>
Expression::Node operator_call(std::string_view symbol, std::size_t at, Operands&&... operands) {
    Expression::Node made = node_of(Operation::call, at, std::forward<Operands>(operands)...);
    made.function = find_operator(symbol, sizeof...(operands));
    made.text = symbol;
    return made;
}

}  // namespace promenade::workflow
