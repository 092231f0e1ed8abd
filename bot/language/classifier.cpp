#include "bot/language/classifier.hpp"

#include <algorithm>

namespace promenade::language {
namespace {

constexpr int kUsual = 5;  // weight of the category's usual answer

bool overlap(const Match& a, const Match& b) { return a.first <= b.last && b.first <= a.last; }

// The heaviest phrases of a group that do not share a word: « formation initiale » counts once.
std::vector<Match> heaviest(const Text& text, Group group) {
    std::vector<Match> all, kept;
    for (const Match& match : text.matches) {
        if (match.group == group) all.push_back(match);
    }
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

}  // namespace

std::vector<Score> score_categories(const Text& text, const Lexicon& lexicon) {
    std::vector<Score> scores;
    for (const Category& category : lexicon.categories) {
        Score score;
        score.category = &category;
        score.reasons = heaviest(text, category.phrases);
        score.weight = total(score.reasons);
        if (score.weight <= 0) continue;
        score.first_word = score.reasons.front().first;
        scores.push_back(std::move(score));
    }
    std::stable_sort(scores.begin(), scores.end(),
                     [](const Score& a, const Score& b) { return a.weight > b.weight; });
    return scores;
}

std::string expected_answer(const Text& text, const Category& category, const Lexicon& lexicon) {
    std::string best = category.expected_answer;
    int most = 0;
    for (const AnswerKind& kind : lexicon.answers) {
        const int usual = kind.name == category.expected_answer ? kUsual : 0;
        const int weight = usual + total(heaviest(text, kind.phrases));
        if (weight > most) {
            most = weight;
            best = kind.name;
        }
    }
    return best;
}

}  // namespace promenade::language
