// Phrases: the small pattern language of config/lexicon, and their search in a text.
//
// A phrase is a row of elements separated by spaces; each stands for one word:
//   inscrire      the word, any form of the same stem, and from five letters on one slip of the
//                 fingers where what was typed is no French word
//   =mourir       the folded word exactly, or, from six letters on, with one such slip
//   suicid*       any word that begins so
//   a|b|<jeune>   one of these; <jeune> is a class of classes.json
//   #  #18-99     a number, a number within bounds    x?        optional
//   ~  ~5         up to three, up to five words of the same sentence
//   ^  $          the message begins or ends here, greetings and courtesies apart; with a gap
//                 between it and the phrase, at most so many words further in
// Words are written folded and spelled out: « je ai », « que », « le ».
#pragma once

#include "bot/language/word.hpp"
#include "engine/core/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace promenade::language {

using Group = int;  // what a phrase says: index of a name such as "category/ADM_SPHINX"

struct Match {
    Group group;
    int weight;
    std::size_t first, last;  // words; last is included
    // Where the phrase asks to begin or end the message: how many words may stand before or behind
    // it.
    std::optional<std::size_t> before, behind;
};

class Phrasebook {
public:
    // Errors: invalid (an unknown class, an empty phrase, one that could match nothing…).
    Result<void> add_class(const std::string& name, const std::vector<std::string>& words);
    Result<void> add(std::string_view phrase, Group group, int weight);
    Group group(const std::string& name);

    // Every phrase that holds in the text, once for each word where it can begin.
    std::vector<Match> search(const std::vector<Word>& words) const;

private:
    using Symbol = int;   // what one element accepts
    using Literal = int;  // one alternative of an element
    enum class Kind { form, exact, prefix, number };

    struct Element {
        Symbol symbol = 0;
        bool optional = false;
        std::size_t gap = 0;  // words that may stand before it
    };
    struct Phrase {
        std::vector<Element> elements;
        Group group = 0;
        int weight = 0;
        std::optional<std::size_t> before, behind;  // as in Match
    };
    struct Bounds {
        long least, most;
        Literal literal;
    };

    Result<void> add_alternatives(std::string_view element, std::vector<Literal>& literals);
    Result<void> add_element(std::string_view written, std::size_t gap, Phrase& phrase);
    Result<Symbol> symbol(std::string_view element);
    Literal literal(std::string_view written);
    void index(Kind kind, const std::string& word, Literal id);
    std::vector<Symbol> symbols_of(const Word& word) const;
    void add_symbols(Literal literal, std::vector<Symbol>& found) const;
    void collect(const std::unordered_map<std::string, std::vector<Literal>>& from,
                 const std::string& key, std::vector<Symbol>& found) const;
    void collect_slips(const Word& word, std::vector<Symbol>& found) const;

    struct Search;

    std::unordered_map<std::string, Group> groups_;
    std::unordered_map<std::string, std::vector<Literal>> classes_;
    std::unordered_map<std::string, Literal> literals_;
    std::unordered_map<std::string, Symbol> symbols_;
    std::vector<std::vector<Symbol>> symbols_of_literal_;
    std::vector<Phrase> phrases_;
    std::vector<std::vector<int>> phrases_of_symbol_;  // those that begin with it
    std::unordered_map<std::string, std::vector<Literal>> by_form_, by_stem_, by_prefix_;
    std::unordered_multimap<std::uint64_t, Literal> by_slip_;  // for_each_deletion
    std::unordered_map<Literal, std::string> slip_word_;
    std::vector<Bounds> by_number_;
};

}  // namespace promenade::language
