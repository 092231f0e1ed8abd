// Guards and assignments: a total, typed subset of CEL (Common Expression Language,
// github.com/google/cel-spec) over clear data. No loops, no side effects, bounded cost: evaluation
// always ends, with a value or an error.
//
//   literals      null, true, 'text', "text", '''text''', r'raw', 42, 0x2a, [1, 2], {'a': 1}
//   access        fields.nature, fields['nature'], list[0], has(fields.nature)
//   functions     size(x) or x.size(), x.startsWith(y), x.endsWith(y), x.contains(y)
//   operators     ?:  ||  &&  == != < <= > >= in  + -  * / %  ! -     (loosest first)
#pragma once

#include "engine/core/result.hpp"
#include "engine/core/value.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::workflow {

inline constexpr std::size_t kExpressionBytesMax = 10'000;
inline constexpr int kExpressionDepthMax = 200;

class Expression {
public:
    // Errors: invalid, `where` = "character N".
    static Result<Expression> parse(std::string_view text);

    // What a free name stands for: `value`, or the members of `map`. Borrowed, never copied.
    struct Binding {
        std::string_view name;
        const Value* value = nullptr;
        const Map* map = nullptr;
    };
    using Scope = std::span<const Binding>;

    // `context` binds the free names (fields, actor, data…). Errors: invalid (no such name or
    // member, operands of the wrong kind, overflow); as in CEL, && and || absorb an error when the
    // other side decides.
    Result<Value> evaluate(const Map& context) const;
    Result<Value> evaluate(Scope scope) const;
    // As a condition: anything else than true, an error included, is false.
    bool holds(const Map& context) const;
    bool holds(Scope scope) const;

    // A free name and the member asked of it (`fields.nature`), empty where the name stands alone.
    struct Reference {
        std::string name, member;

        friend bool operator==(const Reference&, const Reference&) = default;
    };
    // In order of appearance, each once: what a loader checks and a scope must bind.
    const std::vector<Reference>& references() const;
    bool mentions(std::string_view name) const;

    struct Node;

private:
    explicit Expression(std::shared_ptr<const Node> root) : root_(std::move(root)) {}
    std::shared_ptr<const Node> root_;
};

}  // namespace promenade::workflow
