#include "bot/platforms/web/journal.hpp"

#include "engine/core/canonical_json.hpp"

#include <algorithm>

namespace promenade::platforms::web {

bool Journal::contains(std::string_view id) const {
    return std::any_of(frames_.begin(), frames_.end(),
                       [&](const Frame& frame) { return frame.id == id; });
}

const Frame& Journal::add(std::string event, std::string id, std::string about, Map data) {
    if (event == "entry" && !about.empty()) {
        // Each edit stands whole, so that the last one is enough for a page opened later. It also
        // makes the buttons fresh: what was used before it no longer counts.
        std::erase_if(frames_, [&](const Frame& frame) {
            const bool outdated = frame.about == about && frame.event != "removed";
            if (outdated) bytes_ -= frame.bytes;
            return outdated;
        });
    }
    Frame frame;
    frame.number = ++last_;
    frame.event = std::move(event);
    frame.id = std::move(id);
    frame.about = std::move(about);
    frame.bytes = canonical(data).size();
    frame.data = std::move(data);
    bytes_ += frame.bytes;
    frames_.push_back(std::move(frame));
    shrink();
    return frames_.back();
}

void Journal::remove(std::string_view id) {
    for (Frame& frame : frames_) {
        if (frame.event != "entry" || (frame.id != id && frame.about != id)) continue;
        frame.data.set("text", "");
        frame.data.erase("buttons");
        bytes_ -= frame.bytes;
        frame.bytes = canonical(frame.data).size();
        bytes_ += frame.bytes;
    }
}

std::vector<const Frame*> Journal::after(std::uint64_t number) const {
    std::vector<const Frame*> frames;
    for (const Frame& frame : frames_)
        if (frame.number > number) frames.push_back(&frame);
    return frames;
}

void Journal::shrink() {
    while (frames_.size() > kFramesMax || (bytes_ > kBytesMax && frames_.size() > 1)) {
        bytes_ -= frames_.front().bytes;
        frames_.pop_front();
    }
}

}  // namespace promenade::platforms::web
