// The inbox: cases by the queue they wait in, the urgent ones first, then the longest waiting.
#pragma once

#include "engine/core/instant.hpp"
#include "projections/projection.hpp"

#include <set>

namespace promenade::projections {

extern const Projection kInbox;

// "urgent", "to_triage", "acknowledged", "taken", "with_referent", "waiting_author", "oriented",
// "answered", "finished"; "open" for a state that this version doesn't know.
std::string_view queue_of(std::string_view state);

struct InboxEntry {
    StreamId stream;
    Version version = 0;
    std::string definition;  // hash, for the labels
    std::string queue;
    std::string state;  // the first active state node
    bool urgent = false;
    std::string author;            // as in the case's stream: a pseudonym or a role's id
    std::string nature, category;  // before triage, those proposed
    bool classified = false;
    std::int64_t sensitivity = 0;
    std::string theme;
    Instant opened{};
    Instant since{};             // in this queue
    std::optional<Instant> due;  // of the first pending timer
    Map fields;                  // all clear fields
};

struct InboxQuery {
    std::string queue;  // empty: all of them but "finished"
    std::string theme;  // empty: all
    Page page = {};
    std::set<std::string> left_out = {};  // definitions, by hash: what they keep waits for nobody
};

// Errors of all: corruption.
Result<Paged<InboxEntry>> inbox(const ReadRows& rows, const InboxQuery& query);
Result<std::optional<InboxEntry>> inbox_entry(const ReadRows& rows, const StreamId& stream);

}  // namespace promenade::projections
