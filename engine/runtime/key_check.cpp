#include "engine/runtime/key_check.hpp"

#include "engine/log/codec.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace promenade::runtime {

namespace {

// What the log says of the keys.
struct NamedKeys {
    struct Named {
        std::string commitment;
        Instant time{};
    };
    std::map<std::string, Named, std::less<>> in_use;  // by kid
    std::set<std::string, std::less<>> destroyed;      // kids
    std::int64_t epoch = 1;                            // of the last erasure
};

Result<NamedKeys> named_keys(const log::Store& store) {
    NamedKeys named;
    TRY(const auto positions, store.positions(StreamId{"keys"}, 1));
    for (const Position position : positions) {
        TRY(const std::string bytes, store.read(position));
        TRY(log::Event event, log::decode(bytes));
        const Value data{std::move(event.data)};
        const std::string kid{data.text_at("kid")};
        if (event.type == "key.created") {
            if (named.destroyed.contains(kid)) continue;
            named.in_use[kid] = {std::string{data.text_at("commitment")}, event.time};
        } else if (event.type == "key.destroyed") {
            named.in_use.erase(kid);
            named.destroyed.insert(kid);
            named.epoch = std::max(named.epoch, data.number_at("epoch", 1));
        }
    }
    return named;
}

}  // namespace

Result<KeyCheck> check_keys(const log::Store& store, const privacy::KeyStore& keys) {
    TRY(NamedKeys named, named_keys(store));
    const std::size_t count = named.in_use.size();
    KeyCheck found;
    for (privacy::KeyStore::Created& held : keys.held()) {
        const auto at = named.in_use.find(held.kid);
        if (named.destroyed.contains(held.kid))
            found.resurrected.push_back(held.kid);
        else if (at == named.in_use.end())
            found.unnamed.push_back(std::move(held));
        else if (at->second.commitment == base64(held.commitment))
            named.in_use.erase(at);
    }
    const auto& missing = named.in_use;
    const bool erased_since = keys.epoch() > static_cast<std::uint64_t>(named.epoch);
    if (erased_since)
        for (const auto& [kid, key] : missing) found.destroyed.push_back(kid);
    if (missing.empty() || erased_since) return found;
    const auto youngest = std::max_element(
        missing.begin(), missing.end(),
        [](const auto& left, const auto& right) { return left.second.time < right.second.time; });
    return error(Errc::corruption, "keys of this log are missing",
                 std::to_string(missing.size()) + "/" + std::to_string(count) + ", " +
                     format_instant(youngest->second.time));
}

}  // namespace promenade::runtime
