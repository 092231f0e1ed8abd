// Guards and assignments: a total, typed subset of CEL (Common Expression Language,
// github.com/google/cel-spec, doc/langdef.md) over clear data. No loops, no side effects, bounded
// cost: evaluation always ends, with a value or an error.
//
//   literals      null, true, 42, 0x2a, 42u, 4.2e1, [1, 2], {'a': 1}; texts in ' ", tripled or
//   r'raw';
//                 bytes b'a'
//   access        fields.nature, fields['nature'], list[0], has(fields.nature)
//   operators     ?:  ||  &&  == != < <= > >= in  + -  * / %  ! -     (loosest first)
//   macros        list.all(x, p), exists, exists_one, filter(x, p), map(x, t), map(x, p, t)
//   functions     size startsWith endsWith contains matches fold; int uint double string bytes bool
//                 type dyn timestamp duration; getFullYear … getMilliseconds, localDate
//
// Not of it: messages, enums, packages, optional values, CEL's extensions. Of ours: fold and
// localDate (config/README.md documents all for those who write definitions).
#pragma once

#include "engine/core/instant.hpp"
#include "engine/core/result.hpp"
#include "engine/core/value.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::workflow {

inline constexpr std::size_t kExpressionBytesMax = 10'000;
// Of nesting, and of operators in a row; CEL asks for 32.
inline constexpr int kExpressionDepthMax = 200;

class Operand;

class Expression {
public:
    // Names, functions and kinds are the checker's (expression_check.hpp). Errors: invalid, `where`
    // = "character N".
    static Result<Expression> parse(std::string_view text);

    // What a free name stands for: the one of these that is set. Borrowed, never copied.
    struct Binding {
        std::string_view name;
        const Value* value = nullptr;
        const Map* map = nullptr;
        const Instant* instant = nullptr;
        const Operand* operand = nullptr;
    };
    using Scope = std::span<const Binding>;

    // `context` binds the free names (fields, actor, data…). A timestamp or duration is given as
    // its text. Errors: invalid (no such name or member, operands of the wrong kind, overflow, too
    // many steps; a value that a case can't hold: a double, bytes, a type). As in CEL, && and ||
    // absorb an error when the other side decides.
    Result<Value> evaluate(const Map& context) const;
    Result<Value> evaluate(Scope scope) const;
    // The value as CEL has it. It borrows from the scope and from this expression.
    Result<Operand> compute(Scope scope) const;
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

    // The same where `names` hold names with dots: of `a.b.c`, the longest that is one of them is a
    // name, and what follows its members (langdef, "Name Resolution").
    Expression with_dotted(std::span<const std::string_view> names) const;

    struct Node;
    struct Tree;
    const Tree& tree() const { return *tree_; }

private:
    explicit Expression(std::shared_ptr<const Tree> tree) : tree_(std::move(tree)) {}
    std::shared_ptr<const Tree> tree_;
};

}  // namespace promenade::workflow
