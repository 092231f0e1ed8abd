// A Matrix event (client-server API, "Room event format") as a message of no platform's own terms.
// Pure: an application service's transaction and a /sync answer both end here.
#pragma once

#include "bot/platforms/message.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::platforms::matrix {

// Texts and emotes, edits (`text` = the new one, `about` = what it replaces), reactions (`text` =
// the key, `about` = what it is on), redactions, files. `direct`, `action` and `received` are the
// caller's to fill in. Nothing for every other type, for notices (they are other bots'), for state
// and for what is not of the form the specification gives.
std::optional<IncomingMessage> decode_event(const nlohmann::json& event);

// Without the quotation that older clients put before a reply ("> <@a:b> …", then an empty line).
std::string_view strip_reply_fallback(std::string_view body);

// Without the name that clients put before what they write to somebody they mention: "Promenade:
// …",
// "@promenade:example.org, …". `names`: of ours, whatever their case.
std::string_view strip_mention(std::string_view body, const std::vector<std::string>& names);

// The member `name` of an object if it is a text; otherwise, or of no object, empty.
std::string text_at(const nlohmann::json& object, const char* name);
// The member `name` of an object if it is an object; otherwise an empty object.
const nlohmann::json& object_at(const nlohmann::json& object, const char* name);

}  // namespace promenade::platforms::matrix
