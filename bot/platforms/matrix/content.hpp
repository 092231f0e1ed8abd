// What a message looks like in Matrix, which has no buttons: a numbered line for each button, and a
// reaction of the same number that the bot puts there first, so that a tap on it is enough.
#pragma once

#include "bot/platforms/message.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::platforms::matrix {

// As many buttons can be tapped; the lines of more are still numbered.
inline constexpr std::size_t kKeysMax = 10;

// "1️⃣" … "9️⃣", "🔟".
std::string key_of_button(std::size_t index);
// Some clients leave out the variation selector.
std::optional<std::size_t> button_of_key(std::string_view key);

// The content of an m.room.message. It notifies (m.text) in a direct room, or if it is urgent;
// elsewhere it is an m.notice, on which no bot acts. The buttons' actions go with it, so that a
// reaction is understood after a restart too.
nlohmann::json message_content(const OutgoingMessage& message, bool direct);
// The content of an m.reaction.
nlohmann::json reaction_content(const std::string& event_id, const std::string& key);

// The actions that an event of ours shows now, its last edit included; by button.
std::vector<std::string> shown_actions(const nlohmann::json& event);

}  // namespace promenade::platforms::matrix
