#include "bot/language/spoken.hpp"

#include "bot/language/case_order.hpp"
#include "bot/language/lexicon.hpp"
#include "bot/language/roster_names.hpp"
#include "bot/language/text.hpp"

#include <algorithm>
#include <array>

namespace promenade::language {

namespace {

constexpr std::size_t kWordsOfAName = 3;

const Names& names_in(const Vocabulary& vocabulary) {
    static const Names kNobody;
    return vocabulary.names ? *vocabulary.names : kNobody;
}

std::vector<std::string> by_number(const Text& text, const Names& names) {
    for (const KnownPerson& person : names.people)
        if (text.folded.text.find(folded_text(person.id)) != std::string::npos) return {person.id};
    return {};
}

// The longest run of words, of those that `may_name` lets through, that names somebody.
template <typename MayName>
std::vector<std::string> named(const Text& text, const Names& names, MayName may_name) {
    if (auto numbered = by_number(text, names); !numbered.empty()) return numbered;
    const std::size_t end = text.words.size();
    for (std::size_t length = std::min(kWordsOfAName, end); length > 0; --length)
        for (std::size_t first = 0; first + length <= end; ++first) {
            if (!may_name(first, first + length - 1)) continue;
            auto people = people_named(text.words, first, first + length - 1, names);
            if (!people.empty()) return people;
        }
    return {};
}

// Beside the phrase, else between its words: « mets Farida en pause ».
std::vector<std::string> named_beside(const Text& text, const Match& phrase, const Names& names) {
    auto beside = named(text, names, [&](std::size_t first, std::size_t last) {
        return last < phrase.first || first > phrase.last;
    });
    if (!beside.empty()) return beside;
    return named(text, names, [&](std::size_t first, std::size_t last) {
        return first > phrase.first && last < phrase.last;
    });
}

// Elsewhere than in the phrase itself, « ma » is of others: « ma collègue part ».
bool is_in_first_person(const Text& text, const Match& phrase) {
    static constexpr std::array kOwn{"mon", "ma", "mes"};
    for (std::size_t at = 0; at < text.words.size(); ++at) {
        const std::string_view word = text.words[at].folded;
        if (word == "je") return true;
        if (at >= phrase.first && at <= phrase.last &&
            std::find(kOwn.begin(), kOwn.end(), word) != kOwn.end())
            return true;
    }
    return false;
}

}  // namespace

std::optional<Spoken> spoken(std::string_view typed, const Phrasebook& phrases,
                             const Vocabulary& vocabulary) {
    const Text text = read_text(typed, *vocabulary.lexicon);
    std::vector<Match> matches = phrases.search(text.words);
    std::erase_if(matches, [&](const Match& match) { return !stands_where_asked(text, match); });
    const auto best =
        std::max_element(matches.begin(), matches.end(),
                         [](const Match& a, const Match& b) { return a.weight < b.weight; });
    if (best == matches.end()) return std::nullopt;
    const WordSet& exceptions = vocabulary.lexicon->intents.exceptions;
    const bool excepts = std::any_of(
        text.words.begin() + static_cast<std::ptrdiff_t>(best->last) + 1, text.words.end(),
        [&](const Word& word) { return exceptions.contains(word.folded); });
    return Spoken{best->group, named_beside(text, *best, names_in(vocabulary)), excepts,
                  is_in_first_person(text, *best)};
}

bool says(std::string_view text, std::string_view phrase, const Vocabulary& vocabulary) {
    const Lexicon& lexicon = *vocabulary.lexicon;
    return read_text(text, lexicon).says(lexicon.intents.phrases.at(std::string{phrase}));
}

std::optional<std::string> said_after(std::string_view typed, std::string_view phrase,
                                      const Vocabulary& vocabulary) {
    const Text text = read_text(typed, *vocabulary.lexicon);
    const auto& found = text.of(vocabulary.lexicon->intents.phrases.at(std::string{phrase}));
    if (found.empty()) return std::nullopt;
    return text_after(text, found.front().last);
}

std::string_view other_name_beside(std::string_view typed, std::string_view person,
                                   const Vocabulary& vocabulary) {
    const Text text = read_text(typed, *vocabulary.lexicon);
    const auto is_theirs = [&](std::size_t word) {
        const auto people = people_named(text.words, word, word, names_in(vocabulary));
        return std::find(people.begin(), people.end(), person) != people.end();
    };
    for (std::size_t at = 1; at < text.words.size(); ++at) {
        const Word& word = text.words[at];
        const bool is_name = (word.capital && !word.all_capitals) || !word.known;
        if (is_name && !word.detached && word.sentence == text.words[at - 1].sentence &&
            is_theirs(at - 1) && !is_theirs(at))
            return text.typed_words(at - 1, at);
    }
    return {};
}

std::vector<std::string> agreed_for(std::string_view typed, const Vocabulary& vocabulary) {
    const Text text = read_text(typed, *vocabulary.lexicon);
    const Group group = vocabulary.lexicon->intents.phrases.at("yes_for");
    for (const Match& match : text.matches) {
        const std::size_t first = match.last + 1;
        // « ok » is a courtesy too, before which nothing else may stand.
        if (match.group != group || match.first > text.content_begin || first >= text.content_end ||
            text.content_end - first > kWordsOfAName)
            continue;
        auto people = people_named(text.words, first, text.content_end - 1, names_in(vocabulary));
        if (!people.empty()) return people;
    }
    return {};
}

std::vector<std::string> people_in(std::string_view typed, const Vocabulary& vocabulary) {
    const Text text = read_text(typed, *vocabulary.lexicon);
    return named(text, names_in(vocabulary), [](std::size_t, std::size_t) { return true; });
}

}  // namespace promenade::language
