// A case as one who may know of it meets it.
#pragma once

#include "bot/conversation/turn.hpp"
#include "engine/workflow/definition.hpp"

#include <optional>

namespace promenade::conversation {

struct KnownCase {
    workflow::CaseState state;
    const workflow::Definition* definition = nullptr;  // that it runs under, of the snapshot

    // For the identity filter: 0 where the case has none.
    int sensitivity() const {
        return static_cast<int>(Value{state.fields}.number_at("sensitivity", 0));
    }
};

// Nothing: there is no such case, or the speaker may not read it; the two are told alike.
std::optional<KnownCase> case_known_to(const Scene& scene, const Speaker& speaker,
                                       const StreamId& stream);

// May the speaker send this trigger now?
bool may_send(const Scene& scene, const Speaker& speaker, const KnownCase& known,
              std::string_view trigger);

}  // namespace promenade::conversation
