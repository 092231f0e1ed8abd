#include "engine/workflow/type_join.hpp"

namespace promenade::workflow {

namespace {

bool is_number(const Type& type) { return type.kind >= Kind::integer && type.kind <= Kind::real; }

}  // namespace

Type list_of(Type items) { return {.kind = Kind::list, .of = {std::move(items)}}; }

Type map_of(Type keys, Type values) {
    return {.kind = Kind::map, .of = {std::move(keys), std::move(values)}};
}

std::optional<Type> join(const Type& a, const Type& b) {
    if (a.kind == Kind::dyn || a.kind == Kind::null) return b;
    if (b.kind == Kind::dyn || b.kind == Kind::null) return a;
    if (a.kind != b.kind) return std::nullopt;
    Type joined{.kind = a.kind, .field = a.field == b.field ? a.field : nullptr};
    for (std::size_t i = 0; i < a.of.size(); ++i) {
        auto part = join(a.of[i], b.of[i]);
        if (!part) return std::nullopt;
        joined.of.push_back(*std::move(part));
    }
    return joined;
}

bool comparable(const Type& a, const Type& b) {
    if (a.kind == Kind::dyn || b.kind == Kind::dyn) return true;
    if (is_number(a) && is_number(b)) return true;
    if (a.kind != b.kind) return false;
    for (std::size_t i = 0; i < a.of.size(); ++i)
        if (!comparable(a.of[i], b.of[i])) return false;
    return true;
}

std::optional<Type> type_of(const Operand& operand) {
    const Items* const items = operand.items();
    if (!items) return Type{.kind = operand.kind()};
    std::optional<Type> item = Type{};
    for (std::size_t i = 0; item && i < items->size(); ++i) {
        const auto type = type_of(items->at(i));
        item = type ? join(*item, *type) : std::nullopt;
    }
    if (!item) return std::nullopt;
    return list_of(*std::move(item));
}

}  // namespace promenade::workflow
