#include "bot/platforms/matrix/action_memory.hpp"

#include <utility>

namespace promenade::platforms::matrix {

void ActionMemory::remember(const std::string& event_id, std::vector<std::string> actions) {
    const auto [place, added] = actions_.insert_or_assign(event_id, std::move(actions));
    if (!added) return;
    order_.push_back(event_id);
    if (order_.size() <= kMessagesMax) return;
    actions_.erase(order_.front());
    order_.pop_front();
}

const std::vector<std::string>* ActionMemory::find(const std::string& event_id) const {
    const auto found = actions_.find(event_id);
    return found == actions_.end() ? nullptr : &found->second;
}

}  // namespace promenade::platforms::matrix
