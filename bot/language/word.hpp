// One word of a message, as the rest of the module reads it.
#pragma once

#include <cstddef>
#include <string>

namespace promenade::language {

struct Word {
    std::size_t begin = 0, end = 0;  // bytes of the text as typed
    std::string folded, stem;        // "@phone", "@email"… where contact data stood
    int sentence = 0;
    bool opens = false;         // first of its sentence
    bool capital = false;       // typed with a capital first letter
    bool all_capitals = false;  // and the rest too
    bool number = false;
    bool known = false;     // a French word, or spelled out by the lexicon
    bool detached = false;  // a comma, colon, bracket or dash stands before it
};

}  // namespace promenade::language
