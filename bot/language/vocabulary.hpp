// What the language module knows: word lists from config/lexicon and the names of the network's
// own people. Loaded once, immutable, shared between threads.
#pragma once

#include "engine/core/result.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace promenade::language {

// A person of the network, as the filter and the reading of names need it.
struct KnownPerson {
    std::string id;  // "M-021"
    std::string given_name, family_name;
};
struct KnownPlace {  // an employer or partner: "structure Tilleuls"
    std::string id;
    std::string name;
};

struct Names {
    std::vector<KnownPerson> people;
    std::vector<KnownPlace> employers;
    std::vector<KnownPlace> partners;
};

class Lexicon;

struct Vocabulary {
    std::shared_ptr<const Lexicon> lexicon;
    std::shared_ptr<const Names> names;
};

// Errors: invalid; `where` = file and JSON pointer.
Result<std::shared_ptr<const Lexicon>> load_lexicon(const std::filesystem::path& folder);

}  // namespace promenade::language
