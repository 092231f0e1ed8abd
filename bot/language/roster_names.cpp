#include "bot/language/roster_names.hpp"

#include "bot/language/fold.hpp"
#include "bot/language/stem.hpp"

#include <algorithm>

namespace promenade::language {
namespace {

std::vector<std::string> parts_of(const std::string& name) {
    std::vector<std::string> parts;
    std::string part;
    for (const char c : folded_text(name) + ' ') {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            part += c;
        } else if (!part.empty()) {
            parts.push_back(std::move(part));
            part.clear();
        }
    }
    return parts;
}

bool holds(const std::vector<std::string>& parts, const std::string& word) {
    return std::any_of(parts.begin(), parts.end(), [&](const std::string& part) {
        return part == word || (word.size() >= 5 && is_one_slip(part, word));
    });
}

bool holds_all(const std::string& name, const std::vector<Word>& words, std::size_t first,
               std::size_t last) {
    const auto parts = parts_of(name);
    for (std::size_t i = first; i <= last; ++i) {
        if (!holds(parts, words[i].folded)) return false;
    }
    return true;
}

}  // namespace

std::vector<std::string> people_named(const std::vector<Word>& words, std::size_t first,
                                      std::size_t last, const Names& names) {
    std::vector<std::string> ids;
    for (const KnownPerson& person : names.people) {
        if (holds_all(person.given_name + " " + person.family_name, words, first, last)) {
            ids.push_back(person.id);
        }
    }
    return ids;
}

std::vector<std::string> employers_named(const std::vector<Word>& words, std::size_t first,
                                         std::size_t last, const Names& names) {
    std::vector<std::string> ids;
    for (const KnownPlace& employer : names.employers) {
        if (holds_all(employer.name, words, first, last)) ids.push_back(employer.id);
    }
    return ids;
}

}  // namespace promenade::language
