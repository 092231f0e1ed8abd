// Folds events into the derived rows: cases, timers, roster, counters, listens, signals. The loop
// and a rebuild from the log use the same code, so that the rows are the same byte for byte.
#pragma once

#include "engine/core/result.hpp"
#include "engine/log/event.hpp"
#include "engine/log/store.hpp"
#include "engine/network/roster.hpp"
#include "engine/runtime/correlations.hpp"
#include "engine/workflow/case_state.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace promenade::runtime {

// Raise it when `apply` computes something else: start-up then rebuilds the derived rows.
inline constexpr int kReducerVersion = 10;

// False: another version made them; rederive() replaces them. Errors: corruption.
Result<bool> derived_rows_are_current(const log::Store& store);
// The row that says which version made the others.
bool is_reducer_row(const log::Row& row);

// One thread: the loop's.
class Deriver {
public:
    // Over a store whose derived rows are current; reads rows on demand.
    // Errors: corruption.
    static Result<Deriver> load(const log::Store& store);
    // Over no rows at all: to rebuild them.
    static Deriver empty() { return Deriver{nullptr}; }

    const network::Roster& roster() const { return roster_; }
    const Correlations& correlations() const { return correlations_; }
    // The case as it is with everything applied, durable or not; an empty one if there is none.
    // Valid until the next call. Errors: corruption.
    Result<const workflow::CaseState*> case_of(const StreamId& stream);
    // The number that the next case of this prefix gets.
    std::uint64_t next_number(std::string_view prefix) const;

    // Errors: corruption.
    Result<void> apply(const log::Event& event);
    // The rows that changed since the last call, each once: for the commit of those events.
    std::vector<log::Row> take_rows();
    // Did the roster change since the last call?
    bool take_roster_changed();

    // Cases whose rows are durable may be forgotten; `batch` counts the calls of take_rows().
    void forget_up_to(std::uint64_t batch);

private:
    explicit Deriver(const log::Store* store) : store_(store) {}
    struct Cached {
        workflow::CaseState state;
        std::uint64_t batch = 0;  // of its last change
    };
    Result<Cached*> cached(const StreamId& stream, bool is_new = false);
    void diff_timers(const StreamId& stream, const std::vector<workflow::Timer>& before,
                     const std::vector<workflow::Timer>& after);

    const log::Store* store_;
    network::Roster roster_;
    Correlations correlations_;
    bool roster_changed_ = false;
    std::unordered_map<StreamId, Cached> cases_;
    std::set<StreamId> changed_cases_;
    std::map<std::string, std::uint64_t, std::less<>> next_numbers_;
    std::vector<log::Row> rows_;
    std::uint64_t batch_ = 1;
    bool stamped_ = false;  // the reducer's version is in the rows
};

// Key of Table::timers: due instant (u64be of milliseconds), stream, 0x00, timer name.
std::string timer_key(const StreamId& stream, const workflow::Timer& timer);
struct TimerKey {
    Instant due{};
    StreamId stream;
    std::string name;
};
TimerKey read_timer_key(std::string_view key);

// All derived rows of the whole log, in (table, key) order: to compare with the stored ones.
// Errors: corruption.
Result<std::map<std::pair<int, std::string>, std::string>> derive_all(const log::Store& store);

}  // namespace promenade::runtime
