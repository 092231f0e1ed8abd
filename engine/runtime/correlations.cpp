#include "engine/runtime/correlations.hpp"

#include "engine/core/canonical_json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace promenade::runtime {

namespace {

// trigger, 0x00, key, 0x00: a trigger's name holds no 0x00, and a key that did would only be found
// beside others, in a stream that no case has.
std::string listen_prefix(const workflow::Listen& what) {
    std::string prefix = what.trigger;
    prefix += '\0';
    prefix += what.key;
    prefix += '\0';
    return prefix;
}

std::string listen_key(const workflow::Listen& what, const StreamId& stream) {
    return listen_prefix(what) + stream.text();
}

std::string row_of(const SentSignal& signal) {
    return canonical(Map{{"data", Map{signal.data}},
                         {"from", signal.from.text()},
                         {"id", signal.id},
                         {"key", signal.key},
                         {"trigger", signal.trigger},
                         {"until", format_instant(signal.until)}});
}

Result<SentSignal> signal_from(std::string_view row) {
    TRY(const Value value, parse_canonical(row));
    const Value* const data = value.find("data");
    const Result<Instant> until = parse_instant(value.text_at("until"));
    if (!data || !data->map() || !until) return error(Errc::corruption, "not a stored signal");
    return SentSignal{std::string{value.text_at("id")},
                      StreamId{std::string{value.text_at("from")}},
                      std::string{value.text_at("trigger")},
                      std::string{value.text_at("key")},
                      *data->map(),
                      until.value()};
}

}  // namespace

std::vector<SentSignal> signals_of(const log::Event& event) {
    std::vector<SentSignal> signals;
    const Value* const list = event.data.find("signals");
    if (!list || !list->list()) return signals;
    for (const Value& sent : *list->list()) {
        const Value* const data = sent.find("data");
        const Result<Instant> until = parse_instant(sent.text_at("until"));
        signals.push_back({fmt::format("{}/{}", event.id, signals.size()), event.stream,
                           std::string{sent.text_at("trigger")}, std::string{sent.text_at("key")},
                           data && data->map() ? *data->map() : Map{},
                           until ? until.value() : Instant{}});
    }
    return signals;
}

Result<Correlations> Correlations::load(const log::Store& store) {
    Correlations found;
    TRY(store.scan_rows(log::Table::listens, "", "", [&](std::string_view key, std::string_view) {
        found.listens_.emplace(key);
        return true;
    }));
    Result<void> read = success();
    TRY(store.scan_rows(log::Table::signals, "", "",
                        [&](std::string_view key, std::string_view row) {
                            Result<SentSignal> signal = signal_from(row);
                            if (!signal) {
                                read = signal.error();
                                return false;
                            }
                            found.keep(std::string{key}, std::move(signal).value());
                            return true;
                        }));
    TRY(read);
    return found;
}

std::vector<StreamId> Correlations::listeners(const workflow::Listen& what) const {
    const std::string prefix = listen_prefix(what);
    std::vector<StreamId> streams;
    for (auto at = listens_.lower_bound(prefix); at != listens_.end() && at->starts_with(prefix);
         ++at)
        streams.emplace_back(at->substr(prefix.size()));
    return streams;
}

std::vector<const SentSignal*> Correlations::waiting(const workflow::Listen& what) const {
    std::vector<const SentSignal*> found;
    for (const auto& entry : signals_)
        if (entry.second.trigger == what.trigger && entry.second.key == what.key)
            found.push_back(&entry.second);
    return found;
}

void Correlations::forget(const std::string& id, std::vector<log::Row>& rows) {
    const auto at = keys_.find(id);
    if (at == keys_.end()) return;
    rows.push_back({log::Table::signals, at->second, std::nullopt});
    ends_.erase({signals_.at(at->second).until, id});
    signals_.erase(at->second);
    keys_.erase(at);
}

void Correlations::keep(std::string key, SentSignal signal) {
    ends_.emplace(signal.until, signal.id);
    keys_[signal.id] = key;
    signals_.emplace(std::move(key), std::move(signal));
}

void Correlations::apply(const log::Event& event, const std::vector<workflow::Listen>& before,
                         const std::vector<workflow::Listen>& after, std::vector<log::Row>& rows) {
    if (before != after) {
        for (const workflow::Listen& what : before) {
            const std::string key = listen_key(what, event.stream);
            listens_.erase(key);
            rows.push_back({log::Table::listens, key, std::nullopt});
        }
        for (const workflow::Listen& what : after) {
            const std::string key = listen_key(what, event.stream);
            listens_.insert(key);
            rows.push_back({log::Table::listens, key, std::string{}});
        }
    }
    if (const Value* const heard = event.data.find("signal"); heard && heard->text())
        forget(*heard->text(), rows);
    std::size_t number = 0;
    for (SentSignal& signal : signals_of(event)) {
        const std::string key = fmt::format("{:020}/{:04}", event.position, number++);
        if (!signal.waits(event.time)) continue;
        rows.push_back({log::Table::signals, key, row_of(signal)});
        keep(key, std::move(signal));
    }
}

void Correlations::expire(Instant now, std::vector<log::Row>& rows) {
    while (!ends_.empty() && ends_.begin()->first <= now) {
        const std::string id = ends_.begin()->second;
        forget(id, rows);
    }
}

}  // namespace promenade::runtime
