// What becomes durable together: events and rows, all or none.
#pragma once

#include "engine/core/encoding.hpp"
#include "engine/core/ids.hpp"

#include <optional>
#include <string>
#include <vector>

namespace promenade::log {

// Where a row lives. Truth: tiles (with the events). Derived, rebuilt byte for byte from the
// events: cases, timers, roster, counters, listens, signals. Operational, backed up but not
// rebuilt: drafts, outbox, dedup. Numbers are part of the stored format: append only.
enum class Table : std::uint8_t {
    tiles = 1,     // level, tile index -> up to 256 hashes, the bytes that are served
    cases = 2,     // stream -> folded CaseState
    timers = 3,    // due instant, stream, name -> version
    roster = 4,    // people, employers, accounts, settings, deployed definitions
    counters = 5,  // next numbers of requests, reducer's version
    drafts = 6,    // sealed under the speaker's key, 7 days
    outbox = 7,    // effects to deliver, and what became of them
    dedup = 8,     // HMAC(pepper, platform, message id, command index) -> position; for ever
    listens = 9,   // trigger, key, stream of an open case that listens for it -> empty
    signals = 10,  // id of a signal that waits to be heard -> what it is
};

struct Row {
    Table table;
    std::string key;
    std::optional<std::string> value;  // nothing: the row is deleted
};

// Events for one stream, in order, as canonical bytes.
struct Append {
    StreamId stream;
    Version expected_version;  // the stream's version before the first of them; 0: a new stream
    std::vector<std::string> events;
};

// Size and root of the RFC 6962 tree over the events' bytes.
struct TreeHead {
    Position size = 0;
    Hash root{};

    friend bool operator==(const TreeHead&, const TreeHead&) = default;
};

// Positions are given in the order of `appends`, starting at `first_position`.
struct Commit {
    Position first_position = 0;  // the store's size before it; fences a second writer
    std::vector<Append> appends;
    std::vector<Row> rows;
    TreeHead head;  // after its events; written to the high-water file second
};

}  // namespace promenade::log
