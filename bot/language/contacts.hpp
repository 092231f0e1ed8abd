// Phone numbers, e-mails, handles, addresses, schools…: what has a shape, found by the regular
// expressions of config/lexicon/contacts.json over the folded text.
#pragma once

#include "bot/language/fold.hpp"

#include <memory>
#include <string>
#include <vector>

namespace re2 {
class RE2;
}

namespace promenade::language {

class Lexicon;

struct Shape {
    // phone, email, handle, number (an account's, a card's, a person's), birth_date, address,
    // school, class, link
    std::string kind;
    bool doubtful = false;  // counts only where the word is no French: « son insta c'est lolo »
    bool hides_words = false;                 // its words are not read as French
    std::shared_ptr<const re2::RE2> pattern;  // group 1, if there is one, is what is found
};

struct Contact {
    std::string kind;
    std::size_t begin, end;  // bytes of the folded text
    bool hides_words = false;
};

// In order of their beginning, not overlapping: the shape that stands first in the file wins.
std::vector<Contact> find_contacts(const Folded& folded, const Lexicon& lexicon);

}  // namespace promenade::language
