#include "bot/platforms/matrix/shown_messages.hpp"

namespace promenade::platforms::matrix {

Shown* ShownMessages::find(const std::string& event_id) {
    const auto found = messages_.find(event_id);
    return found == messages_.end() ? nullptr : &found->second;
}

Shown& ShownMessages::at(const std::string& event_id) {
    const auto [place, added] = messages_.try_emplace(event_id);
    if (added) {
        order_.push_back(event_id);
        if (order_.size() > kMessagesMax) {
            messages_.erase(order_.front());
            order_.pop_front();
        }
    }
    return place->second;
}

}  // namespace promenade::platforms::matrix
