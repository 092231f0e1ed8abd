// What comes from a chat and what goes to it, in no platform's own terms.
#pragma once

#include "engine/core/instant.hpp"
#include "engine/core/result.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace promenade::platforms {

// Of a file that somebody sends.
inline constexpr std::size_t kAttachmentBytesMax = 10 * 1024 * 1024;

// What came with a message: in memory only, whatever it is called and said to be.
struct Attachment {
    std::string bytes;  // empty where it was too large to be fetched
    bool too_large = false;
};

struct IncomingMessage {
    enum class Kind { text, action, reaction, edit, redaction, attachment, joined };

    std::string platform;    // "web", "matrix"
    std::string message_id;  // unique and stable on that platform: the dedup key
    std::string room;        // platform's id of the conversation
    bool direct = true;      // nobody but the bot and the person reads the room
    std::string account;     // platform's id of the sender, authenticated; never a display name
    Kind kind = Kind::text;
    std::string text;    // UTF-8, as typed; words of a person: never logged, never stored raw
    std::string action;  // of a button or reaction: what render gave it (delivery/card.hpp)
    std::string about;   // message id that an edit, reaction, redaction or reply refers to
    std::string thread;  // root message id of the thread, or empty
    Instant received{};
    std::optional<Attachment> attachment = std::nullopt;  // where the platform brings it
};

// What a place can show. Rendering degrades: button, reaction, numbered reply.
struct Capabilities {
    bool buttons = false;
    bool reactions = false;
    bool threads = false;
    bool edits = false;
    bool pictures = false;
    bool ours = false;  // nobody but us holds the conversation: what is not kept leaves it too
    std::size_t text_bytes_max = 16'000;
};

struct Button {
    std::string action;  // opaque, signed: comes back in IncomingMessage::action
    std::string label;
    bool main = false;
};

// A picture beside a text. Its bytes, a JPEG, are sealed: opened when they are wanted.
struct Picture {
    std::string path;  // "L-0001/photo/ID": names the case, the field and the file
    std::string alt;   // what it is, in French
    std::function<Result<std::string>()> open;
};

// Rendered for one place: final French text and what can be tapped.
struct OutgoingMessage {
    std::string room;
    std::string text;  // plain text, always complete by itself
    // Where there are reactions but no buttons, the adapter adds their numbered lines to the text.
    std::vector<Button> buttons;
    std::string idempotency;  // same key, same message: duplicates are suppressed where possible
    std::string replaces;     // platform id of a message that this one edits, or empty
    std::string thread;
    bool urgent = false;                            // of a danger: shown as an alarm
    std::optional<Picture> picture = std::nullopt;  // only where pictures can be shown
};

}  // namespace promenade::platforms
