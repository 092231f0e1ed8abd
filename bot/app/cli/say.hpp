// `promenade say --as ID|ROLE "texte"`: one chat message through the whole way of a message, and
// what the bot answers to whom.
#pragma once

#include "bot/app/chat.hpp"
#include "bot/app/cli/terminal.hpp"
#include "bot/app/console.hpp"

#include <string>

namespace promenade::app {

struct SayOptions {
    std::string as;  // "M-021", or a role: pdn, coordinateur, referent, employeur
    bool open_room = false;
    std::string text;
    bool json = false;
    std::filesystem::path file = {};  // sent instead of the words
};

// In a network opened for it, where everybody is at this terminal: shows what each one is sent.
int say(Chat& chat, const SayOptions& options, const Terminal& terminal);

// In a network that a server runs, from another thread than its own: shows what the speaker is
// answered; others are told where they are. `console` is connected to the chat.
int say_beside(Chat& chat, Console& console, const SayOptions& options, const Terminal& terminal);

}  // namespace promenade::app
