// Guards and assignments: a total, typed subset of CEL (Common Expression Language) over clear
// data. No loops, no side effects, bounded cost: evaluation always ends, with a value or an error.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/core/result.hpp"
#include "engine/core/value.hpp"

namespace promenade::workflow {

class Expression {
   public:
    // Errors: invalid, `where` = "character N".
    static Result<Expression> parse(std::string_view text);

    // `context` binds the free names (fields, actor, data…). Errors: invalid (no such name or
    // member, operands of the wrong kind, overflow); as in CEL, && and || absorb an error when the
    // other side decides.
    Result<Value> evaluate(const Map& context) const;
    // As a condition: anything else than true, an error included, is false.
    bool holds(const Map& context) const;

    struct Node;

   private:
    explicit Expression(std::shared_ptr<const Node> root) : root_(std::move(root)) {}
    std::shared_ptr<const Node> root_;
};

}  // namespace promenade::workflow
