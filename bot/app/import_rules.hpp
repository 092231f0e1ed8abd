// config/import.json: how the columns and the words of a coordinator's spreadsheet are called.
#pragma once

#include "engine/core/result.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::app {

// Our word -> the ways of writing it; the first is how a message shows it.
using Spellings = std::map<std::string, std::vector<std::string>, std::less<>>;

struct ImportRules {
    Spellings member_columns, employer_columns, entry_columns;
    Spellings themes;                       // "jeunesse", "parentalite", "both"
    Spellings states;                       // of members
    Spellings statuses;                     // of employers
    Spellings standings;                    // of entries of the directory
    std::string earliest_date;              // before there was any network: a slip of the pen
    std::vector<std::string> date_formats;  // of Y, M, D and what stands between: "DD/MM/YYYY"
    std::string list_separator;             // between the names of online networks

    // Errors: invalid, `where` = "<file>#<pointer>".
    static Result<ImportRules> load(std::string_view json, std::string_view file);
};

// Our word for what was written, or nothing: case, accents and spacing are forgiven.
std::string_view meaning(const Spellings& spellings, std::string_view written);

}  // namespace promenade::app
