// Which actions the messages sent last show, by button; older ones are asked of the homeserver.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace promenade::platforms::matrix {

class ActionMemory {
public:
    void remember(const std::string& event_id, std::vector<std::string> actions);
    // Null if not remembered. Valid until the next remember().
    const std::vector<std::string>* find(const std::string& event_id) const;

    static constexpr std::size_t kMessagesMax = 1000;

private:
    std::map<std::string, std::vector<std::string>> actions_;
    std::deque<std::string> order_;
};

}  // namespace promenade::platforms::matrix
