// The catalogue: every French sentence of the bot, by key. Loaded once from config/texts/*.json.
#pragma once

#include "engine/core/result.hpp"
#include "engine/core/value.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace promenade::delivery {

// How the key of a text ends that is said instead where its reader is away, until {back}, and
// nobody reads meanwhile.
inline constexpr std::string_view kAway = ".away";

// "key": "text with {places}", or "key": {"vous": …, "tu": …}. Places are filled from `args`, a
// list as a line for each item; one that nobody fills stays visible as {place}.
class Texts {
public:
    // Reads one file. Errors: invalid; `where` = file and JSON pointer.
    static Result<Texts> load(const std::filesystem::path& file);

    bool has(std::string_view key) const;
    // An unknown key gives ⟦key⟧: visible, and found by the tests.
    std::string render(std::string_view key, const Map& args, bool tutoiement = false) const;

private:
    struct Entry {
        std::string vous, tu;
    };
    std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace promenade::delivery
