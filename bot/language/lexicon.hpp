// The French of config/lexicon, loaded and checked once, immutable afterwards.
#pragma once

#include "bot/language/contacts.hpp"
#include "bot/language/date_words.hpp"
#include "bot/language/dictionary.hpp"
#include "bot/language/phrases.hpp"
#include "bot/language/vocabulary.hpp"

#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace promenade::language {

using WordSet = std::unordered_set<std::string>;  // folded words

struct Category {
    std::string id, nature;
    std::string expected_answer;       // where no word of the message says otherwise
    int usual_weight = 0;              // what the words that say otherwise must outweigh
    std::vector<std::string> answers;  // the kinds that fit it
    int sensitivity = 0;               // never less
    std::map<std::string, int> roles;  // what the author's role adds where words say it too
    Group phrases = 0;
};

struct AnswerKind {
    std::string name;
    Group phrases = 0;
};

struct FirstNameWords {
    WordSet ordinary;      // « mars », « juste »: a name only with an age or a word for a youth
    WordSet common;        // « rose », « pierre »: a name only with some sign beside it
    WordSet towns;         // « florence »: the same, where a capital is no sign
    WordSet determiners;   // « la rose », « un jean »: no name after them
    WordSet speech;        // « rose dit », « rose m'a… »: a name before them
    WordSet particles;     // « Le », « Ben »: part of the surname that follows
    WordSet not_surnames;  // words with a capital that follow a name and are no surname
    WordSet schools;       // « collège pasteur », in lower case too
    WordSet not_schools;   // « collège public »
};

struct Replacements {
    std::string masculine, feminine;  // « un jeune », « une jeune »
    std::map<std::string, std::string> by_kind;
    std::map<std::string, std::string> elided;  // « de » is « d' » before « un jeune »
};

struct StreamPattern {
    std::string prefix;                       // "D"
    int digits = 0;                           // as the number is written in full: D-0042 has 4
    std::shared_ptr<const re2::RE2> pattern;  // group 1 is the number
};

struct IntentWords {
    WordSet yes, no, correction, filler, connectors, exceptions, addressing, negations;
    WordSet after_a_verb;  // « réponds pas »
    WordSet auxiliaries;   // « j'ai répondu »
    WordSet agreement;     // a yes, whatever follows it
    std::vector<StreamPattern> streams;
    std::map<std::string, Group> phrases;   // by the intent's name
    std::map<std::string, Group> triggers;  // by the trigger's name
    std::map<std::string, Group> natures;   // « de l'animation » -> ANIMATION
    std::map<std::string, std::string> months;
};

class Lexicon {
public:
    Dictionary dictionary;
    Phrasebook phrases;
    std::unordered_map<std::string, std::vector<std::string>> spellings;
    WordSet split_prefixes;  // « davoir » is « d'avoir » where the rest is French
    std::vector<Shape> shapes;
    std::vector<Category> categories;
    std::vector<AnswerKind> answers;
    FirstNameWords names;
    Replacements replacements;
    IntentWords intents;
    DateWords dates;
    std::map<std::string, Group> marks;  // other groups that the code asks for, by name

    // The group of `name`; the loader made sure that it is there.
    Group mark(const std::string& name) const { return marks.at(name); }
};

}  // namespace promenade::language
