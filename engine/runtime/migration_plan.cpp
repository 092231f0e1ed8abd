#include "engine/runtime/migration_plan.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/workflow/evolve.hpp"

#include <algorithm>

namespace promenade::runtime {

namespace {

constexpr std::size_t kRowsBetweenReports = 1'000;

using MembersOf = std::function<Value(const StreamId&)>;

std::vector<workflow::Timer> timers_after(const workflow::Definition& next,
                                          const workflow::Migration& migration,
                                          workflow::CaseState state, Instant now) {
    log::Event event;
    event.stream = state.stream;
    event.version = state.version + 1;
    event.time = now;
    event.definition = next.hash();
    event.data = migration.decision.data;
    workflow::evolve(state, event);
    return state.timers;
}

// One that is called otherwise is known by its instants.
std::vector<PlannedCase::Deadline> compared(std::vector<workflow::Timer> before,
                                            std::vector<workflow::Timer> after) {
    using workflow::Timer;
    std::vector<PlannedCase::Deadline> deadlines;
    const auto pair_up = [&](const auto& is_same) {
        std::erase_if(after, [&](const Timer& timer) {
            const auto at = std::find_if(before.begin(), before.end(),
                                         [&](const Timer& other) { return is_same(other, timer); });
            if (at == before.end()) return false;
            deadlines.push_back({timer.name, timer.trigger, at->due, timer.due});
            before.erase(at);
            return true;
        });
    };
    pair_up([](const Timer& a, const Timer& b) { return a.name == b.name; });
    pair_up([](const Timer& a, const Timer& b) { return a.due == b.due && a.since == b.since; });
    for (const Timer& timer : after)
        deadlines.push_back({timer.name, timer.trigger, {}, timer.due});
    for (const Timer& timer : before)
        deadlines.push_back({timer.name, timer.trigger, timer.due, {}});
    return deadlines;
}

Result<std::optional<PlannedCase>> planned(std::string_view row, const workflow::Definition& now,
                                           const workflow::Definition& next,
                                           workflow::DecideContext context,
                                           const MembersOf& members) {
    // Most rows of a long log are of other definitions: their hash is not in the row.
    if (row.find(now.hash()) == std::string_view::npos) return std::optional<PlannedCase>{};
    TRY(const Value value, parse_canonical(row));
    TRY(workflow::CaseState state, workflow::case_from(value));
    if (state.definition != now.hash() || workflow::is_over(now, state))
        return std::optional<PlannedCase>{};
    PlannedCase one;
    if (members) context.members = [&] { return members(state.stream); };
    TRY(one.migration, workflow::plan_migration(now, next, state, context));
    if (one.migration.fate == workflow::Migration::Fate::moves)
        one.deadlines =
            compared(state.timers, timers_after(next, one.migration, state, context.now));
    one.stream = std::move(state.stream);
    one.from = std::move(state.configuration);
    if (const Value* const to = one.migration.decision.data.find("configuration"))
        for (const Value& name : *to->list()) one.to.push_back(*name.text());
    return std::optional{std::move(one)};
}

}  // namespace

Result<std::vector<PlannedCase>> plan_migrations(const log::Store& store,
                                                 const workflow::Definition& now,
                                                 const workflow::Definition& next,
                                                 const workflow::DecideContext& context,
                                                 const MembersOf& members,
                                                 const std::function<void(std::size_t)>& seen) {
    std::vector<PlannedCase> plan;
    Result<void> read = success();
    std::size_t rows = 0;
    const auto add = [&](std::string_view row) -> Result<void> {
        TRY(std::optional<PlannedCase> one, planned(row, now, next, context, members));
        if (one) plan.push_back(*std::move(one));
        return success();
    };
    TRY(store.scan_rows(log::Table::cases, "", "", [&](std::string_view, std::string_view row) {
        if (++rows % kRowsBetweenReports == 0) seen(rows);
        read = add(row);
        return read.has_value();
    }));
    TRY(std::move(read));
    return plan;
}

}  // namespace promenade::runtime
