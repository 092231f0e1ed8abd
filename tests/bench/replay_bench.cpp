// The three views replayed from a log of a hundred thousand events, beside reading the same events
// without looking into them.
#include "engine/log/codec.hpp"
#include "projections/projector.hpp"
#include "projections/views.hpp"
#include "tests/bench/kept_log.hpp"

namespace promenade::bench {
namespace {

constexpr int kRounds = 5;
constexpr std::size_t kEvents = 100'000;

double scan(const log::Store& store, bool decoded) {
    const auto start = Stopwatch::now();
    std::size_t bytes_read = 0;
    ENGINE_ASSERT(store.scan(0, store.size(), [&](Position, std::string_view bytes) {
        bytes_read += bytes.size();
        return !decoded || log::decode(bytes).has_value();
    }));
    ENGINE_ASSERT(bytes_read > 0);
    return static_cast<double>(store.size()) / seconds_since(start);
}

double replay(const log::Store& store) {
    const testing::TemporaryFolder folder;
    const auto start = Stopwatch::now();
    const auto projector = must(
        projections::Projector::start(store, folder.path() / "views", projections::all_views()));
    ENGINE_ASSERT(projector->wait_past(store.size() - 1, std::chrono::minutes{5}));
    return static_cast<double>(store.size()) / seconds_since(start);
}

void run(Report& report) {
    const auto store = must(storage::RocksDbStore::open(log_in(kept_log("log", kEvents)), {}));
    scan(*store, false);  // into the page cache
    std::vector<double> scans, decodes, replays;
    for (int round = 0; round < kRounds; ++round) {
        progress("replay: round " + std::to_string(round + 1));
        scans.push_back(scan(*store, false));
        decodes.push_back(scan(*store, true));
        replays.push_back(replay(*store));
    }
    report.add({"replay.decoded", median(decodes), "events/s", median(scans)});
    report.add({"replay.three_views", median(replays), "events/s", median(scans)});
}

}  // namespace
}  // namespace promenade::bench

int main() {
    promenade::bench::Report report;
    promenade::bench::run(report);
    return report.exit_code();
}
