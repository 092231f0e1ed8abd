// Finds the identities of young people, and contact data, in a message, before anything is written
// anywhere. Pure.
#pragma once

#include "bot/language/vocabulary.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace promenade::language {

enum class Identity {
    pass,       // nothing found
    ask,        // a first name that may be a young person's: asked about, or written « un jeune »
    block,      // what must not be kept: not stored, told to the author
    own_field,  // the author's own contact data: to its field of the register, not into the text
};
std::string_view name_of(Identity identity);  // "pass", "ask", "block", "own_field"

struct Span {
    std::size_t begin, end;  // bytes of the text as typed
    // first_name, surname, phone, email, handle, birth_date, address, school, screenshot
    std::string kind;
};

struct Filtered {
    Identity identity = Identity::pass;
    std::vector<Span> spans;          // in order, not overlapping
    std::vector<std::string> masked;  // the substrings as typed
    std::vector<std::string> kinds;   // what request.redacted records: kinds, never values
    // An age, a class or a word for a youth stands in the text: the name is not a colleague's.
    bool about_youth = false;
    std::string cleaned;  // the text with « un jeune » and « [numéro] »… in their place
};

// `sensitivity` 0-3 comes from understand: a first name of the network's own people passes only
// where there is no age, no word for a youth beside it, and sensitivity 0.
Filtered filter_identity(std::string_view text, int sensitivity, const Vocabulary& vocabulary);

}  // namespace promenade::language
