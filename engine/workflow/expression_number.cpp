#include "engine/workflow/expression_number.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace promenade::workflow {

template <class T>
std::optional<T> number_from(std::string_view text) {
    if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
    T number{};
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || failure != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

template std::optional<std::int64_t> number_from(std::string_view);
template std::optional<std::uint64_t> number_from(std::string_view);

// Of doubles from_chars knows "inf" and "nan" in any case, and calls what is too small out of
// range.
template <>
std::optional<double> number_from(std::string_view text) {
    if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
    double number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || end != text.data() + text.size() || failure == std::errc::invalid_argument)
        return std::nullopt;
    if (failure != std::errc::result_out_of_range) return number;
    const auto exponent = text.find_first_of("eE");
    const bool tiny = exponent == text.npos || text.substr(exponent + 1).starts_with('-');
    if (!tiny) return std::nullopt;
    return text.starts_with('-') ? -0.0 : 0.0;
}

std::string format(double real) {
    if (std::isnan(real)) return "NaN";
    if (std::isinf(real)) return real < 0 ? "-Infinity" : "Infinity";
    std::array<char, 32> text{};
    const auto [end, failure] = std::to_chars(text.data(), text.data() + text.size(), real);
    return {text.data(), end};
}

}  // namespace promenade::workflow
