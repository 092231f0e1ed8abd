#include "engine/runtime/derive.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/log/codec.hpp"
#include "engine/workflow/evolve.hpp"

#include <algorithm>
#include <charconv>

namespace promenade::runtime {

namespace {

constexpr std::string_view kReducerKey = "reducer";
constexpr std::string_view kNumberKeys = "next:";
constexpr std::size_t kCachedCasesMax = 8192;

// "D-0042" -> ("D", 42); number 0 where the stream is not numbered.
std::pair<std::string_view, std::uint64_t> split_number(std::string_view stream) {
    const std::size_t dash = stream.rfind('-');
    std::uint64_t number = 0;
    if (dash == std::string_view::npos) return {stream, 0};
    std::from_chars(stream.data() + dash + 1, stream.data() + stream.size(), number);
    return {stream.substr(0, dash), number};
}

Result<workflow::CaseState> read_case(const log::Store& store, const StreamId& stream) {
    TRY(auto row, store.row(log::Table::cases, stream.text()));
    if (!row) return workflow::CaseState{};
    TRY(const Value value, parse_canonical(*row));
    return workflow::case_from(value);
}

}  // namespace

std::string timer_key(const StreamId& stream, const workflow::Timer& timer) {
    std::string key;
    append_u64be(key, static_cast<std::uint64_t>(timer.due.time_since_epoch().count()));
    key += stream.text();
    key += '\0';
    key += timer.name;
    return key;
}

TimerKey read_timer_key(std::string_view key) {
    ENGINE_ASSERT(key.size() > 8);
    const std::size_t end = key.find('\0', 8);
    ENGINE_ASSERT(end != std::string_view::npos);
    const auto due = static_cast<std::int64_t>(read_u64be(key.substr(0, 8)));
    return {Instant{std::chrono::milliseconds{due}}, StreamId{std::string{key.substr(8, end - 8)}},
            std::string{key.substr(end + 1)}};
}

Result<bool> derived_rows_are_current(const log::Store& store) {
    TRY(const auto reducer, store.row(log::Table::counters, kReducerKey));
    return store.size() == 0 || reducer == std::to_string(kReducerVersion);
}

bool is_reducer_row(const log::Row& row) {
    return row.table == log::Table::counters && row.key == kReducerKey;
}

Result<Deriver> Deriver::load(const log::Store& store) {
    Deriver deriver{&store};
    TRY(const bool current, derived_rows_are_current(store));
    ENGINE_ASSERT(current);
    std::vector<std::pair<std::string, std::string>> rows;
    TRY(store.scan_rows(log::Table::roster, "", "",
                        [&](std::string_view key, std::string_view value) {
                            rows.push_back({std::string{key}, std::string{value}});
                            return true;
                        }));
    TRY(deriver.roster_, network::roster_from(rows));
    TRY(deriver.correlations_, Correlations::load(store));
    TRY(store.scan_rows(
        log::Table::counters, kNumberKeys, "", [&](std::string_view key, std::string_view value) {
            std::uint64_t number = 0;
            std::from_chars(value.data(), value.data() + value.size(), number);
            deriver.next_numbers_[std::string{key.substr(kNumberKeys.size())}] = number;
            return true;
        }));
    return deriver;
}

Result<Deriver::Cached*> Deriver::cached(const StreamId& stream, bool is_new) {
    const auto at = cases_.find(stream);
    if (at != cases_.end()) return &at->second;
    Cached fresh;
    if (store_ && !is_new) {
        TRY(fresh.state, read_case(*store_, stream));
    }
    return &cases_.emplace(stream, std::move(fresh)).first->second;
}

Result<const workflow::CaseState*> Deriver::case_of(const StreamId& stream) {
    TRY(Cached * entry, cached(stream));
    return &entry->state;
}

std::uint64_t Deriver::next_number(std::string_view prefix) const {
    const auto at = next_numbers_.find(prefix);
    return at == next_numbers_.end() ? 1 : at->second;
}

Result<void> Deriver::apply(const log::Event& event) {
    correlations_.expire(event.time, rows_);
    if (event.definition.empty()) {
        network::evolve(roster_, event);
        auto changed = network::changed_rows(roster_, event);
        roster_changed_ = roster_changed_ || !changed.empty();
        for (auto& [key, value] : changed)
            rows_.push_back({log::Table::roster, std::move(key), std::move(value)});
        return success();
    }
    TRY(Cached * entry, cached(event.stream, event.version == 1));
    const std::vector<workflow::Timer> before = entry->state.timers;
    const std::vector<workflow::Listen> listened = entry->state.listens;
    workflow::evolve(entry->state, event);
    correlations_.apply(event, listened, entry->state.listens, rows_);
    entry->batch = batch_;
    changed_cases_.insert(event.stream);
    diff_timers(event.stream, before, entry->state.timers);
    if (event.version == 1) {
        const auto [prefix, number] = split_number(event.stream.text());
        auto& next = next_numbers_[std::string{prefix}];
        next = std::max(next, number + 1);
        rows_.push_back({log::Table::counters, std::string{kNumberKeys} + std::string{prefix},
                         std::to_string(next)});
    }
    return success();
}

void Deriver::diff_timers(const StreamId& stream, const std::vector<workflow::Timer>& before,
                          const std::vector<workflow::Timer>& after) {
    const auto has = [](const std::vector<workflow::Timer>& timers, const workflow::Timer& timer) {
        return std::find(timers.begin(), timers.end(), timer) != timers.end();
    };
    for (const auto& timer : before)
        if (!has(after, timer))
            rows_.push_back({log::Table::timers, timer_key(stream, timer), std::nullopt});
    for (const auto& timer : after)
        if (!has(before, timer))
            rows_.push_back(
                {log::Table::timers, timer_key(stream, timer), std::to_string(timer.version)});
}

std::vector<log::Row> Deriver::take_rows() {
    std::vector<log::Row> rows = std::move(rows_);
    rows_.clear();
    for (const StreamId& stream : changed_cases_)
        rows.push_back(
            {log::Table::cases, stream.text(), workflow::row_of(cases_.at(stream).state)});
    changed_cases_.clear();
    if (!stamped_ && !rows.empty())
        rows.push_back(
            {log::Table::counters, std::string{kReducerKey}, std::to_string(kReducerVersion)});
    stamped_ = stamped_ || !rows.empty();
    ++batch_;
    return rows;
}

bool Deriver::take_roster_changed() { return std::exchange(roster_changed_, false); }

void Deriver::forget_up_to(std::uint64_t batch) {
    if (cases_.size() <= kCachedCasesMax) return;
    for (auto at = cases_.begin(); at != cases_.end() && cases_.size() > kCachedCasesMax / 2;)
        at = at->second.batch <= batch ? cases_.erase(at) : std::next(at);
}

Result<std::map<std::pair<int, std::string>, std::string>> derive_all(const log::Store& store) {
    Deriver deriver = Deriver::empty();
    Result<void> applied = success();
    TRY(store.scan(0, store.size(), [&](Position, std::string_view bytes) {
        const auto event = log::decode(bytes);
        applied = event ? deriver.apply(event.value()) : Result<void>{event.error()};
        return applied.has_value();
    }));
    TRY(applied);
    std::map<std::pair<int, std::string>, std::string> rows;
    for (log::Row& row : deriver.take_rows()) {
        const std::pair<int, std::string> key{static_cast<int>(row.table), std::move(row.key)};
        if (row.value)
            rows[key] = std::move(*row.value);
        else
            rows.erase(key);
    }
    return rows;
}

}  // namespace promenade::runtime
