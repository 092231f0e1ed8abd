#include "engine/workflow/expression_value.hpp"

#include "engine/workflow/expression_time.hpp"

namespace promenade::workflow {

namespace {

constexpr Fault kReal{"a double is no value of a case: int(x)"};
constexpr Fault kBytes{"bytes are no value of a case: string(x)"};
constexpr Fault kType{"a type is no value of a case"};
constexpr Fault kKey{"keys of a map in a case are texts"};

Evaluated<Value> to_list(const Items& items, Budget& budget) {
    List values;
    for (std::size_t i = 0; i < items.size(); ++i) {
        TRY(Value value, to_value(items.at(i), budget));
        values.push_back(std::move(value));
    }
    return Value{std::move(values)};
}

Evaluated<Value> to_map(const Members& members, Budget& budget) {
    Map values;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const auto [key, member] = members.at(i);
        if (!key.text()) return kKey;
        TRY(Value value, to_value(member, budget));
        values.append(std::string{*key.text()}, std::move(value));
    }
    return Value{std::move(values)};
}

}  // namespace

Evaluated<Value> to_value(const Operand& operand, Budget& budget) {
    if (!budget.spend(1)) return kTooManySteps;
    switch (operand.kind()) {
        case Kind::boolean: return Value{*operand.boolean()};
        case Kind::integer: return Value{*operand.integer()};
        case Kind::natural:
            if (*operand.natural() > std::uint64_t{INT64_MAX}) return kOutOfRange;
            return Value{static_cast<std::int64_t>(*operand.natural())};
        case Kind::real: return kReal;
        case Kind::bytes: return kBytes;
        case Kind::type: return kType;
        case Kind::text:
            if (!budget.spend_bytes(operand.text()->size())) return kTooManySteps;
            return Value{*operand.text()};
        case Kind::list: return to_list(*operand.items(), budget);
        case Kind::map: return to_map(*operand.members(), budget);
        case Kind::timestamp: return Value{format(*operand.timestamp())};
        case Kind::duration: return Value{format(*operand.duration())};
        default: return Value{};
    }
}

}  // namespace promenade::workflow
