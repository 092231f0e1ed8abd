// Evaluation (langdef, "Evaluation"): a walk over the tree, whose depth the parser has bounded, for
// as many steps as the budget allows.
#include "engine/workflow/budget.hpp"
#include "engine/workflow/expression_node.hpp"
#include "engine/workflow/expression_time.hpp"
#include "engine/workflow/expression_value.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

using Scope = Expression::Scope;

constexpr Fault kNoName{"no such name"};
constexpr Fault kNoFunction{"no such function"};
constexpr Fault kNoKey{"keys of maps are texts, whole numbers or booleans"};
constexpr Fault kSameKey{"duplicate key"};

Operand bound_to(const Expression::Binding& binding) {
    if (binding.map) return Members{*binding.map};
    if (binding.instant) return timestamp_of(*binding.instant);
    if (binding.operand) return binding.operand->lent();
    return Operand::borrow(*binding.value);
}

class Evaluation {
public:
    Evaluation(Scope scope, Budget& budget) : scope_(scope), budget_(budget) {}

    Evaluated<Operand> of(const ExpressionNode& node);

private:
    Evaluated<Operand> name(const ExpressionNode& node) const;
    Evaluated<std::optional<Operand>> find_member(const ExpressionNode& node);
    Evaluated<Operand> member(const ExpressionNode& node);
    Evaluated<Operand> list(const ExpressionNode& node);
    Evaluated<Operand> map(const ExpressionNode& node);
    Evaluated<Operand> call(const ExpressionNode& node);
    Evaluated<Operand> logic(const ExpressionNode& node);
    Evaluated<Operand> choose(const ExpressionNode& node);
    Evaluated<bool> condition(const ExpressionNode& node);

    Evaluated<Operand> macro(const ExpressionNode& node);
    // Each item of a list, each key of a map, in turn in the variable.
    template <class Visit>
    Evaluated<void> each(const ExpressionNode& node, const Visit& visit);
    Evaluated<Operand> quantify(const ExpressionNode& node);
    Evaluated<Operand> exists_one(const ExpressionNode& node);
    Evaluated<Operand> collect(const ExpressionNode& node);

    const Expression::Binding* binding(std::string_view name) const {
        for (const auto& binding : scope_)
            if (binding.name == name) return &binding;
        return nullptr;
    }

    Scope scope_;
    Budget& budget_;
    std::vector<Operand> variables_;  // by slot
};

Evaluated<Operand> Evaluation::name(const ExpressionNode& node) const {
    if (const Expression::Binding* const bound = binding(node.text)) return bound_to(*bound);
    if (node.value.type()) return node.value;
    return kNoName;
}

Evaluated<std::optional<Operand>> Evaluation::find_member(const ExpressionNode& node) {
    const std::string_view key = node.text;
    TRY(const Operand owner, of(node.operands[0]));
    if (!owner.members()) return kNoOverload;
    return owner.members()->find(key);
}

Evaluated<Operand> Evaluation::member(const ExpressionNode& node) {
    TRY(auto found, find_member(node));
    if (node.operation == Operation::has_member) return Operand{found.has_value()};
    if (!found) return kNoMember;
    return *std::move(found);
}

Evaluated<Operand> Evaluation::list(const ExpressionNode& node) {
    std::vector<Operand> items;
    items.reserve(node.operands.size());
    for (const ExpressionNode& operand : node.operands) {
        TRY(Operand item, of(operand));
        items.push_back(std::move(item));
    }
    return Operand{Items{std::move(items)}};
}

Evaluated<Operand> Evaluation::map(const ExpressionNode& node) {
    std::vector<Members::Entry> entries;
    entries.reserve(node.operands.size() / 2);
    for (std::size_t i = 0; i + 1 < node.operands.size(); i += 2) {
        TRY(Operand key, of(node.operands[i]));
        TRY(Operand value, of(node.operands[i + 1]));
        if (!key.text() && !key.integer() && !key.natural() && !key.boolean()) return kNoKey;
        entries.emplace_back(std::move(key), std::move(value));
    }
    auto members = Members::from(std::move(entries));
    if (!members) return kSameKey;
    return Operand{*std::move(members)};
}

Evaluated<Operand> Evaluation::call(const ExpressionNode& node) {
    std::array<Operand, kArgumentsMax> values;
    for (std::size_t i = 0; i < node.operands.size(); ++i) {
        TRY(values[i], of(node.operands[i]));
    }
    return node.function->run(
        Arguments{std::span{values.data(), node.operands.size()}, budget_, node.pattern.get()});
}

Evaluated<bool> Evaluation::condition(const ExpressionNode& node) {
    TRY(const Operand value, of(node));
    if (!value.boolean()) return kNoOverload;
    return *value.boolean();
}

// Whichever side decides does so, even where the other is an error (langdef, "Logical Operators").
Evaluated<Operand> Evaluation::logic(const ExpressionNode& node) {
    const bool decides = node.operation == Operation::either;
    const Evaluated<bool> left = condition(node.operands[0]);
    if (left && left.value() == decides) return Operand{decides};
    const Evaluated<bool> right = condition(node.operands[1]);
    if (right && right.value() == decides) return Operand{decides};
    if (!left) return left.error();
    if (!right) return right.error();
    return Operand{!decides};
}

Evaluated<Operand> Evaluation::choose(const ExpressionNode& node) {
    TRY(const bool yes, condition(node.operands[0]));
    return of(node.operands[yes ? 1 : 2]);
}

template <class Visit>
Evaluated<void> Evaluation::each(const ExpressionNode& node, const Visit& visit) {
    TRY(const Operand over, of(node.operands[0]));
    const Items* const items = over.items();
    const Members* const members = over.members();
    if (!items && !members) return kNoOverload;
    const std::size_t count = items ? items->size() : members->size();
    if (variables_.size() <= node.slot) variables_.resize(std::size_t{node.slot} + 1);
    for (std::size_t i = 0; i < count; ++i) {
        if (!budget_.spend(1)) return kTooManySteps;
        variables_[node.slot] = items ? items->at(i) : members->at(i).first;
        TRY(const bool more, visit());
        if (!more) break;
    }
    return success();
}

// all is a chain of &&, exists one of ||: an error counts only where no item decides.
Evaluated<Operand> Evaluation::quantify(const ExpressionNode& node) {
    const bool decides = node.operation == Operation::exists;
    bool decided = false;
    std::optional<Fault> fault;
    TRY(each(node, [&]() -> Evaluated<bool> {
        const Evaluated<bool> holds = condition(node.operands[1]);
        decided = holds && holds.value() == decides;
        if (!holds && !fault) fault = holds.error();
        return !decided;
    }));
    if (decided) return Operand{decides};
    if (fault) return *fault;
    return Operand{!decides};
}

Evaluated<Operand> Evaluation::exists_one(const ExpressionNode& node) {
    std::size_t count = 0;
    TRY(each(node, [&]() -> Evaluated<bool> {
        TRY(const bool holds, condition(node.operands[1]));
        if (holds) ++count;
        return true;
    }));
    return Operand{count == 1};
}

// filter, and map with or without a filter.
Evaluated<Operand> Evaluation::collect(const ExpressionNode& node) {
    const bool transforms = node.operation == Operation::transform;
    const bool filters = !transforms || node.operands.size() == 3;
    std::vector<Operand> items;
    TRY(each(node, [&]() -> Evaluated<bool> {
        if (filters) {
            TRY(const bool holds, condition(node.operands[1]));
            if (!holds) return true;
        }
        if (transforms) {
            TRY(Operand item, of(node.operands.back()));
            items.push_back(std::move(item));
        } else {
            items.push_back(variables_[node.slot]);
        }
        return true;
    }));
    return Operand{Items{std::move(items)}};
}

Evaluated<Operand> Evaluation::macro(const ExpressionNode& node) {
    switch (node.operation) {
        case Operation::all:
        case Operation::exists: return quantify(node);
        case Operation::exists_one: return exists_one(node);
        default: return collect(node);
    }
}

Evaluated<Operand> Evaluation::of(const ExpressionNode& node) {
    if (!budget_.spend(1)) return kTooManySteps;
    switch (node.operation) {
        case Operation::literal: return node.value.lent();
        case Operation::name: return name(node);
        case Operation::local: return variables_[node.slot];
        case Operation::member:
        case Operation::has_member: return member(node);
        case Operation::list: return list(node);
        case Operation::map: return map(node);
        case Operation::call: return call(node);
        case Operation::unknown: return kNoFunction;
        case Operation::both:
        case Operation::either: return logic(node);
        case Operation::choose: return choose(node);
        default: return macro(node);
    }
}

std::vector<Expression::Binding> scope_of(const Map& context) {
    std::vector<Expression::Binding> scope;
    for (const auto& [name, value] : context) scope.push_back({.name = name, .value = &value});
    return scope;
}

// An error that && or || absorbed doesn't count, but steps that are used up do.
Evaluated<Operand> run(const ExpressionNode& root, Scope scope, Budget& budget) {
    TRY(Operand found, Evaluation(scope, budget).of(root));
    if (budget.exhausted()) return kTooManySteps;
    return found;
}

}  // namespace

Result<Operand> Expression::compute(Scope scope) const {
    Budget budget;
    TRY(Operand found, run(tree_->root, scope, budget));
    return found;
}

Result<Value> Expression::evaluate(Scope scope) const {
    Budget budget;
    TRY(const Operand found, run(tree_->root, scope, budget));
    TRY(Value value, to_value(found, budget));
    return value;
}

Result<Value> Expression::evaluate(const Map& context) const { return evaluate(scope_of(context)); }

bool Expression::holds(Scope scope) const {
    Budget budget;
    const Evaluated<Operand> found = run(tree_->root, scope, budget);
    return found && found.value().boolean() && *found.value().boolean();
}

bool Expression::holds(const Map& context) const { return holds(scope_of(context)); }

const std::vector<Expression::Reference>& Expression::references() const {
    return tree_->references;
}

bool Expression::mentions(std::string_view name) const {
    return std::any_of(references().begin(), references().end(),
                       [&](const Reference& reference) { return reference.name == name; });
}

}  // namespace promenade::workflow
