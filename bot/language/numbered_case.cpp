#include "bot/language/numbered_case.hpp"

#include <re2/re2.h>

#include <cctype>
#include <cstdlib>
#include <string_view>

namespace promenade::language {

namespace {

bool is_letter_or_digit(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// Where « D-00 » begins before the digits at `begin`.
std::size_t begin_of_number(std::string_view typed, std::size_t begin) {
    const auto back_over = [&](std::string_view marks) {
        while (begin > 0 && marks.find(typed[begin - 1]) != std::string_view::npos) --begin;
    };
    back_over("0");
    back_over(" -#");
    const bool has_letter = begin > 0 && std::tolower(typed[begin - 1]) == 'd' &&
                            (begin == 1 || !is_letter_or_digit(typed[begin - 2]));
    return has_letter ? begin - 1 : begin;
}

}  // namespace

NumberedCase numbered_case(const Text& text, const IntentWords& words) {
    const std::string& folded = text.folded.text;
    NumberedCase found;
    for (const StreamPattern& stream : words.streams) {
        re2::StringPiece number;
        if (!re2::RE2::PartialMatch(folded, *stream.pattern, &number)) continue;
        std::string digits(number);
        const auto at = static_cast<std::size_t>(number.data() - folded.data());
        found.mention.end = text.folded.typed_end(at + number.size());
        found.mention.begin = begin_of_number(text.typed, found.mention.end - digits.size());
        const auto width = static_cast<std::size_t>(stream.digits);
        if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
        found.stream = stream.prefix + "-" + digits;
        break;
    }
    if (!found.stream.starts_with("D-")) return found;
    constexpr std::size_t kPrefix = 2;
    static const re2::RE2 kRequest("\\bd-0*([0-9]{1,5})\\b");
    re2::StringPiece rest{folded};
    for (std::string digits; re2::RE2::FindAndConsume(&rest, kRequest, &digits);)
        if (std::atoi(digits.c_str()) != std::atoi(found.stream.c_str() + kPrefix))
            found.also = digits;
    return found;
}

}  // namespace promenade::language
