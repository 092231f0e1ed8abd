// What somebody has begun and not finished: the one question that waits for their answer. Kept 7
// days, sealed under their own key, in the same commit as the question.
#pragma once

#include "engine/core/instant.hpp"
#include "engine/log/store.hpp"
#include "engine/privacy/key_store.hpp"
#include "engine/runtime/submission.hpp"

#include <optional>
#include <string>

namespace promenade::conversation {

struct Draft {
    enum class Waits {
        confirmation,  // « oui » submits the command
        identity,      // is that first name a colleague's?
        field,         // the answer fills `field`
    };
    Waits waits = Waits::confirmation;
    std::string field;
    runtime::CaseCommand command;  // so far
    std::string original;          // the words as typed, should they have been misread
    Instant asked_at{};
};

// One row per person. The key tells nobody whose it is.
log::Row draft_row(const PersonId& person, const Draft& draft, privacy::KeyStore& keys,
                   Random& random);
log::Row no_draft_row(const PersonId& person, const privacy::KeyStore& keys);
// Nothing if there is none, or it is older than 7 days, or it can no longer be opened.
std::optional<Draft> read_draft(const PersonId& person, Instant now, const log::Store& store,
                                const privacy::KeyStore& keys);

}  // namespace promenade::conversation
