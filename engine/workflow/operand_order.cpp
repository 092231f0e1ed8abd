#include "engine/workflow/operand_order.hpp"

namespace promenade::workflow {

namespace {

std::partial_ordering opposite(std::partial_ordering order) { return 0 <=> order; }

std::partial_ordering order(std::int64_t a, std::uint64_t b) {
    if (a < 0) return std::partial_ordering::less;
    return static_cast<std::uint64_t>(a) <=> b;
}

// As CEL's own tests have it: 2^63-1, which no double can hold, is 2^63 beside one.
template <class Integer>
std::partial_ordering order(Integer a, double b) {
    return static_cast<double>(a) <=> b;
}

std::partial_ordering order_of_numbers(const Operand& a, const Operand& b) {
    if (const std::int64_t* x = a.integer()) {
        if (const std::int64_t* y = b.integer()) return *x <=> *y;
        if (const std::uint64_t* y = b.natural()) return order(*x, *y);
        return order(*x, *b.real());
    }
    if (const std::uint64_t* x = a.natural()) {
        if (const std::uint64_t* y = b.natural()) return *x <=> *y;
        if (const std::int64_t* y = b.integer()) return opposite(order(*y, *x));
        return order(*x, *b.real());
    }
    if (const double* y = b.real()) return *a.real() <=> *y;
    return opposite(order_of_numbers(b, a));
}

bool equal_items(const Items& a, const Items& b, Budget& budget) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!equal(a.at(i), b.at(i), budget)) return false;
    return true;
}

bool equal_members(const Members& a, const Members& b, Budget& budget) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto [key, value] = a.at(i);
        const auto other = b.find(key);
        if (!other || !equal(value, *other, budget)) return false;
    }
    return true;
}

}  // namespace

bool equal(const Operand& a, const Operand& b, Budget& budget) {
    if (!budget.spend(1)) return false;
    if (a.is_number() && b.is_number()) return order_of_numbers(a, b) == 0;
    if (a.kind() != b.kind()) return false;
    if (a.is_null()) return true;
    if (a.type()) return *a.type() == *b.type();
    if (a.items()) return equal_items(*a.items(), *b.items(), budget);
    if (a.members()) return equal_members(*a.members(), *b.members(), budget);
    if (a.text() && a.text()->size() == b.text()->size() && !budget.spend_bytes(a.text()->size()))
        return false;
    return order_of(a, b) == std::partial_ordering::equivalent;
}

// UTF-8 orders by byte as its code points do.
std::optional<std::partial_ordering> order_of(const Operand& a, const Operand& b) {
    if (a.is_number() && b.is_number()) return order_of_numbers(a, b);
    if (a.kind() != b.kind()) return std::nullopt;
    if (a.text()) return a.text()->compare(*b.text()) <=> 0;
    if (a.bytes()) return a.bytes()->compare(*b.bytes()) <=> 0;
    if (a.boolean()) return int{*a.boolean()} <=> int{*b.boolean()};
    if (a.timestamp()) return *a.timestamp() <=> *b.timestamp();
    if (a.duration()) return *a.duration() <=> *b.duration();
    return std::nullopt;
}

}  // namespace promenade::workflow
