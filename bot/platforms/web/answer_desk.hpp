// The door of who answers once, by a signed link and without an account: what the page shows, and
// where what is sent goes.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace promenade::platforms::web {

struct AnswerInput {
    enum class Kind { number, date, choice, yes_no };

    std::string name, label;
    Kind kind = Kind::choice;
    std::vector<std::pair<std::string, std::string>> choices;  // id, label
    bool optional = false;
    std::optional<std::int64_t> min, max;
    std::string given;  // what was sent, when the page comes back
};

struct AnswerPage {
    enum class State { open, done, used, expired, unknown };

    State state = State::unknown;
    // Of an open one:
    std::string title;                                       // what is asked
    std::vector<std::pair<std::string, std::string>> lines;  // label, value: what it is about
    std::vector<AnswerInput> inputs;
    std::string problem;  // why what was sent was not taken; may be empty
};

struct AnswerDesk {
    std::function<AnswerPage(const std::string& token)> show;
    // `done` is called once the answer is durable, or was not taken; on the I/O thread.
    std::function<void(const std::string& token, const std::map<std::string, std::string>& given,
                       std::function<void(AnswerPage)> done)>
        take;
};

}  // namespace promenade::platforms::web
