#include "bot/language/classifier.hpp"

#include <algorithm>

namespace promenade::language {
namespace {

constexpr int kUsual = 5;     // weight of the category's usual answer
constexpr int kQuestion = 3;  // a bare question asks for information rather than for a deed

constexpr std::string_view kInformation = "information";

bool overlap(const Match& a, const Match& b) { return a.first <= b.last && b.first <= a.last; }

// The heaviest phrases of a group that do not share a word: « formation initiale » counts once.
std::vector<Match> heaviest(const Text& text, Group group) {
    std::vector<Match> all = text.of(group), kept;
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
    const bool asks =
        std::find(text.questions.begin(), text.questions.end(), true) != text.questions.end();
    std::string best = category.expected_answer;
    int most = 0;
    for (const AnswerKind& kind : lexicon.answers) {
        const auto& fitting = category.answers;
        if (std::find(fitting.begin(), fitting.end(), kind.name) == fitting.end()) continue;
        int weight = total(heaviest(text, kind.phrases));
        if (kind.name == category.expected_answer) weight += kUsual;
        if (kind.name == kInformation && asks) weight += kQuestion;
        if (weight > most) {
            most = weight;
            best = kind.name;
        }
    }
    return best;
}

}  // namespace promenade::language
