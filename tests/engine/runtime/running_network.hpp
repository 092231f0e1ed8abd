// A small network for the engine's tests: real store, real keys, the real request procedure.
#pragma once

#include "engine/core/canonical_json.hpp"
#include "engine/runtime/engine.hpp"
#include "engine/storage/memory_store.hpp"
#include "tests/support/temporary_folder.hpp"

#include <atomic>
#include <fstream>
#include <sstream>

namespace promenade::testing {

inline std::string source_file(const std::string& path) {
    std::ifstream file{std::string{PROMENADE_SOURCE_DIR} + "/" + path, std::ios::binary};
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

// Members M-001 and M-002 (jeunesse, parentalite), a coordinator, a referent of each theme.
inline std::vector<network::NetworkCommand> founding_commands() {
    const auto definition =
        workflow::Definition::load(source_file("config/workflows/request.json"), "request.json");
    const auto name = [](const char* given, const char* family) {
        return Map{{"given_name", given}, {"family_name", family}};
    };
    const Map settings{{"zone", "Europe/Paris"},
                       {"working_days", List{"mon", "tue", "thu", "fri"}}};
    std::vector<network::NetworkCommand> commands;
    commands.push_back(network::FoundNetwork{"test"});
    commands.push_back(network::DeploySettings{settings});
    commands.push_back(
        network::DeployDefinition{definition.value().id(), definition.value().canonical()});
    commands.push_back(
        network::AppointCoordinator{PersonId{"coordinator"}, name("Maëlle", "C"), ""});
    commands.push_back(network::AssignReferent{PersonId{"referent-jeunesse"}, "jeunesse",
                                               name("Brigitte", "S"), ""});
    commands.push_back(network::AssignReferent{PersonId{"referent-parentalite"}, "parentalite",
                                               name("Thierry", "M"), ""});
    for (const auto& [id, theme] : {std::pair{"M-001", "jeunesse"}, {"M-002", "parentalite"}}) {
        network::RecordMember member;
        member.id = PersonId{id};
        member.state = "labelled";
        member.themes = {theme};
        member.identity = name("Prénom", id);
        commands.push_back(std::move(member));
    }
    return commands;
}

// A Friday at nine in Paris.
inline Instant friday_morning() { return parse_instant("2026-11-20T09:00:00+01:00").value(); }

// Stands still, or moves on a little each time that it is looked at.
class TickingClock final : public Clock {
public:
    explicit TickingClock(ManualClock& clock) : clock_(clock) {}
    Instant now() const override {
        if (ticks) clock_.advance(std::chrono::milliseconds{1});
        return clock_.now();
    }
    std::atomic<bool> ticks = false;

private:
    ManualClock& clock_;
};

class RunningNetwork {
public:
    explicit RunningNetwork(log::Store& store) : clock_(friday_morning()), store_(store) {
        keys_ = std::move(
            privacy::KeyStore::open(folder_.path() / "keys", folder_.path() / "kek", random_)
                .value());
        start();
        if (store_.size() > 0) return;
        runtime::Submission founding;
        founding.network = founding_commands();
        const auto founded = engine_->submit_and_wait(std::move(founding));
        ENGINE_ASSERT(founded && !founded.value().refused);
    }

    void stop() { engine_.reset(); }
    void restart() {
        stop();
        start();
    }
    void appoint_deputy() {
        decide(network::AppointDeputy{PersonId{"deputy"}, Map{{"given_name", "Karim"}}, ""});
    }
    void declare_absence(const char* who, const char* first, const char* last, const char* deputy) {
        decide(network::DeclareAbsence{PersonId{who}, parse_date(first).value(),
                                       parse_date(last).value(), PersonId{deputy}});
    }
    void decide(network::NetworkCommand command) {
        runtime::Submission submission;
        submission.network.push_back(std::move(command));
        const auto decided = engine_->submit_and_wait(std::move(submission));
        ENGINE_ASSERT(decided && !decided.value().refused);
    }

    runtime::Engine& engine() { return *engine_; }
    ManualClock& clock() { return clock_; }
    privacy::KeyStore& keys() { return *keys_; }
    std::vector<runtime::OutboxItem> sent;
    std::atomic<bool> writable = true;
    void run_the_clock() { ticking_.ticks = true; }

    runtime::Outcome submit(runtime::Submission submission) {
        return engine_->submit_and_wait(std::move(submission)).value();
    }
    runtime::Outcome act(const char* who, const StreamId& stream, const char* trigger,
                         Map data = {}) {
        runtime::Submission submission;
        submission.actor = PersonId{who};
        runtime::CaseCommand command;
        command.definition = "request";
        command.stream = stream;
        command.trigger = trigger;
        command.data = std::move(data);
        submission.cases.push_back(std::move(command));
        return submit(std::move(submission));
    }
    runtime::Outcome ask(const char* who, const char* text) {
        return act(who, {}, "submit", Map{{"text", text}, {"urgent", false}});
    }

private:
    void start() {
        runtime::EngineHooks hooks;
        hooks.on_outbox = [this](std::vector<runtime::OutboxItem> items) {
            sent.insert(sent.end(), items.begin(), items.end());
        };
        hooks.writable = [this] { return writable.load(); };
        engine_ = std::move(
            runtime::Engine::start({store_, *keys_, ticking_, random_}, std::move(hooks)).value());
    }

    TemporaryFolder folder_;
    ManualClock clock_;
    TickingClock ticking_{clock_};
    SystemRandom random_;
    log::Store& store_;
    std::unique_ptr<privacy::KeyStore> keys_;
    std::unique_ptr<runtime::Engine> engine_;
};

}  // namespace promenade::testing
