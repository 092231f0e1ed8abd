// A long log of requests, kept in build/bench-data between runs because it takes minutes to make.
#pragma once

#include "engine/runtime/derive.hpp"
#include "tests/bench/network.hpp"

namespace promenade::bench {

inline std::filesystem::path log_in(const std::filesystem::path& folder) { return folder / "log"; }

// Its folder. First what `before` makes, then ten events a case up to `events` in all, through the
// engine; every effect marked as sent. `kind` names what `before` makes.
inline std::filesystem::path kept_log(
    const std::string& kind, std::size_t events,
    const std::function<void(Network&)>& before = [](Network&) {}) {
    const std::filesystem::path all{std::string{PROMENADE_SOURCE_DIR} + "/build/bench-data"};
    const std::string name =
        kind + "-" + std::to_string(events) + "-r" + std::to_string(runtime::kReducerVersion);
    if (std::filesystem::exists(all / name)) return all / name;

    constexpr std::size_t kClients = 1000, kSlice = 100'000;
    const std::filesystem::path unfinished = all / (name + ".tmp");
    std::filesystem::remove_all(unfinished);
    std::filesystem::create_directories(unfinished);
    {
        const auto store = must(storage::RocksDbStore::open(log_in(unfinished), {}));
        Network network{unfinished, *store};
        Crowd crowd{network, kClients};
        before(network);
        for (std::size_t made = store->size(); made < events; made += kSlice) {
            progress("making a log: " + std::to_string(made) + " of " + std::to_string(events) +
                     " events");
            crowd.send(std::min(kSlice, events - made));
        }
        runtime::Submission marks;
        marks.rows = network.take_sent();
        must(network.engine().submit_and_wait(std::move(marks)));
    }
    std::filesystem::rename(unfinished, all / name);
    return all / name;
}

}  // namespace promenade::bench
