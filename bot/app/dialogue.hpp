// A conversation with the bot as a coordinator would write it down, played on a real network:
//
//     # A sentence that says what is shown.
//     M-021: lien du sphinx ?
//       -> M-021: https://sphinx
//     M-021 (salon): bonjour à tous          in a room that others read
//       -/> M-021                            is sent nothing; with words: nothing with these words
//     M-021 (fichier): photo.jpg             sends that file of `files`
//     coordinator [Répondre]                 taps the last button that shows this label
//     + 96 h                                 the clock moves on
//     = M-021: 2 messages, 0 gestes          wrote and tapped so much since the title
//
// What is expected looks at what was sent since the last line that did something.
#pragma once

#include "bot/app/chat.hpp"
#include "bot/app/console.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::app {

struct DialogueLine {
    enum class Kind {
        title,
        says,
        says_openly,
        sends_file,
        taps,
        waits,
        is_sent,
        is_not_sent,
        counts
    };
    Kind kind = Kind::title;
    int number = 0;    // in the file, from 1
    std::string who;   // a person's id
    std::string text;  // a title, words, a button's label
    std::chrono::hours time{0};
    int messages = 0, taps = 0;
};

// Errors: invalid ("FILE:LINE").
Result<std::vector<DialogueLine>> read_dialogue(std::string_view text, const std::string& file);

// Tells each title once what follows it has held, and stops at the first line that does not. The
// chat is not started yet; its clock stands still. Errors: rejected (where = "FILE:LINE").
Result<void> play_dialogue(Chat& chat, const std::vector<DialogueLine>& lines,
                           const std::string& file,
                           const std::function<void(const std::string& title)>& tell,
                           const std::filesystem::path& files = {});

}  // namespace promenade::app
