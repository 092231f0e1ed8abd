// Arithmetic, comparison, membership and access by index (langdef, "Arithmetic Operators" to "Map
// Operators"). Integers never wrap; doubles follow IEEE 754.
#include "engine/workflow/expression_functions.hpp"
#include "engine/workflow/expression_time.hpp"
#include "engine/workflow/operand_order.hpp"

#include <cmath>
#include <limits>
#include <tuple>

namespace promenade::workflow {

namespace {

constexpr Fault kOverflow{"integer overflow"};
constexpr Fault kDivisionByZero{"division by zero"};
constexpr Fault kNoIndex{"index out of range"};

// What the three kinds of numbers have in common.
struct Plus {
    static double of(double a, double b) { return a + b; }
    template <class T>
    static bool overflows(T a, T b, T& result) {
        return __builtin_add_overflow(a, b, &result);
    }
};
struct Minus {
    static double of(double a, double b) { return a - b; }
    template <class T>
    static bool overflows(T a, T b, T& result) {
        return __builtin_sub_overflow(a, b, &result);
    }
};
struct Times {
    static double of(double a, double b) { return a * b; }
    template <class T>
    static bool overflows(T a, T b, T& result) {
        return __builtin_mul_overflow(a, b, &result);
    }
};

template <class Operator>
Evaluated<Operand> calculate(const Operand& a, const Operand& b) {
    if (a.integer() && b.integer()) {
        std::int64_t result = 0;
        if (Operator::overflows(*a.integer(), *b.integer(), result)) return kOverflow;
        return Operand{result};
    }
    if (a.natural() && b.natural()) {
        std::uint64_t result = 0;
        if (Operator::overflows(*a.natural(), *b.natural(), result)) return kOverflow;
        return Operand{result};
    }
    if (a.real() && b.real()) return Operand{Operator::of(*a.real(), *b.real())};
    return kNoOverload;
}

Evaluated<Operand> multiply(const Arguments& given) { return calculate<Times>(given[0], given[1]); }

Evaluated<Operand> divide(const Arguments& given) {
    const auto& [a, b] = std::tie(given[0], given[1]);
    if (a.integer() && b.integer()) {
        if (*b.integer() == 0) return kDivisionByZero;
        if (*a.integer() == std::numeric_limits<std::int64_t>::min() && *b.integer() == -1)
            return kOverflow;
        return Operand{*a.integer() / *b.integer()};
    }
    if (a.natural() && b.natural()) {
        if (*b.natural() == 0) return kDivisionByZero;
        return Operand{*a.natural() / *b.natural()};
    }
    if (a.real() && b.real()) return Operand{*a.real() / *b.real()};
    return kNoOverload;
}

Evaluated<Operand> modulo(const Arguments& given) {
    const auto& [a, b] = std::tie(given[0], given[1]);
    if (a.integer() && b.integer()) {
        if (*b.integer() == 0) return kDivisionByZero;
        if (*a.integer() == std::numeric_limits<std::int64_t>::min() && *b.integer() == -1)
            return kOverflow;
        return Operand{*a.integer() % *b.integer()};
    }
    if (a.natural() && b.natural()) {
        if (*b.natural() == 0) return kDivisionByZero;
        return Operand{*a.natural() % *b.natural()};
    }
    return kNoOverload;
}

Evaluated<Operand> join(const Items& a, const Items& b, Budget& budget) {
    if (!budget.spend(a.size() + b.size())) return kTooManySteps;
    std::vector<Operand> items;
    items.reserve(a.size() + b.size());
    for (std::size_t i = 0; i < a.size(); ++i) items.push_back(a.at(i));
    for (std::size_t i = 0; i < b.size(); ++i) items.push_back(b.at(i));
    return Operand{Items{std::move(items)}};
}

Evaluated<std::string> join(std::string_view a, std::string_view b, Budget& budget) {
    if (!budget.spend_bytes(a.size() + b.size())) return kTooManySteps;
    std::string joined{a};
    joined += b;
    return joined;
}

template <class T>
Evaluated<Operand> as_operand(const Evaluated<T>& found) {
    if (!found) return found.error();
    return Operand{found.value()};
}

Evaluated<Operand> add(const Arguments& given) {
    const auto& [a, b] = std::tie(given[0], given[1]);
    if (a.is_number()) return calculate<Plus>(a, b);
    if (a.text() && b.text()) {
        TRY(std::string joined, join(*a.text(), *b.text(), given.budget));
        return Operand::text(std::move(joined));
    }
    if (a.bytes() && b.bytes()) {
        TRY(std::string joined, join(*a.bytes(), *b.bytes(), given.budget));
        return Operand::bytes(std::move(joined));
    }
    if (a.items() && b.items()) return join(*a.items(), *b.items(), given.budget);
    if (a.duration() && b.duration()) return as_operand(sum(*a.duration(), *b.duration()));
    if (a.timestamp() && b.duration()) return as_operand(sum(*a.timestamp(), *b.duration()));
    if (a.duration() && b.timestamp()) return as_operand(sum(*b.timestamp(), *a.duration()));
    return kNoOverload;
}

Evaluated<Operand> subtract(const Arguments& given) {
    const auto& [a, b] = std::tie(given[0], given[1]);
    if (a.is_number()) return calculate<Minus>(a, b);
    if (a.duration() && b.duration()) return as_operand(difference(*a.duration(), *b.duration()));
    if (a.timestamp() && b.duration()) return as_operand(difference(*a.timestamp(), *b.duration()));
    if (a.timestamp() && b.timestamp())
        return as_operand(difference(*a.timestamp(), *b.timestamp()));
    return kNoOverload;
}

Evaluated<Operand> negate(const Arguments& given) {
    if (const double* real = given[0].real()) return Operand{-*real};
    if (!given[0].integer()) return kNoOverload;
    std::int64_t result = 0;
    if (__builtin_sub_overflow(std::int64_t{0}, *given[0].integer(), &result)) return kOverflow;
    return Operand{result};
}

Evaluated<Operand> invert(const Arguments& given) {
    if (!given[0].boolean()) return kNoOverload;
    return Operand{!*given[0].boolean()};
}

Evaluated<Operand> is_equal(const Arguments& given) {
    return Operand{equal(given[0], given[1], given.budget)};
}

Evaluated<Operand> is_unequal(const Arguments& given) {
    return Operand{!equal(given[0], given[1], given.budget)};
}

Evaluated<std::partial_ordering> compare(const Arguments& given) {
    const auto order = order_of(given[0], given[1]);
    if (!order) return kNoOverload;
    return *order;
}

Evaluated<Operand> is_less(const Arguments& given) {
    TRY(const auto order, compare(given));
    return Operand{order < 0};
}

Evaluated<Operand> is_less_or_equal(const Arguments& given) {
    TRY(const auto order, compare(given));
    return Operand{order <= 0};
}

Evaluated<Operand> is_greater(const Arguments& given) {
    TRY(const auto order, compare(given));
    return Operand{order > 0};
}

Evaluated<Operand> is_greater_or_equal(const Arguments& given) {
    TRY(const auto order, compare(given));
    return Operand{order >= 0};
}

Evaluated<Operand> is_in(const Arguments& given) {
    if (const Members* members = given[1].members())
        return Operand{members->find(given[0]).has_value()};
    const Items* const items = given[1].items();
    if (!items) return kNoOverload;
    for (std::size_t i = 0; i < items->size(); ++i)
        if (equal(given[0], items->at(i), given.budget)) return Operand{true};
    return Operand{false};
}

// Any number that is whole and not negative.
std::optional<std::uint64_t> whole(const Operand& number) {
    if (number.natural()) return *number.natural();
    if (const auto* integer = number.integer(); integer && *integer >= 0)
        return static_cast<std::uint64_t>(*integer);
    if (const double* real = number.real();
        real && *real >= 0 && *real < 0x1p63 && *real == std::trunc(*real))
        return static_cast<std::uint64_t>(*real);
    return std::nullopt;
}

Evaluated<Operand> at(const Arguments& given) {
    if (const Members* members = given[0].members()) {
        const auto found = members->find(given[1]);
        if (!found) return kNoMember;
        return *found;
    }
    const Items* const items = given[0].items();
    if (!items || !given[1].is_number()) return kNoOverload;
    const auto index = whole(given[1]);
    if (!index || *index >= items->size()) return kNoIndex;
    return items->at(static_cast<std::size_t>(*index));
}

using enum Kind;

constexpr std::array kNumbers{Overload{{integer, integer}, integer},
                              Overload{{natural, natural}, natural}, Overload{{real, real}, real}};
constexpr std::array kWholeNumbers{Overload{{integer, integer}, integer},
                                   Overload{{natural, natural}, natural}};
// Of lists, what is in them is the checker's.
constexpr std::array kSums{Overload{{integer, integer}, integer},
                           Overload{{natural, natural}, natural},
                           Overload{{real, real}, real},
                           Overload{{text, text}, text},
                           Overload{{bytes, bytes}, bytes},
                           Overload{{list, list}, list},
                           Overload{{duration, duration}, duration},
                           Overload{{timestamp, duration}, timestamp},
                           Overload{{duration, timestamp}, timestamp}};
constexpr std::array kDifferences{Overload{{integer, integer}, integer},
                                  Overload{{natural, natural}, natural},
                                  Overload{{real, real}, real},
                                  Overload{{duration, duration}, duration},
                                  Overload{{timestamp, duration}, timestamp},
                                  Overload{{timestamp, timestamp}, duration}};
constexpr std::array kNegations{Overload{{integer, dyn}, integer}, Overload{{real, dyn}, real}};
constexpr std::array kInversions{Overload{{boolean, dyn}, boolean}};
constexpr std::array kEqualities{Overload{{dyn, dyn}, boolean}};
constexpr std::array kOrders{
    Overload{{boolean, boolean}, boolean},     Overload{{integer, integer}, boolean},
    Overload{{integer, natural}, boolean},     Overload{{integer, real}, boolean},
    Overload{{natural, natural}, boolean},     Overload{{natural, integer}, boolean},
    Overload{{natural, real}, boolean},        Overload{{real, real}, boolean},
    Overload{{real, integer}, boolean},        Overload{{real, natural}, boolean},
    Overload{{text, text}, boolean},           Overload{{bytes, bytes}, boolean},
    Overload{{timestamp, timestamp}, boolean}, Overload{{duration, duration}, boolean}};
constexpr std::array kMemberships{Overload{{dyn, list}, boolean}, Overload{{dyn, map}, boolean}};
constexpr std::array kIndices{Overload{{list, integer}, dyn}, Overload{{map, dyn}, dyn}};

constexpr Function infix(std::string_view symbol, std::span<const Overload> overloads,
                         Evaluated<Operand> (*run)(const Arguments&)) {
    return {symbol, CallStyle::operation, 2, overloads, run};
}

constexpr std::array kOperators{infix("*", kNumbers, multiply),
                                infix("/", kNumbers, divide),
                                infix("%", kWholeNumbers, modulo),
                                infix("+", kSums, add),
                                infix("-", kDifferences, subtract),
                                infix("==", kEqualities, is_equal),
                                infix("!=", kEqualities, is_unequal),
                                infix("<", kOrders, is_less),
                                infix("<=", kOrders, is_less_or_equal),
                                infix(">", kOrders, is_greater),
                                infix(">=", kOrders, is_greater_or_equal),
                                infix("in", kMemberships, is_in),
                                infix("[]", kIndices, at),
                                Function{"-", CallStyle::operation, 1, kNegations, negate},
                                Function{"!", CallStyle::operation, 1, kInversions, invert}};

}  // namespace

std::span<const Function> operators() { return kOperators; }

}  // namespace promenade::workflow
