// 100 000 deadlines due at once: how long new commands wait while they fire, beside how long they
// wait when all is quiet; and each fires once.
#include "engine/log/codec.hpp"
#include "tests/bench/network.hpp"

#include <set>

namespace promenade::bench {
namespace {

constexpr std::size_t kTimers = 100'000, kClients = 128, kQuietCommands = 12'800;
constexpr std::size_t kSlice = 1'280;

constexpr const char* kWaiting = R"({
    "id": "waiting", "title": "Attente", "prefix": "W", "opens_with": "open",
    "readers": ["coordinator"],
    "data": {"author": {"type": "person", "label": "Auteur"}},
    "triggers": {"open": {"label": "Ouvrir", "by": ["coordinator"]}},
    "initial": "waiting",
    "states": {"waiting": {"label": "Attend", "on": {"open": {}},
                           "after": {"PT1H": {"target": "late", "emit": "waiting.late"}}},
               "late": {"label": "En retard"}}})";

// Ten in each commit: making them is not what is measured.
void open_cases(Network& network) {
    constexpr std::size_t kTogether = 10;
    for (std::size_t opened = 0; opened < kTimers; opened += kTogether) {
        runtime::Submission submission;
        submission.actor = PersonId{"coordinator"};
        for (std::size_t i = 0; i < kTogether; ++i) {
            runtime::CaseCommand command;
            command.definition = "waiting";
            command.trigger = "open";
            submission.cases.push_back(std::move(command));
        }
        if ((opened + kTogether) % 1'000 != 0) {
            network.engine().submit(std::move(submission), [](Result<runtime::Outcome> outcome) {
                ENGINE_ASSERT(!must(std::move(outcome)).refused);
            });
            continue;
        }
        progress("timers: " + std::to_string(opened) + " set");
        ENGINE_ASSERT(!must(network.engine().submit_and_wait(std::move(submission))).refused);
    }
}

// The deadlines that have fired, by the log; aborts where one fires a second time.
class Fired {
public:
    explicit Fired(const log::Store& store) : store_(store), seen_(store.size()) {}

    std::size_t count() {
        const Position end = store_.size();
        must(store_.scan(seen_, end, [&](Position, std::string_view bytes) {
            const log::Event event = must(log::decode(bytes));
            if (event.type == "waiting.late")
                ENGINE_ASSERT(streams_.insert(event.stream.text()).second);
            return true;
        }));
        seen_ = end;
        return streams_.size();
    }

private:
    const log::Store& store_;
    Position seen_;
    std::set<std::string> streams_;
};

void run(Report& report) {
    const testing::TemporaryFolder folder;
    const auto store = must(storage::RocksDbStore::open(folder.path() / "log", {}));
    Network network{folder.path(), *store};
    Crowd crowd{network, kClients};
    deploy(network, kWaiting, "waiting.json");
    open_cases(network);
    crowd.send(kQuietCommands);
    const double quiet = percentile(crowd.send(kQuietCommands), 0.99);

    Fired fired{*store};
    network.move_clock(std::chrono::hours{2});
    const auto start = Stopwatch::now();
    std::vector<double> latencies;
    for (std::size_t count = 0; count < kTimers; count = fired.count()) {
        progress("timers: " + std::to_string(count) + " fired");
        const std::vector<double> more = crowd.send(kSlice);
        latencies.insert(latencies.end(), more.begin(), more.end());
    }
    const double seconds = seconds_since(start);
    crowd.send(kSlice);
    ENGINE_ASSERT(fired.count() == kTimers);
    report.add(
        {"timers.command_p99_while_firing", percentile(latencies, 0.99), "ms", quiet, {}, 3});
    report.add({"timers.fired", kTimers / seconds, "/s"});
}

}  // namespace
}  // namespace promenade::bench

int main() {
    promenade::bench::Report report;
    promenade::bench::run(report);
    return report.exit_code();
}
