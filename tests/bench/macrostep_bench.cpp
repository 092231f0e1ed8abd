// Macrosteps per second of a chart, beside XState's pure `transition` on the same chart with the
// same triggers, each in turn. Both go from where the chart stands to where it stands then, and say
// what was done: XState a snapshot and its actions, ours a standing and the decision that an event
// would record. No disk in either. "folded" is a whole step of a case besides: its state nodes
// found by their names, what is implied looked for, the case folded from the event. Which of the
// two is XState's step can be argued: both are held to the bound.
#include "engine/workflow/chart_run.hpp"
#include "engine/workflow/macrostep.hpp"
#include "engine/workflow/procedure.hpp"
#include "tests/bench/network.hpp"
#include "tests/bench/peer.hpp"
#include "tests/support/temporary_folder.hpp"

namespace promenade::bench {
namespace {

constexpr int kRounds = 3;
constexpr std::size_t kTriggersPerRound = 8, kTheirRounds = 10'000, kOurRounds = 50'000;

// Two levels, each way between the four.
constexpr const char* kTwoLevels = R"({"id": "two", "initial": "a", "states": {
    "a": {"initial": "a1", "on": {"far": "b"}, "states": {
        "a1": {"id": "a1", "on": {"near": "a2"}}, "a2": {"id": "a2", "on": {"near": "a1"}}}},
    "b": {"initial": "b1", "on": {"far": "a"}, "states": {
        "b1": {"id": "b1", "on": {"near": "b2"}}, "b2": {"id": "b2", "on": {"near": "b1"}}}}}})";
// Four regions, all of which react to each trigger.
constexpr const char* kFourRegions = R"({"id": "four", "type": "parallel", "states": {
    "p": {"initial": "p1", "states": {
        "p1": {"id": "p1", "on": {"near": "p2", "far": "p2"}},
        "p2": {"id": "p2", "on": {"near": "p1", "far": "p1"}}}},
    "q": {"initial": "q1", "states": {
        "q1": {"id": "q1", "on": {"near": "q2", "far": "q2"}},
        "q2": {"id": "q2", "on": {"near": "q1", "far": "q1"}}}},
    "r": {"initial": "r1", "states": {
        "r1": {"id": "r1", "on": {"near": "r2", "far": "r2"}},
        "r2": {"id": "r2", "on": {"near": "r1", "far": "r1"}}}},
    "s": {"initial": "s1", "states": {
        "s1": {"id": "s1", "on": {"near": "s2", "far": "s2"}},
        "s2": {"id": "s2", "on": {"near": "s1", "far": "s1"}}}}}})";
constexpr std::array<const char*, kTriggersPerRound> kTriggers{"near", "far",  "near", "near",
                                                               "far",  "near", "far",  "near"};

struct Run {
    double per_second = 0;
    std::vector<std::string> active;
};

template <class Step>
double rate(const Step& step) {
    const auto rounds = [&](std::size_t count) {
        while (count-- > 0)
            for (const char* trigger : kTriggers) step(trigger);
    };
    rounds(kOurRounds / 10);
    const auto start = Stopwatch::now();
    rounds(kOurRounds);
    return kOurRounds * kTriggersPerRound / seconds_since(start);
}

workflow::Definition definition(const char* chart) {
    return must(workflow::Definition::load(chart, "chart", workflow::Strictness::plain));
}

Run pure(const char* json) {
    const workflow::Definition loaded = definition(json);
    const workflow::Procedure& procedure = loaded.procedure();
    const workflow::CaseState state;
    const workflow::Actor nobody;
    const workflow::Submission nothing;
    const workflow::DecideContext context;
    workflow::Standing standing;
    const auto step = [&](const workflow::Happening& happening) {
        workflow::Macrostep macrostep{procedure, state, standing, nobody, nothing, context};
        ENGINE_ASSERT(must(macrostep.react(happening)));
        standing = macrostep.standing();
        return std::move(macrostep).decision(happening.trigger);
    };
    step(workflow::Happening{});
    const double per_second = rate([&](const char* trigger) {
        return step({workflow::Happening::Kind::trigger, trigger, 0});
    });
    return {per_second, workflow::leaf_names(procedure.chart, standing.active)};
}

Run folded(const char* chart) {
    auto run = must(workflow::ChartRun::start(definition(chart), Instant{}));
    const workflow::Actor nobody;
    const double per_second =
        rate([&](const char* trigger) { must(run.send(trigger, Map{}, nobody)); });
    return {per_second, run.active()};
}

Run xstate(const char* chart) {
    const testing::TemporaryFolder folder;
    const auto input = folder.path() / "input.json";
    std::ofstream{input} << nlohmann::json{{"chart", nlohmann::json::parse(chart)},
                                           {"triggers", kTriggers}};
    const auto said = measured_by("node tests/bench/peers/xstate_rate.mjs " +
                                  std::to_string(kTheirRounds) + " < " + input.string());
    return {said.at("per_second"), said.at("active")};
}

void measure(const std::string& name, const char* chart, Report& report) {
    std::vector<double> rates, whole, theirs;
    for (int round = 0; round < kRounds; ++round) {
        progress(name + ": round " + std::to_string(round + 1));
        const Run our = pure(chart), their = xstate(chart), case_step = folded(chart);
        ENGINE_ASSERT(our.active == their.active && case_step.active == their.active);
        rates.push_back(our.per_second);
        whole.push_back(case_step.per_second);
        theirs.push_back(their.per_second);
    }
    report.add({name, median(rates), "/s", median(theirs), 20});
    report.add({name + ".folded", median(whole), "/s", median(theirs), 20});
}

}  // namespace
}  // namespace promenade::bench

int main() {
    promenade::bench::Report report;
    promenade::bench::measure("macrostep.two_levels", promenade::bench::kTwoLevels, report);
    promenade::bench::measure("macrostep.four_regions", promenade::bench::kFourRegions, report);
    return report.exit_code();
}
