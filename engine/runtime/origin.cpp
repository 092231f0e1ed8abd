#include "engine/runtime/origin.hpp"

#include "engine/log/codec.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

namespace promenade::runtime {

namespace {

constexpr int kHopsMax = 100;
constexpr Position kEventsSearchedMax = 10'000;

using Found = std::optional<log::Event>;
using Wanted = std::function<bool(const log::Event&)>;

Result<Found> last_of(const log::Store& store, const StreamId& stream, Position before,
                      const Wanted& wanted) {
    TRY(const std::vector<Position> positions, store.positions(stream, 1));
    for (auto at = positions.rbegin(); at != positions.rend(); ++at) {
        if (*at >= before) continue;
        TRY(const std::string bytes, store.read(*at));
        TRY(log::Event event, log::decode(bytes));
        if (wanted(event)) return Found{std::move(event)};
    }
    return Found{};
}

// Those of one commit stand side by side, and a signal is mostly heard in the commit that sends it.
Result<Found> with_id(const log::Store& store, std::string_view id, Position before) {
    for (Position at = before; at-- > 0 && before - at <= kEventsSearchedMax;) {
        TRY(const std::string bytes, store.read(at));
        if (bytes.find(id) == std::string::npos) continue;
        TRY(log::Event event, log::decode(bytes));
        if (event.id == id) return Found{std::move(event)};
    }
    return Found{};
}

bool spawned(const log::Event& event, const StreamId& child) {
    const Value* const children = event.data.find("spawned");
    if (!children || !children->list()) return false;
    return std::any_of(children->list()->begin(), children->list()->end(),
                       [&](const Value& one) { return one.text() && *one.text() == child.text(); });
}

Result<Found> cause_of(const log::Store& store, const log::Event& event) {
    if (event.actor != "system") return Found{};
    const Value data{event.data};
    if (const Value* const parent = event.data.find("parent"))
        return last_of(store, StreamId{std::string{parent->text_at("stream")}}, event.position,
                       [&](const log::Event& one) { return spawned(one, event.stream); });
    if (const std::string ended{data.text_at("ended")}; !ended.empty())
        return last_of(store, StreamId{ended}, event.position,
                       [](const log::Event& one) { return one.data.contains("configuration"); });
    if (const std::string_view signal = data.text_at("signal"); !signal.empty())
        return with_id(store, signal.substr(0, signal.rfind('/')), event.position);
    // What a trigger implied is recorded before it, and the first says where all come from.
    if (event.causationid.empty()) return Found{};
    return last_of(store, event.stream, event.position,
                   [&](const log::Event& one) { return one.id == event.causationid; });
}

}  // namespace

Result<log::Event> origin_of(const log::Store& store, log::Event event) {
    for (int hops = 0; hops < kHopsMax; ++hops) {
        TRY(Found cause, cause_of(store, event));
        if (!cause) break;
        event = *std::move(cause);
    }
    return event;
}

}  // namespace promenade::runtime
