// From an English detail to a key among the texts.
#pragma once

#include <string>
#include <string_view>

namespace promenade::app {

// "not a date YYYY-MM-DD" is not_a_date_yyyy_mm_dd.
std::string text_key_of(std::string_view detail);

}  // namespace promenade::app
