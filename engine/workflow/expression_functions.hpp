// The functions and operators of the language, with the kinds that they take (langdef, "Standard
// Definitions"): one table for the checker and for evaluation.
#pragma once

#include "engine/workflow/budget.hpp"
#include "engine/workflow/operand.hpp"

#include <array>
#include <memory>
#include <span>
#include <string_view>

namespace re2 {
class RE2;
}

namespace promenade::workflow {

inline constexpr std::size_t kArgumentsMax = 2;

struct Arguments {
    std::span<const Operand> values;  // the receiver first
    Budget& budget;
    const re2::RE2* pattern = nullptr;  // of a literal

    const Operand& operator[](std::size_t i) const { return values[i]; }
};

struct Overload {
    std::array<Kind, kArgumentsMax> takes;  // Kind::dyn: whatever
    Kind gives;
};

enum class CallStyle : std::uint8_t {
    operation,  // a + b
    function,   // size(a)
    method,     // a.startsWith(b)
    both,       // matches(a, b) and a.matches(b)
};

struct Function {
    std::string_view name;  // the symbol of an operator
    CallStyle style;
    std::uint8_t arguments_count;
    std::span<const Overload> overloads;
    Evaluated<Operand> (*run)(const Arguments&);
};

// The table, in four parts.
std::span<const Function> operators();
std::span<const Function> text_functions();
std::span<const Function> conversions();
std::span<const Function> time_functions();

// nullptr: there is none. Lasts for ever.
const Function* find_operator(std::string_view symbol, std::size_t arguments_count);
const Function* find_function(std::string_view name, std::size_t arguments_count);
const Function* find_method(std::string_view name, std::size_t arguments_count);

// Compiled within bounds of its source (kPatternBytesMax) and of memory; ok() says if it is one.
inline constexpr std::size_t kPatternBytesMax = 1'000;
std::shared_ptr<const re2::RE2> compile_pattern(std::string_view text);

}  // namespace promenade::workflow
