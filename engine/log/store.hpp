// The one interface of the log. A reader starts here; a new backend starts at
// tests/contract/store_contract_test.cpp, which keeps every promise below.
//
//   position    0          1        2        3          4
//   event       founded    D-0001   D-0001   M-021      D-0001   ──▶ size() = 5
//   version     network/1  1        2        1          3
//   tree        leaf 0     leaf 1   leaf 2   leaf 3     leaf 4
#pragma once

#include "engine/core/result.hpp"
#include "engine/log/commit.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::log {

// One writer thread calls commit; any thread may read. Views of bytes given to a visitor are valid
// during that call only. A visitor returns false to stop.
class Store {
public:
    using EventVisitor = std::function<bool(Position, std::string_view bytes)>;
    using RowVisitor = std::function<bool(std::string_view key, std::string_view value)>;

    virtual ~Store() = default;

    // All of it or nothing, over any number of streams; durable (events and rows synced, then the
    // high-water file) before it returns, and visible to readers from then on.
    // Errors: wrong_expected_version (first_position is not size(), or a stream is at another
    // version: nothing was written); invalid (an append without a stream or events, an event of no
    // or more than 65 535 bytes, a head of another size, without events another head than head():
    // nothing was written); unavailable (no space: refused before anything was written);
    // corruption (outcome unknown: the process must stop, and start again from the disk).
    virtual Result<void> commit(const Commit& commit) = 0;

    // Number of durable events.
    virtual Position size() const = 0;
    // What the high-water file covers.
    virtual TreeHead head() const = 0;

    // Errors: not_found (position >= size()), corruption.
    virtual Result<std::string> read(Position position) const = 0;
    // Events from `from` up to, not including, `until`, in order. Errors: corruption.
    virtual Result<void> scan(Position from, Position until, const EventVisitor& visit) const = 0;
    // 0: there is no such stream. Errors: corruption.
    virtual Result<Version> version_of(const StreamId& stream) const = 0;
    // Positions of the stream's events from version `from` on, in order. Errors: corruption.
    virtual Result<std::vector<Position>> positions(const StreamId& stream, Version from) const = 0;

    // Errors: corruption.
    virtual Result<std::optional<std::string>> row(Table table, std::string_view key) const = 0;
    // Which of these keys have a row, in their order: cheaper than row() for each.
    // Errors: corruption.
    virtual Result<std::vector<bool>> have_rows(Table table,
                                                const std::vector<std::string>& keys) const = 0;
    // Rows whose key starts with `prefix` and is >= `from`, in byte order. Errors: corruption.
    virtual Result<void> scan_rows(Table table, std::string_view prefix, std::string_view from,
                                   const RowVisitor& visit) const = 0;

    // Waits until size() > position, at most `limit`; says whether it is. How a follower tails.
    virtual bool wait_past(Position position, std::chrono::milliseconds limit) const = 0;
};

}  // namespace promenade::log
