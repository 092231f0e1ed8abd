// `promenade replay`, `show` and `rebuild`: what was recorded, as of any date.
#pragma once

#include "bot/app/core.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace promenade::app {

struct TrailOptions {
    DataFolder folder;
    std::filesystem::path config;
    std::string what;    // show: case, inbox or directory
    std::string stream;  // of a case; replay: empty for the whole log
    std::string as_of, known_at;
    bool json = false;
};

int replay(const TrailOptions& options);
int show(const TrailOptions& options);
int rebuild(const TrailOptions& options);

// « rejoue D-0042 » in chat. `core` must outlive it. Errors: invalid (the texts).
Result<std::function<Result<std::string>(const StreamId&, std::string_view as_of)>> replay_in_chat(
    const Core& core);

}  // namespace promenade::app
