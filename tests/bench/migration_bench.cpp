// What a changed procedure would do to 10 000 open cases of twenty events each, in a log of a
// million events: the dry run of `chart migrate`.
#include "engine/runtime/migration_plan.hpp"
#include "tests/bench/kept_log.hpp"

namespace promenade::bench {
namespace {

constexpr std::size_t kCases = 10'000, kEventsPerCase = 20, kEvents = 1'000'000;
constexpr int kRounds = 5;

constexpr const char* kProcedure = R"({
    "id": "steps", "title": "Étapes", "prefix": "S", "opens_with": "open",
    "readers": ["coordinator"],
    "data": {"author": {"type": "person", "label": "Auteur"},
             "note": {"type": "id", "label": "Note"}},
    "triggers": {"open": {"label": "Ouvrir", "by": ["coordinator"]},
                 "step": {"label": "Avancer", "by": ["coordinator"], "form": ["note"]},
                 "stop": {"label": "Clore", "by": ["coordinator"]}},
    "initial": "first",
    "states": {"first": {"label": "Début", "after": {"P30D": "third"},
                         "on": {"open": {}, "step": "second"}},
               "second": {"label": "Milieu", "on": {"step": "first", "stop": "third"}},
               "third": {"label": "Fin", "type": "final"}}})";

workflow::Definition before() { return must(workflow::Definition::load(kProcedure, "steps.json")); }

// The state in which the cases stand has another name, and a deadline that it had not.
workflow::Definition after() {
    std::string changed = kProcedure;
    for (std::size_t at = 0; (at = changed.find("\"second\"", at)) != std::string::npos; ++at)
        changed.replace(at, 8, "\"middle\"");
    const std::string_view label = R"({"label": "Milieu",)";
    changed.insert(changed.find(label) + label.size(), R"("after": {"P7D": "third"},)");
    changed.insert(changed.find("\"initial\""), R"("migrate": {"states": {"second": "middle"}},)");
    return must(workflow::Definition::load(changed, "changed.json"));
}

void send(Network& network, std::vector<StreamId>& cases, const char* trigger) {
    std::mutex mutex;
    for (std::size_t i = 0; i < kCases; ++i) {
        runtime::CaseCommand command;
        command.definition = "steps";
        command.trigger = trigger;
        if (!cases[i].empty()) command.stream = cases[i];
        if (!cases[i].empty()) command.data.set("note", "N-" + std::to_string(i));
        runtime::Submission submission;
        submission.actor = PersonId{"coordinator"};
        submission.cases.push_back(std::move(command));
        const auto done = [&, i](Result<runtime::Outcome> outcome) {
            const runtime::Outcome made = must(std::move(outcome));
            ENGINE_ASSERT(!made.refused);
            const std::lock_guard lock{mutex};
            cases[i] = made.stream;
        };
        if (i % 1'000 != 999)
            network.engine().submit(std::move(submission), done);
        else
            done(network.engine().submit_and_wait(std::move(submission)));
    }
}

void make_cases(Network& network) {
    const workflow::Definition definition = before();
    runtime::Submission deployment;
    deployment.network.push_back(
        network::DeployDefinition{definition.id(), definition.canonical()});
    must(network.engine().submit_and_wait(std::move(deployment)));
    std::vector<StreamId> cases(kCases);
    for (std::size_t event = 0; event < kEventsPerCase; ++event)
        send(network, cases, event == 0 ? "open" : "step");
}

void run(Report& report) {
    const auto folder = kept_log("migration", kEvents, make_cases);
    const auto store = must(storage::RocksDbStore::open(log_in(folder), {}));
    const workflow::Definition now = before(), next = after();
    std::vector<double> seconds;
    for (int round = 0; round < kRounds; ++round) {
        progress("migration: round " + std::to_string(round + 1));
        const auto start = Stopwatch::now();
        const auto plan = must(
            runtime::plan_migrations(*store, now, next, {SystemClock{}.now(), nullptr, nullptr}));
        seconds.push_back(seconds_since(start));
        ENGINE_ASSERT(plan.size() == kCases);
        for (const auto& one : plan)
            ENGINE_ASSERT(one.migration.fate == workflow::Migration::Fate::moves);
    }
    report.add({"migration.dry_run_of_10000", median(seconds), "s", {}, {}, 2});
}

}  // namespace
}  // namespace promenade::bench

int main() {
    promenade::bench::Report report;
    promenade::bench::run(report);
    return report.exit_code();
}
