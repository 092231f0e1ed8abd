// What the page posts, decoded and checked.
#pragma once

#include "bot/platforms/message.hpp"
#include "engine/core/result.hpp"

#include <string>
#include <string_view>

namespace promenade::platforms::web {

inline constexpr std::size_t kTextBytesMax = 80'000;  // 20 000 characters of up to four
// A text may be twice as long once escaped, six times where every byte is.
inline constexpr std::size_t kBodyBytesMax = 6 * kTextBytesMax + 1024;

// {"id", "text"} and {"id", "action", "about"}. The id is made by the page and comes again with
// each attempt; the message's is unique among all accounts. Platform, room, account and kind are
// set, the time is not.
// Errors: invalid, the detail being the code that the page understands: "bad_json", "bad_id",
// "empty", "not_text", "too_large", "bad_action".
Result<IncomingMessage> decode_message(std::string_view body, const std::string& account);
Result<IncomingMessage> decode_action(std::string_view body, const std::string& account);
// The bytes of a file, whatever they are; its name stays in the browser. Errors: "bad_id".
Result<IncomingMessage> decode_file(std::string_view id, std::string bytes,
                                    const std::string& account);

}  // namespace promenade::platforms::web
