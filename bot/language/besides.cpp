#include "bot/language/besides.hpp"

#include "bot/language/case_order.hpp"
#include "bot/language/lexicon.hpp"
#include "bot/language/text.hpp"
#include "bot/language/understand.hpp"

#include <algorithm>
#include <set>
#include <vector>

namespace promenade::language {

namespace {

constexpr std::size_t kFewestWords = 5;  // of a question that stands alone

// The message cut where a sentence opens, or another question is announced.
std::vector<std::string_view> parts_of(const Text& text, const Lexicon& lexicon) {
    const Group besides = lexicon.intents.phrases.at("besides");
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    for (std::size_t i = 1; i < text.words.size(); ++i) {
        const bool announced = std::any_of(
            text.matches.begin(), text.matches.end(),
            [&](const Match& match) { return match.group == besides && match.first == i; });
        if (!announced && !text.words[i].opens) continue;
        parts.push_back(text.typed.substr(begin, text.words[i].begin - begin));
        begin = text.words[i].begin;
    }
    parts.push_back(text.typed.substr(begin));
    return parts;
}

}  // namespace

bool is_a_request(std::string_view text, std::string_view role, const Vocabulary& vocabulary) {
    if (read_text(text, *vocabulary.lexicon).words.size() < kFewestWords ||
        read_intent(text, role, vocabulary).intent != Intent::none)
        return false;
    const Understanding read = understand(text, role, Room::direct, vocabulary);
    return read.nature != "HORS_CHAMP" && !read.because.empty();
}

std::vector<std::string> parts_of(std::string_view text, const Vocabulary& vocabulary) {
    std::vector<std::string> parts;
    for (const std::string_view part :
         parts_of(read_text(text, *vocabulary.lexicon), *vocabulary.lexicon))
        parts.emplace_back(part);
    return parts;
}

bool asks_several(std::string_view text, std::string_view role, const Vocabulary& vocabulary) {
    std::set<std::string> categories;
    for (const std::string& part : parts_of(text, vocabulary))
        if (part.find('?') != std::string::npos && is_a_request(part, role, vocabulary))
            categories.insert(understand(part, role, Room::direct, vocabulary).category);
    return categories.size() > 1;
}

std::string after_a_yes(std::string_view typed, const Vocabulary& vocabulary) {
    constexpr std::size_t kLongestYes = 4;  // « oui c'est ça »
    const IntentWords& known = vocabulary.lexicon->intents;
    const Text text = read_text(typed, *vocabulary.lexicon);
    if (text.words.empty() || known.agreement.count(text.words.front().folded) == 0) return {};
    for (std::size_t i = 1; i < text.words.size() && i <= kLongestYes; ++i) {
        const std::string& word = text.words[i].folded;
        if (known.yes.count(word) > 0 || known.filler.count(word) > 0) continue;
        return text_after(text, i - 1);
    }
    return {};
}

std::string asked_besides(std::string_view text, std::string_view role, Intent answered,
                          const Vocabulary& vocabulary) {
    const std::vector<std::string_view> parts =
        parts_of(read_text(text, *vocabulary.lexicon), *vocabulary.lexicon);
    // The part that was answered must be one of them: else the whole is one question.
    const bool apart = std::any_of(parts.begin(), parts.end(), [&](std::string_view part) {
        return read_intent(part, role, vocabulary).intent == answered;
    });
    std::string asked;
    if (!apart || parts.size() < 2) return asked;
    for (const std::string_view part : parts)
        if (is_a_request(part, role, vocabulary)) asked += part;
    return asked;
}

}  // namespace promenade::language
