// The dates of config/lexicon/dates.json, as patterns.
#pragma once

#include "bot/language/checked_json.hpp"

#include <re2/re2.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace promenade::language {

struct DateWords {
    std::map<std::string, unsigned> months, weekdays;  // folded word -> 1 to 12, 1 (Monday) to 7
    using Patterns = std::vector<std::shared_ptr<const re2::RE2>>;
    Patterns spans, until, days;
    std::vector<std::pair<std::string, int>> moments, weeks;  // words -> days, weeks from now

    // Errors: invalid, `where` = file and JSON pointer.
    static Result<DateWords> load(const CheckedJson& file);
};

}  // namespace promenade::language
