// Numbers of expressions and their texts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace promenade::workflow {

// The whole text, in decimal, with a sign or none; a double also with an exponent, or "NaN",
// "Infinity". Nothing: not such a number, or out of its range. T: int64_t, uint64_t, double.
template <class T>
std::optional<T> number_from(std::string_view text);
template <>
std::optional<double> number_from(std::string_view text);

// The shortest text that reads as the same double: "-0.0045", "1e+100", "NaN", "Infinity".
std::string format(double real);

}  // namespace promenade::workflow
