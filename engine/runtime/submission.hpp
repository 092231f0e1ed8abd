// What one chat message, click or due timer asks of the engine: decided and committed as a whole.
#pragma once

#include "engine/core/ids.hpp"
#include "engine/core/result.hpp"
#include "engine/core/value.hpp"
#include "engine/log/commit.hpp"
#include "engine/network/commands.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace promenade::runtime {

// A trigger sent to a case, by somebody of the roster.
struct CaseCommand {
    std::string definition;    // id, "request", of a new case; hash, of a migration; else ignored
    StreamId stream;           // empty: a new case, which the engine numbers ("D-0042")
    Version seen_version = 0;  // what the person saw; 0: whatever it is now
    std::string trigger;       // of the definition, or one of the engine's own, below
    Map data;
    PersonId onbehalfof;  // may be empty
    // Whoever the form's field names is not known yet: they become a candidate of the network, with
    // the next free id, in the same commit.
    struct Newcomer {
        std::string field;
        Map identity;  // given_name, family_name, email, phone: those known
    };
    std::optional<Newcomer> newcomer = {};
};
inline constexpr std::string_view kUndoTrigger = "undo";  // compensate the last action
inline constexpr std::string_view kMigrateTrigger =
    "migrate";  // of the system alone: to `definition`
inline constexpr std::string_view kReplanTrigger = "replan";  // of the system alone: its timers
// What a case hears that listens for a person's id when they link a chat account.
inline constexpr std::string_view kAccountLinkedTrigger = "account_linked";
// The same when a member's state changes, or whether the directory may show them.
inline constexpr std::string_view kMemberChangedTrigger = "member_changed";

// Where an answer goes: never to a less private place than its question.
struct Address {
    std::string platform;
    std::string room;
};

// An answer of the bot: a text of the catalogue and what fills its places. Sealed in its row under
// the reader's key, and rendered only when it is sent.
struct Reply {
    std::string text;  // catalogue key
    Map args;          // "card": the case that is shown; "" is the one that the commands opened
};

// Everything that one message leads to; all or none.
struct Submission {
    PersonId actor;  // empty: the system (timers, start-up)
    // Platform, message id and command index; empty: not deduplicated. A second submission with
    // the same key changes nothing and is answered as a duplicate.
    std::string dedup;
    std::vector<CaseCommand> cases;
    std::vector<network::NetworkCommand> network;
    std::vector<log::Row> rows;  // drafts
    // A refusal that the conversation decided (a code): recorded like the engine's own.
    std::string refusal;
    Address reply_to;
    // Where the actor is told what has no place of its own: private answers, effects. Empty: where
    // the actor reads notifications.
    Address actor_place;
    std::vector<Reply> replies;  // in order, before the effects of the commands
    // Others who are told, if nothing is refused: where `where` says, else where they read
    // notifications.
    struct Told {
        PersonId person;
        Reply reply;
        Address where = {};
    };
    std::vector<Told> told;

    // What only removes rows frees space, and what writes nothing is answered after all that was
    // submitted before it: both pass where there is no space for more.
    bool needs_space() const {
        const bool adds_rows =
            std::any_of(rows.begin(), rows.end(), [](const log::Row& row) { return row.value; });
        return !dedup.empty() || !cases.empty() || !network.empty() || adds_rows ||
               !refusal.empty() || !replies.empty() || !told.empty();
    }
};

struct Outcome {
    bool duplicate = false;
    StreamId stream;  // of the last case command
    Version version = 0;
    Position size = 0;  // of the log after it: what a view must have passed to show it
    // The domain refused: nothing was recorded but the refusal itself, and the person is told.
    std::optional<Error> refused;
};

// The catalogue's key of a refusal, after "refused.": the domain's reason; "invalid" for what is no
// refusal but the procedure's fault, the states that it goes round in, say.
inline std::string reason_of(const Error& refused) {
    return refused.code == Errc::rejected ? refused.detail : "invalid";
}

// Called once the outcome is durable, on the syncing thread; of an error, on whichever thread
// noticed, the caller's included: must only post elsewhere.
// Errors: unavailable (queue full, no space left: nothing was recorded, nothing will be).
using Done = std::function<void(Result<Outcome>)>;

}  // namespace promenade::runtime
