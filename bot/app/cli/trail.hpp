// `promenade replay`, `show` and `rebuild`: what was recorded, as of any date.
#pragma once

#include "bot/app/cli/terminal.hpp"
#include "bot/app/core.hpp"
#include "bot/conversation/turn.hpp"
#include "projections/projector.hpp"

#include <functional>
#include <string>

namespace promenade::app {

struct TrailOptions {
    std::string what;    // show: case, inbox, directory or counts
    std::string stream;  // of a case; replay: empty for the whole log
    std::string as_of, known_at;
    std::string after;  // show inbox, directory: goes on where the last part ended
    bool json = false;
};

int replay(const Core& core, const TrailOptions& options, const Terminal& terminal);
int show(const Core& core, const TrailOptions& options, const Terminal& terminal);
// `projector`: the one that serves; nullptr: one is started for it.
int rebuild(const Core& core, projections::Projector* projector, const TrailOptions& options,
            const Terminal& terminal);

// « rejoue D-0042 » in chat. `core` must outlive it. Errors: invalid (the texts).
Result<conversation::Scene::Replay> replay_in_chat(const Core& core);

}  // namespace promenade::app
