#include "engine/workflow/expression_node.hpp"

#include <algorithm>
#include <limits>

namespace promenade::workflow {

namespace {

using Node = Expression::Node;
using Scope = Expression::Scope;

Error wrong_kind() { return error(Errc::invalid, "operands of the wrong kind"); }
Error overflow() { return error(Errc::invalid, "integer overflow"); }

// A value in hand: borrowed from the scope or the tree, or made on the way.
class Operand {
public:
    static Operand borrow(const Value& value) { return Operand{&value}; }
    static Operand own(Value value) { return Operand{std::move(value)}; }

    const Value& get() const { return borrowed_ ? *borrowed_ : owned_; }
    const Value* operator->() const { return &get(); }
    Value take() && {
        if (borrowed_) return *borrowed_;
        return std::move(owned_);
    }
    // A part of it; `part` points into get().
    Operand member(const Value& part) const { return borrowed_ ? borrow(part) : own(part); }

private:
    explicit Operand(const Value* borrowed) : borrowed_(borrowed) {}
    explicit Operand(Value owned) : borrowed_(nullptr), owned_(std::move(owned)) {}

    const Value* borrowed_;
    Value owned_;
};

Result<Operand> evaluate(const Node& node, Scope scope);

const Expression::Binding* binding(Scope scope, std::string_view name) {
    const auto found =
        std::find_if(scope.begin(), scope.end(), [&](const auto& b) { return b.name == name; });
    return found == scope.end() ? nullptr : &*found;
}

Result<Operand> name(const Node& node, Scope scope) {
    const Expression::Binding* const bound = binding(scope, node.text);
    if (!bound) return error(Errc::invalid, "no such name");
    if (bound->map) return Operand::own(*bound->map);
    return Operand::borrow(*bound->value);
}

// The member's value, or nullptr: absent. Of a bound map it is found without making the map a
// value; `owner` keeps alive what was made.
Result<const Value*> find_member(const Node& node, Scope scope, Operand& owner) {
    const Node& of = node.operands[0];
    if (of.operation == Operation::name) {
        const Expression::Binding* const bound = binding(scope, of.text);
        if (bound && bound->map) return bound->map->find(node.text);
    }
    TRY(owner, evaluate(of, scope));
    if (!owner->map()) return wrong_kind();
    return owner->find(node.text);
}

Result<Operand> member(const Node& node, Scope scope) {
    static const Value kNothing;
    Operand owner = Operand::borrow(kNothing);
    TRY(const Value* const found, find_member(node, scope, owner));
    if (!found) return error(Errc::invalid, "no such member");
    return owner.member(*found);
}

Result<Operand> has_member(const Node& node, Scope scope) {
    static const Value kNothing;
    Operand owner = Operand::borrow(kNothing);
    TRY(const Value* const found, find_member(node, scope, owner));
    return Operand::own(found != nullptr);
}

Result<Operand> index(const Node& node, Scope scope) {
    TRY(const Operand of, evaluate(node.operands[0], scope));
    TRY(const Operand at, evaluate(node.operands[1], scope));
    if (const List* list = of->list(); list && at->number()) {
        const std::int64_t number = *at->number();
        if (number < 0 || number >= static_cast<std::int64_t>(list->size()))
            return error(Errc::invalid, "index out of range");
        return of.member((*list)[static_cast<std::size_t>(number)]);
    }
    if (!of->map() || !at->text()) return wrong_kind();
    const Value* const found = of->find(*at->text());
    if (!found) return error(Errc::invalid, "no such member");
    return of.member(*found);
}

Result<Operand> list(const Node& node, Scope scope) {
    List items;
    items.reserve(node.operands.size());
    for (const Node& operand : node.operands) {
        TRY(Operand item, evaluate(operand, scope));
        items.push_back(std::move(item).take());
    }
    return Operand::own(std::move(items));
}

Result<Operand> map(const Node& node, Scope scope) {
    Map members;
    for (std::size_t i = 0; i + 1 < node.operands.size(); i += 2) {
        TRY(const Operand key, evaluate(node.operands[i], scope));
        TRY(Operand value, evaluate(node.operands[i + 1], scope));
        if (!key->text()) return error(Errc::invalid, "keys of maps must be texts");
        if (members.contains(*key->text())) return error(Errc::invalid, "duplicate key");
        members.set(*key->text(), std::move(value).take());
    }
    return Operand::own(std::move(members));
}

// Code points of a text; items; members.
Result<Operand> size(const Node& node, Scope scope) {
    TRY(const Operand of, evaluate(node.operands[0], scope));
    std::size_t count = 0;
    if (const std::string* text = of->text())
        count = static_cast<std::size_t>(
            std::count_if(text->begin(), text->end(), [](char c) { return (c & 0xC0) != 0x80; }));
    else if (const List* items = of->list())
        count = items->size();
    else if (const Map* members = of->map())
        count = members->size();
    else
        return wrong_kind();
    return Operand::own(static_cast<std::int64_t>(count));
}

Result<Operand> text_test(const Node& node, Scope scope) {
    TRY(const Operand of, evaluate(node.operands[0], scope));
    TRY(const Operand part, evaluate(node.operands[1], scope));
    if (!of->text() || !part->text()) return wrong_kind();
    const std::string& text = *of->text();
    switch (node.operation) {
        case Operation::starts_with: return Operand::own(text.starts_with(*part->text()));
        case Operation::ends_with: return Operand::own(text.ends_with(*part->text()));
        default: return Operand::own(text.find(*part->text()) != std::string::npos);
    }
}

Result<Operand> unary(const Node& node, Scope scope) {
    TRY(const Operand of, evaluate(node.operands[0], scope));
    if (node.operation == Operation::invert) {
        if (!of->boolean()) return wrong_kind();
        return Operand::own(!*of->boolean());
    }
    if (!of->number()) return wrong_kind();
    if (*of->number() == std::numeric_limits<std::int64_t>::min()) return overflow();
    return Operand::own(-*of->number());
}

Result<Operand> divide(Operation operation, std::int64_t a, std::int64_t b) {
    if (b == 0) return error(Errc::invalid, "division by zero");
    if (a == std::numeric_limits<std::int64_t>::min() && b == -1) return overflow();
    return Operand::own(operation == Operation::divide ? a / b : a % b);
}

Result<Operand> join(Operand left, const Operand& right) {
    if (left->text() && right->text()) return Operand::own(*left->text() + *right->text());
    if (!left->list() || !right->list()) return wrong_kind();
    Value joined = std::move(left).take();
    joined.list()->insert(joined.list()->end(), right->list()->begin(), right->list()->end());
    return Operand::own(std::move(joined));
}

Result<Operand> arithmetic(const Node& node, Scope scope) {
    TRY(Operand left, evaluate(node.operands[0], scope));
    TRY(const Operand right, evaluate(node.operands[1], scope));
    const std::int64_t* const a = left->number();
    const std::int64_t* const b = right->number();
    if (!a || !b) {
        if (node.operation == Operation::add) return join(std::move(left), right);
        return wrong_kind();
    }
    std::int64_t result = 0;
    bool overflows = false;
    switch (node.operation) {
        case Operation::add: overflows = __builtin_add_overflow(*a, *b, &result); break;
        case Operation::subtract: overflows = __builtin_sub_overflow(*a, *b, &result); break;
        case Operation::multiply: overflows = __builtin_mul_overflow(*a, *b, &result); break;
        default: return divide(node.operation, *a, *b);
    }
    if (overflows) return overflow();
    return Operand::own(result);
}

// -1, 0 or 1. Texts compare by code point, which in UTF-8 is by byte.
Result<int> compare(const Value& a, const Value& b) {
    const auto sign = [](const auto& x, const auto& y) { return x < y ? -1 : y < x ? 1 : 0; };
    if (a.number() && b.number()) return sign(*a.number(), *b.number());
    if (a.text() && b.text()) return sign(*a.text(), *b.text());
    if (a.boolean() && b.boolean()) return sign(*a.boolean(), *b.boolean());
    return wrong_kind();
}

Result<Operand> relation(const Node& node, Scope scope) {
    TRY(const Operand left, evaluate(node.operands[0], scope));
    TRY(const Operand right, evaluate(node.operands[1], scope));
    if (node.operation == Operation::equal) return Operand::own(left.get() == right.get());
    if (node.operation == Operation::unequal) return Operand::own(!(left.get() == right.get()));
    TRY(const int order, compare(left.get(), right.get()));
    switch (node.operation) {
        case Operation::less: return Operand::own(order < 0);
        case Operation::less_or_equal: return Operand::own(order <= 0);
        case Operation::greater: return Operand::own(order > 0);
        default: return Operand::own(order >= 0);
    }
}

Result<Operand> in(const Node& node, Scope scope) {
    TRY(const Operand item, evaluate(node.operands[0], scope));
    TRY(const Operand of, evaluate(node.operands[1], scope));
    if (const List* items = of->list())
        return Operand::own(std::find(items->begin(), items->end(), item.get()) != items->end());
    if (!of->map() || !item->text()) return wrong_kind();
    return Operand::own(of->map()->contains(*item->text()));
}

// && and ||: whichever side decides does so, even where the other is an error.
Result<Operand> logic(const Node& node, Scope scope) {
    const bool decides = node.operation == Operation::either;
    const auto side = [&](const Node& operand) -> Result<bool> {
        TRY(const Operand value, evaluate(operand, scope));
        if (!value->boolean()) return wrong_kind();
        return *value->boolean();
    };
    const Result<bool> left = side(node.operands[0]);
    if (left && left.value() == decides) return Operand::own(decides);
    const Result<bool> right = side(node.operands[1]);
    if (right && right.value() == decides) return Operand::own(decides);
    if (!left) return left.error();
    if (!right) return right.error();
    return Operand::own(!decides);
}

Result<Operand> choose(const Node& node, Scope scope) {
    TRY(const Operand condition, evaluate(node.operands[0], scope));
    if (!condition->boolean()) return wrong_kind();
    return evaluate(node.operands[*condition->boolean() ? 1 : 2], scope);
}

Result<Operand> evaluate(const Node& node, Scope scope) {
    switch (node.operation) {
        case Operation::literal: return Operand::borrow(node.value);
        case Operation::name: return name(node, scope);
        case Operation::member: return member(node, scope);
        case Operation::has_member: return has_member(node, scope);
        case Operation::index: return index(node, scope);
        case Operation::list: return list(node, scope);
        case Operation::map: return map(node, scope);
        case Operation::size: return size(node, scope);
        case Operation::starts_with:
        case Operation::ends_with:
        case Operation::contains: return text_test(node, scope);
        case Operation::negate:
        case Operation::invert: return unary(node, scope);
        case Operation::multiply:
        case Operation::divide:
        case Operation::modulo:
        case Operation::add:
        case Operation::subtract: return arithmetic(node, scope);
        case Operation::equal:
        case Operation::unequal:
        case Operation::less:
        case Operation::less_or_equal:
        case Operation::greater:
        case Operation::greater_or_equal: return relation(node, scope);
        case Operation::in: return in(node, scope);
        case Operation::both:
        case Operation::either: return logic(node, scope);
        case Operation::choose: return choose(node, scope);
    }
    return wrong_kind();
}

}  // namespace

Result<Value> Expression::evaluate(Scope scope) const {
    TRY(Operand value, workflow::evaluate(*root_, scope));
    return std::move(value).take();
}

Result<Value> Expression::evaluate(const Map& context) const {
    std::vector<Binding> scope;
    for (const auto& [name, value] : context) scope.push_back(Binding{name, &value, nullptr});
    return evaluate(Scope{scope});
}

bool Expression::holds(Scope scope) const {
    const Result<Operand> value = workflow::evaluate(*root_, scope);
    return value && value.value()->boolean() && *value.value()->boolean();
}

bool Expression::holds(const Map& context) const {
    const Result<Value> value = evaluate(context);
    return value && value.value().boolean() && *value.value().boolean();
}

const std::vector<Expression::Reference>& Expression::references() const {
    return root_->references;
}

bool Expression::mentions(std::string_view name) const {
    return std::any_of(references().begin(), references().end(),
                       [&](const Reference& reference) { return reference.name == name; });
}

}  // namespace promenade::workflow
