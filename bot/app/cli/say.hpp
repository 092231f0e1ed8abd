// `promenade say --as ID|ROLE "texte"`: one chat message through the whole way of a message, and
// what the bot answers to whom.
#pragma once

#include "bot/app/data_folder.hpp"
#include "engine/core/instant.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace promenade::app {

struct SayOptions {
    DataFolder folder;
    std::filesystem::path config;
    std::string as;  // "M-021", or a role: pdn, coordinateur, referent, employeur
    bool open_room = false;
    std::optional<Instant> at;  // the clock stands there
    std::string text;
    bool json = false;
};

int say(const SayOptions& options);

}  // namespace promenade::app
