// A message cut into words: folded, spelled out (« jsuis » is « je suis »), with their sentences.
#pragma once

#include "bot/language/contacts.hpp"
#include "bot/language/fold.hpp"
#include "bot/language/phrases.hpp"
#include "bot/language/word.hpp"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace promenade::language {

struct Text {
    std::string_view typed;
    Folded folded;
    std::vector<Contact> contacts;
    std::vector<Word> words;
    std::vector<bool> questions;  // by sentence: it ends in « ? »
    std::vector<Match> matches;   // every phrase of the lexicon that holds, by its first word
    std::unordered_map<Group, std::vector<Match>> matches_of;  // the same, by what they say
    std::size_t content_begin = 0, content_end = 0;  // words without greetings and courtesies

    bool says(Group group) const { return matches_of.count(group) > 0; }
    const std::vector<Match>& of(Group group) const;  // empty where it is not said
    // The words that matched, as typed.
    std::string_view typed_words(const Match& match) const;
    std::string_view typed_words(std::size_t first, std::size_t last) const;
};

// Where the phrase asks to begin or to end the message, it does; greetings and courtesies apart.
inline bool stands_where_asked(const Text& text, const Match& match) {
    const auto within = [](std::size_t from, std::size_t to, std::optional<std::size_t> most) {
        return !most || (from <= to && to - from <= *most);
    };
    return within(text.content_begin, match.first, match.before) &&
           within(match.last + 1, text.content_end, match.behind);
}

// `typed` must outlive the result.
Text read_text(std::string_view typed, const Lexicon& lexicon);

}  // namespace promenade::language
