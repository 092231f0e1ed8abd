// What the messages sent last show; of older ones the homeserver is asked.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace promenade::platforms::matrix {

struct Shown {
    std::vector<std::string> actions;  // by button
    std::vector<std::string>
        reactions;  // by button: the event that holds its key, once it is known
};

class ShownMessages {
public:
    // Null if not remembered.
    Shown* find(const std::string& event_id);
    // Remembers it if it was not; then the oldest may be forgotten.
    Shown& at(const std::string& event_id);

    static constexpr std::size_t kMessagesMax = 1000;

private:
    std::map<std::string, Shown> messages_;
    std::deque<std::string> order_;
};

}  // namespace promenade::platforms::matrix
