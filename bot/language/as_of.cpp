#include "bot/language/as_of.hpp"

#include <re2/re2.h>

namespace promenade::language {

std::string day_named(const std::string& folded, const std::map<std::string, std::string>& months) {
    static const re2::RE2 kNumeric("\\b([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})\\b");
    static const re2::RE2 kSpelled("\\b([0-9]{1,2})(?:er)? ([a-z]+) ([0-9]{4})\\b");
    std::string day, month, year;
    if (re2::RE2::PartialMatch(folded, kNumeric, &day, &month, &year)) {
        if (month.size() == 1) month.insert(0, "0");
    } else if (re2::RE2::PartialMatch(folded, kSpelled, &day, &month, &year)) {
        const auto found = months.find(month);
        if (found == months.end()) return {};
        month = found->second;
    } else {
        return {};
    }
    if (day.size() == 1) day.insert(0, "0");
    return year + "-" + month + "-" + day;
}

}  // namespace promenade::language
