#include "engine/runtime/deadlines.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/runtime/derive.hpp"
#include "engine/runtime/recorder.hpp"
#include "engine/workflow/decide.hpp"

#include <algorithm>
#include <set>

namespace promenade::runtime {

namespace {

Result<std::optional<Replanned>> replanned(std::string_view row, const privacy::KeyStore& keys,
                                           const Snapshot& snapshot, Instant now) {
    TRY(const Value value, parse_canonical(row));
    TRY(const workflow::CaseState state, workflow::case_from(value));
    const auto definition = snapshot.definitions.find(state.definition);
    if (definition == snapshot.definitions.end())
        return error(Errc::corruption, "a case's definition was never deployed");
    const auto person = [&](std::string_view name) {
        return person_named(name, state.stream, keys).text();
    };
    auto decision =
        workflow::decide_replan(definition->second, state,
                                {now, &snapshot.calendars, &snapshot.roster.settings, {}, person});
    if (!decision && decision.error().code == Errc::rejected) return std::optional<Replanned>{};
    TRY(const workflow::Decision decided, std::move(decision));
    Replanned one{state.stream, {}};
    for (const Value& moved : *decided.data.find("timers")->list()) {
        const std::string name{moved.text_at("name")};
        const auto before = std::find_if(state.timers.begin(), state.timers.end(),
                                         [&](const auto& timer) { return timer.name == name; });
        TRY(const Instant to, parse_instant(moved.text_at("due")));
        one.timers.push_back({name, before->due, to});
    }
    return std::optional{std::move(one)};
}

}  // namespace

Result<Deadlines> deadlines(const log::Store& store, Instant now) {
    Deadlines found;
    TRY(store.scan_rows(log::Table::timers, "", "", [&](std::string_view key, std::string_view) {
        const Instant due = read_timer_key(key).due;
        if (!found.oldest && due <= now) found.oldest = due;
        if (due <= now) ++found.overdue;
        ++found.pending;
        return true;
    }));
    return found;
}

Result<std::vector<Replanned>> plan_replanning(const log::Store& store,
                                               const privacy::KeyStore& keys,
                                               const Snapshot& snapshot, Instant now) {
    std::set<StreamId> streams;
    TRY(store.scan_rows(log::Table::timers, "", "", [&](std::string_view key, std::string_view) {
        streams.insert(read_timer_key(key).stream);
        return true;
    }));
    std::vector<Replanned> plan;
    for (const StreamId& stream : streams) {
        TRY(const auto row, store.row(log::Table::cases, stream.text()));
        if (!row) return error(Errc::corruption, "a timer of no case", stream.text());
        TRY(std::optional<Replanned> one, replanned(*row, keys, snapshot, now));
        if (one) plan.push_back(*std::move(one));
    }
    return plan;
}

}  // namespace promenade::runtime
