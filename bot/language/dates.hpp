// The days that a message names: « du 3 au 18 août », « jusqu'à vendredi », « lundi et mardi », «
// la semaine prochaine », « le 12 ». Pure.
#pragma once

#include "bot/language/vocabulary.hpp"
#include "engine/core/instant.hpp"

#include <optional>
#include <string_view>

namespace promenade::language {

struct DateSpan {
    std::optional<LocalDate> first, last;  // both included
    bool reversed = false;  // « du 22 au 20 »: the first day is one of an earlier month or year

    bool is_whole() const { return first && last; }
};

// What is left out is taken from the other end, else so that the last day is not past: without a
// month, this one or the next; without a year, this one or the next. « jusqu'au 12 » begins today.
// A day that no calendar has (« le 31 avril ») is none; nothing named: an empty span.
DateSpan dates_in(std::string_view text, LocalDate today, const Vocabulary& vocabulary);

}  // namespace promenade::language
