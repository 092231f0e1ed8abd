// Functions of texts, bytes, lists and maps (langdef, "String Functions", "Bytes Functions").
#include "engine/workflow/expression_fold.hpp"
#include "engine/workflow/expression_functions.hpp"

#include <re2/re2.h>

#include <algorithm>

namespace promenade::workflow {

namespace {

constexpr Fault kNoPattern{"not a regular expression"};
// A small pattern needs a few hundred bytes; "(x{1000}){1000}" would need a gigabyte.
constexpr std::int64_t kPatternMemoryMax = 256 * 1024;

Evaluated<Operand> size(const Arguments& given) {
    const auto count = [](std::size_t size) { return Operand{static_cast<std::int64_t>(size)}; };
    if (const auto* text = given[0].text()) {
        if (!given.budget.spend_bytes(text->size())) return kTooManySteps;
        const auto code_points =
            std::count_if(text->begin(), text->end(), [](char c) { return (c & 0xC0) != 0x80; });
        return count(static_cast<std::size_t>(code_points));
    }
    if (const auto* bytes = given[0].bytes()) return count(bytes->size());
    if (const Items* items = given[0].items()) return count(items->size());
    if (const Members* members = given[0].members()) return count(members->size());
    return kNoOverload;
}

Evaluated<Operand> starts_with(const Arguments& given) {
    if (!given[0].text() || !given[1].text()) return kNoOverload;
    return Operand{given[0].text()->starts_with(*given[1].text())};
}

Evaluated<Operand> ends_with(const Arguments& given) {
    if (!given[0].text() || !given[1].text()) return kNoOverload;
    return Operand{given[0].text()->ends_with(*given[1].text())};
}

// The cost is that of the worst case: the product of the sizes.
Evaluated<Operand> contains(const Arguments& given) {
    if (!given[0].text() || !given[1].text()) return kNoOverload;
    const std::string_view text = *given[0].text(), part = *given[1].text();
    if (!given.budget.spend_bytes(text.size() * (1 + part.size() / 64))) return kTooManySteps;
    return Operand{text.find(part) != text.npos};
}

Evaluated<Operand> match(std::string_view text, const re2::RE2& pattern, Budget& budget) {
    if (!pattern.ok()) return kNoPattern;
    const auto program = static_cast<std::size_t>(pattern.ProgramSize());
    if (!budget.spend_bytes(text.size() * (1 + program / 8))) return kTooManySteps;
    return Operand{re2::RE2::PartialMatch(re2::StringPiece{text.data(), text.size()}, pattern)};
}

Evaluated<Operand> matches(const Arguments& given) {
    if (!given[0].text() || !given[1].text()) return kNoOverload;
    if (given.pattern) return match(*given[0].text(), *given.pattern, given.budget);
    constexpr std::size_t kCompilationSteps = 500;
    if (!given.budget.spend(kCompilationSteps)) return kTooManySteps;
    return match(*given[0].text(), *compile_pattern(*given[1].text()), given.budget);
}

Evaluated<Operand> folded(const Arguments& given) {
    if (!given[0].text()) return kNoOverload;
    if (!given.budget.spend_bytes(8 * given[0].text()->size())) return kTooManySteps;
    return Operand::text(fold(*given[0].text()));
}

using enum Kind;

constexpr std::array kSizes{Overload{{text, dyn}, integer}, Overload{{bytes, dyn}, integer},
                            Overload{{list, dyn}, integer}, Overload{{map, dyn}, integer}};
constexpr std::array kTests{Overload{{text, text}, boolean}};
constexpr std::array kFolds{Overload{{text, dyn}, text}};

constexpr std::array kFunctions{Function{"size", CallStyle::both, 1, kSizes, size},
                                Function{"startsWith", CallStyle::method, 2, kTests, starts_with},
                                Function{"endsWith", CallStyle::method, 2, kTests, ends_with},
                                Function{"contains", CallStyle::method, 2, kTests, contains},
                                Function{"matches", CallStyle::both, 2, kTests, matches},
                                Function{"fold", CallStyle::both, 1, kFolds, folded}};

}  // namespace

std::shared_ptr<const re2::RE2> compile_pattern(std::string_view text) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kPatternMemoryMax);
    if (text.size() > kPatternBytesMax) text = "(";  // no regular expression
    return std::make_shared<const re2::RE2>(re2::StringPiece{text.data(), text.size()}, options);
}

std::span<const Function> text_functions() { return kFunctions; }

}  // namespace promenade::workflow
