#include "bot/language/classifier.hpp"

#include "bot/language/weights.hpp"

#include <algorithm>

namespace promenade::language {
namespace {

constexpr int kQuestion = 2;      // a question that asks for a deed may still want to know
constexpr int kBareQuestion = 7;  // a question that asks for none does want to know
constexpr int kNothingAsked = 6;  // neither a question nor a deed: thanks, a joke, news
constexpr int kTold = 4;          // news that the coordinator will have to do something with

constexpr std::string_view kInformation = "information";
constexpr std::string_view kAction = "action";
constexpr std::string_view kAdvice = "avis";
constexpr std::string_view kNone = "aucune";

bool is_question(const Text& text, const Lexicon& lexicon) {
    const auto& marked = text.questions;
    return std::find(marked.begin(), marked.end(), true) != marked.end() ||
           text.says(lexicon.mark("question"));
}

int asked_to_act(const Text& text, const Lexicon& lexicon) {
    const auto& kinds = lexicon.answers;
    const auto action = std::find_if(kinds.begin(), kinds.end(),
                                     [](const AnswerKind& kind) { return kind.name == kAction; });
    return action == kinds.end() ? 0 : total(heaviest(text.of(action->phrases)));
}

}  // namespace

std::vector<Score> score_categories(const Text& text, std::string_view role,
                                    const Lexicon& lexicon) {
    std::vector<Score> scores;
    for (const Category& category : lexicon.categories) {
        Score score;
        score.category = &category;
        score.reasons = heaviest(text.of(category.phrases));
        score.weight = total(score.reasons);
        if (score.weight <= 0) continue;
        const auto bonus = category.roles.find(std::string(role));
        if (bonus != category.roles.end()) score.weight += bonus->second;
        score.first_word = score.reasons.front().first;
        scores.push_back(std::move(score));
    }
    std::stable_sort(scores.begin(), scores.end(),
                     [](const Score& a, const Score& b) { return a.weight > b.weight; });
    return scores;
}

std::string expected_answer(const Text& text, const Category& category, const Lexicon& lexicon) {
    const bool asks = is_question(text, lexicon);
    const int deed = asked_to_act(text, lexicon);
    const bool wants_to_know = deed <= 0 && category.expected_answer != kAdvice;
    const bool told = !asks && category.expected_answer == kInformation;
    std::string best = category.expected_answer;
    int most = 0;
    for (const AnswerKind& kind : lexicon.answers) {
        const auto& fitting = category.answers;
        if (std::find(fitting.begin(), fitting.end(), kind.name) == fitting.end()) continue;
        int weight = total(heaviest(text.of(kind.phrases)));
        if (kind.name == category.expected_answer) weight += category.usual_weight;
        if (kind.name == kInformation && asks) weight += wants_to_know ? kBareQuestion : kQuestion;
        if (kind.name == kAction && told) weight += kTold;
        if (kind.name == kNone && !asks && deed <= 0) weight += kNothingAsked;
        if (weight > most) {
            most = weight;
            best = kind.name;
        }
    }
    return best;
}

}  // namespace promenade::language
