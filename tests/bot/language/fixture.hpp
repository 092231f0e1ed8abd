// The lexicon of config/ and the names of the demonstration network, loaded once.
#pragma once

#include "bot/language/understand.hpp"
#include "bot/language/vocabulary.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace promenade::language {

inline std::vector<std::vector<std::string>> rows_of(const std::string& path) {
    std::vector<std::vector<std::string>> rows;
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::istringstream cells(line);
        rows.emplace_back();
        for (std::string cell; std::getline(cells, cell, ',');) rows.back().push_back(cell);
    }
    return rows;
}

inline const Vocabulary& demo_vocabulary() {
    static const Vocabulary kVocabulary = [] {
        const std::string source = PROMENADE_SOURCE_DIR;
        auto lexicon = load_lexicon(source + "/config/lexicon");
        if (!lexicon) {
            ADD_FAILURE() << describe(lexicon.error());
            abort();
        }
        auto names = std::make_shared<Names>();
        for (const auto& row : rows_of(source + "/config/demo/members.csv")) {
            names->people.push_back({row[0], row[1], row[2]});
        }
        for (const auto& row : rows_of(source + "/config/demo/employers.csv")) {
            names->employers.push_back({row[0], row[1]});
        }
        return Vocabulary{lexicon.value(), names};
    }();
    return kVocabulary;
}

// In a conversation of their own.
inline Understanding read(const std::string& text, const char* role = "pdn") {
    return understand(text, role, Room::direct, demo_vocabulary());
}

}  // namespace promenade::language
