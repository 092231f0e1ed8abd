#include "bot/language/weights.hpp"

#include <algorithm>
#include <cstdlib>

namespace promenade::language {
namespace {

bool overlap(const Match& a, const Match& b) { return a.first <= b.last && b.first <= a.last; }

}  // namespace

std::vector<Match> heaviest(std::vector<Match> all) {
    std::vector<Match> kept;
    std::stable_sort(all.begin(), all.end(), [](const Match& a, const Match& b) {
        return std::abs(a.weight) > std::abs(b.weight);
    });
    for (const Match& match : all) {
        const auto taken = [&](const Match& each) {
            return overlap(each, match) && (each.weight < 0) == (match.weight < 0);
        };
        if (std::none_of(kept.begin(), kept.end(), taken)) kept.push_back(match);
    }
    return kept;
}

int total(const std::vector<Match>& matches) {
    int sum = 0;
    for (const Match& match : matches) sum += match.weight;
    return sum;
}

}  // namespace promenade::language
