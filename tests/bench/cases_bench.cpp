// Cases of three human steps, opened, claimed and completed one after the other, a second, each
// step durable before the next: beside a handler of three durable steps in Restate, on the same two
// cores, in turn. Restate is asked over HTTP and runs the steps itself; here each is a command of
// its own, in process.
#include "tests/bench/network.hpp"
#include "tests/bench/peer.hpp"

namespace promenade::bench {
namespace {

constexpr std::size_t kRounds = 3, kClients = 128, kSteps = 3;
constexpr std::size_t kCasesPerRound = 12'800, kTheirCasesPerRound = 5'000;

constexpr const char* kHumanCase = R"({
    "id": "human", "title": "Tâche", "prefix": "H", "opens_with": "open",
    "readers": ["coordinator"],
    "data": {"author": {"type": "person", "label": "Auteur"}},
    "triggers": {"open": {"label": "Ouvrir", "by": ["pdn"]},
                 "claim": {"label": "Prendre", "by": ["coordinator"]},
                 "complete": {"label": "Terminer", "by": ["coordinator"]}},
    "initial": "waiting",
    "states": {"waiting": {"label": "Attend", "on": {"open": {}, "claim": "claimed"}},
               "claimed": {"label": "Prise", "on": {"complete": "done"}},
               "done": {"label": "Terminée", "type": "final"}}})";

class HumanCase {
public:
    explicit HumanCase(std::size_t number) : author_(member(number)) {}

    runtime::Submission next() {
        static constexpr std::array<const char*, kSteps> kTriggers{"open", "claim", "complete"};
        if (step_ == 0) opened_ = Stopwatch::now();
        runtime::CaseCommand command;
        command.definition = "human";
        if (step_ > 0) command.stream = stream_;
        command.trigger = kTriggers.at(step_);
        runtime::Submission submission;
        submission.actor = step_ == 0 ? author_ : PersonId{"coordinator"};
        submission.cases.push_back(std::move(command));
        step_ = (step_ + 1) % kSteps;
        return submission;
    }
    void answered(const runtime::Outcome& outcome) {
        ENGINE_ASSERT(!outcome.refused);
        stream_ = outcome.stream;
        if (step_ == 0) latencies_.push_back(seconds_since(opened_) * 1e3);
    }
    // Of the cases that it completed; what it has open it leaves.
    std::vector<double> take_latencies() {
        step_ = 0;
        return std::exchange(latencies_, {});
    }

private:
    PersonId author_;
    std::size_t step_ = 0;
    StreamId stream_;
    Stopwatch::time_point opened_;
    std::vector<double> latencies_;  // milliseconds from first to last step, of each case
};

void run(Report& report) {
    const testing::TemporaryFolder folder;
    const auto store = must(storage::RocksDbStore::open(folder.path() / "log", {}));
    Network network{folder.path(), *store};
    deploy(network, kHumanCase, "human.json");
    CrowdOf<HumanCase> crowd{network, kClients};

    std::vector<double> rates, p99s, their_rates, their_p99s;
    for (std::size_t round = 0; round < kRounds; ++round) {
        progress("cases: round " + std::to_string(round + 1));
        const auto start = Stopwatch::now();
        crowd.send(kCasesPerRound * kSteps);
        const double seconds = seconds_since(start);
        std::vector<double> latencies;
        for (HumanCase& client : crowd.clients()) {
            const std::vector<double> completed = client.take_latencies();
            latencies.insert(latencies.end(), completed.begin(), completed.end());
        }
        rates.push_back(static_cast<double>(latencies.size()) / seconds);
        p99s.push_back(percentile(std::move(latencies), 0.99));

        const auto theirs =
            measured_by("node tests/bench/peers/restate_cases.mjs " +
                        std::to_string(kTheirCasesPerRound) + " " + std::to_string(kClients));
        their_rates.push_back(theirs.at("per_second"));
        their_p99s.push_back(theirs.at("p99_ms"));
    }
    report.add({"cases.three_steps", median(rates), "/s", median(their_rates), 10});
    report.add({"cases.p99", median(p99s), "ms", median(their_p99s)});
}

}  // namespace
}  // namespace promenade::bench

int main() {
    promenade::bench::Report report;
    promenade::bench::run(report);
    return report.exit_code();
}
