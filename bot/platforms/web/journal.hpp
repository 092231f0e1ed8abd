// What an open page shows of one conversation: the latest frames, in memory only. The words of
// people never touch the disk here; a restart forgets them.
#pragma once

#include "engine/core/value.hpp"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::platforms::web {

// One server-sent event. `number` counts from 1 within the conversation.
struct Frame {
    std::uint64_t number = 0;
    std::string event;  // "entry", "used", "removed"
    std::string id;     // of the message, or of what was done to it
    std::string about;  // the message that it edits, uses or removes; empty for a new message
    Map data;
    std::size_t bytes = 0;
};

class Journal {
public:
    static constexpr std::size_t kFramesMax = 200;
    // Three conversations replayed at once stay below http::Limits::stream_backlog_bytes_max.
    static constexpr std::size_t kBytesMax = 64 * 1024;

    bool contains(std::string_view id) const;
    // A new edit of a message takes the place of the earlier edits. The id must be new.
    const Frame& add(std::string event, std::string id, std::string about, Map data);
    // Forgets the words of a message and of its edits.
    void remove(std::string_view id);
    // Frames after `number`, oldest first. Valid until the next change.
    std::vector<const Frame*> after(std::uint64_t number) const;
    std::uint64_t last() const { return last_; }
    bool empty() const { return frames_.empty(); }

private:
    void shrink();

    std::deque<Frame> frames_;
    std::uint64_t last_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace promenade::platforms::web
