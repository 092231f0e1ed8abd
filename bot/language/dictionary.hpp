// What Debian's French dictionary knows: first names with their gender, surnames, and which words
// are ordinary French (a word that is one is no slip of another).
#pragma once

#include "engine/core/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace promenade::language {

enum class Gender { masculine, feminine, either };

class Dictionary {
public:
    // Reads a hunspell .dic file in UTF-8 whose entries carry `po:prn` (first name) and `po:patr`
    // (surname), as hunspell-fr-classical has them. Errors: invalid (not there, or without names).
    static Result<Dictionary> load(const std::filesystem::path& path);

    void add_first_name(std::string_view name, Gender gender);
    void seal();  // after the last addition, before the first question

    // All take folded words.
    const Gender* first_name(const std::string& folded) const;
    bool is_surname(const std::string& folded) const { return surnames_.count(folded) > 0; }
    bool is_common(
        std::string_view folded) const;  // a word of the language, as its entry is written
    bool is_known(std::string_view folded, std::string_view stem) const;

private:
    void add(std::string_view line);

    std::unordered_map<std::string, Gender> first_names_;
    std::unordered_set<std::string> surnames_;
    // Hashes stand for the 80 000 words: a collision would only make a slip go unforgiven.
    std::vector<std::uint64_t> common_, stems_;
};

}  // namespace promenade::language
