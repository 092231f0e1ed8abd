// What somebody has begun and not finished: the one question that waits for their answer. Kept 7
// days, sealed under their own key, in the same commit as the question; one day where it asks about
// a first name, for it holds the words as they were typed.
#pragma once

#include "engine/core/instant.hpp"
#include "engine/log/store.hpp"
#include "engine/privacy/key_store.hpp"
#include "engine/runtime/submission.hpp"

#include <optional>
#include <string>
#include <vector>

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
    runtime::Reply question = {};  // the question as it was put, to be put again
    Instant asked_at{};
};

// One row per person. The key tells nobody whose it is.
log::Row draft_row(const PersonId& person, const Draft& draft, privacy::KeyStore& keys,
                   Random& random);
log::Row no_draft_row(const PersonId& person, const privacy::KeyStore& keys);
// Nothing if there is none, or its time is over, or it can no longer be opened.
std::optional<Draft> read_draft(const PersonId& person, Instant now, const log::Store& store,
                                const privacy::KeyStore& keys);

// The removal of every draft whose time is over. Errors: corruption.
Result<std::vector<log::Row>> expired_drafts(Instant now, const log::Store& store,
                                             const privacy::KeyStore& keys);

}  // namespace promenade::conversation
