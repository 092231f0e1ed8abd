#include "engine/workflow/expression_functions.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

template <class Wanted>
const Function* find(std::span<const Function> table, const Wanted& wanted) {
    const auto found = std::find_if(table.begin(), table.end(), wanted);
    return found == table.end() ? nullptr : &*found;
}

const Function* find_named(std::string_view name, std::size_t arguments_count, CallStyle style) {
    const auto wanted = [&](const Function& function) {
        return function.name == name && function.arguments_count == arguments_count &&
               (function.style == style || function.style == CallStyle::both);
    };
    for (const auto table : {text_functions(), conversions(), time_functions()})
        if (const Function* const found = find(table, wanted)) return found;
    return nullptr;
}

}  // namespace

const Function* find_operator(std::string_view symbol, std::size_t arguments_count) {
    return find(operators(), [&](const Function& function) {
        return function.name == symbol && function.arguments_count == arguments_count;
    });
}

const Function* find_function(std::string_view name, std::size_t arguments_count) {
    return find_named(name, arguments_count, CallStyle::function);
}

const Function* find_method(std::string_view name, std::size_t arguments_count) {
    return find_named(name, arguments_count, CallStyle::method);
}

}  // namespace promenade::workflow
