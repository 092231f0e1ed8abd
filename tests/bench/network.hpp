// A network on a disk for the benchmarks: the real engine, keys and request procedure, fifty
// members.
#pragma once

#include "engine/storage/rocksdb_store.hpp"
#include "tests/bench/figure.hpp"
#include "tests/engine/runtime/running_network.hpp"

#include <array>
#include <atomic>
#include <cstdlib>
#include <future>
#include <iostream>
#include <mutex>

namespace promenade::bench {

template <class T>
T must(Result<T> result) {
    if (!result) {
        std::cerr << describe(result.error()) << '\n';
        std::abort();
    }
    if constexpr (!std::is_void_v<T>) return std::move(result.value());
}

inline PersonId member(std::size_t number) {
    char id[8];
    std::snprintf(id, sizeof id, "M-%03u", static_cast<unsigned>(number % 50 + 1));
    return PersonId{id};
}

// The machine's clock, or what it will say some hours from now.
class MovedClock final : public Clock {
public:
    Instant now() const override { return machine_.now() + std::chrono::hours{moved_.load()}; }
    void move(std::chrono::hours by) { moved_ += by.count(); }

private:
    SystemClock machine_;
    std::atomic<std::chrono::hours::rep> moved_ = 0;
};

class Network {
public:
    Network(const std::filesystem::path& folder, log::Store& store)
        : keys_(must(privacy::KeyStore::open(folder / "keys", folder / "kek", random_))) {
        runtime::EngineHooks hooks;
        hooks.on_outbox = [this](const std::vector<runtime::OutboxItem>& items) {
            const std::lock_guard lock{mutex_};
            for (const auto& item : items) sent_.push_back(runtime::outbox_removal(item.key));
        };
        engine_ = must(runtime::Engine::start({store, *keys_, clock_, random_}, std::move(hooks)));
        if (store.size() == 0) found();
    }

    runtime::Engine& engine() { return *engine_; }
    void move_clock(std::chrono::hours by) { clock_.move(by); }
    // Marks of the effects that the platforms have had since the last call, as delivery makes them.
    std::vector<log::Row> take_sent() {
        const std::lock_guard lock{mutex_};
        return std::exchange(sent_, {});
    }

private:
    void found() {
        runtime::Submission founding;
        founding.network = testing::founding_commands();
        for (std::size_t number = 2; number < 50; ++number) {
            network::RecordMember recorded;
            recorded.id = member(number);
            recorded.state = "labelled";
            recorded.themes = {"jeunesse"};
            recorded.identity = Map{{"given_name", "Prénom"}, {"family_name", "Nom"}};
            founding.network.push_back(std::move(recorded));
        }
        ENGINE_ASSERT(!must(engine_->submit_and_wait(std::move(founding))).refused);
    }

    MovedClock clock_;
    SystemRandom random_;
    std::unique_ptr<privacy::KeyStore> keys_;
    std::mutex mutex_;
    std::vector<log::Row> sent_;
    std::unique_ptr<runtime::Engine> engine_;
};

// What one PdN and the coordinator do with one request after another: ten commands, ten events.
class Client {
public:
    explicit Client(std::size_t number) : author_(member(number)), salt_(number) {}

    runtime::Submission next() {
        static const std::array<std::pair<const char*, Map>, 10> kStory{{
            {"submit",
             Map{{"text",
                  "Bonjour, des parents me demandent des infos sur les écrans avant trois "
                  "ans. Tu aurais un partenaire pour une soirée débat au printemps ?"},
                 {"urgent", false},
                 {"proposed_nature", "ANIMATION"},
                 {"proposed_category", "ANI_PARTENARIAT"}}},
            {"acknowledge", Map{}},
            {"take", Map{}},
            {"classify", Map{{"nature", "ANIMATION"}, {"category", "ANI_PARTENARIAT"}}},
            {"ask_author", Map{{"question", "Pour combien de familles, et dans quelle ville ?"}}},
            {"reply", Map{{"reply", "Une quinzaine de familles, à la médiathèque."}}},
            {"answer", Map{{"answer",
                            "La maison des ados anime ces soirées : voici son contact, "
                            "appelez de ma part et dites-moi ce que cela donne."}}},
            {"close", Map{{"outcome", "traitee"}}},
            {"reopen", Map{{"reply", "Ils ne répondent pas, une autre piste ?"}}},
            {"close", Map{{"outcome", "traitee"}}},
        }};
        const auto& [trigger, data] = kStory[step_];
        const bool by_author = step_ == 0 || step_ == 5 || step_ == 8;
        runtime::CaseCommand command;
        command.definition = "request";
        if (step_ > 0) command.stream = stream_;
        command.trigger = trigger;
        command.data = data;
        runtime::Submission submission;
        submission.actor = by_author ? author_ : PersonId{"coordinator"};
        submission.cases.push_back(std::move(command));
        submission.dedup =
            text_of(sha256(bytes_of(std::to_string(salt_) + "/" +
                                    std::to_string(Stopwatch::now().time_since_epoch().count()))));
        step_ = (step_ + 1) % kStory.size();
        return submission;
    }
    void answered(const runtime::Outcome& outcome) {
        if (outcome.refused) std::cerr << describe(*outcome.refused) << '\n';
        ENGINE_ASSERT(!outcome.refused && !outcome.duplicate);
        stream_ = outcome.stream;
    }

private:
    PersonId author_;
    std::size_t salt_;
    std::size_t step_ = 0;
    StreamId stream_;
};

// Clients who each send their next command as soon as the last one is durable.
template <class Client>
class CrowdOf {
public:
    CrowdOf(Network& network, std::size_t clients) : network_(network) {
        for (std::size_t number = 0; number < clients; ++number) {
            clients_.emplace_back(number);
        }
    }

    std::vector<Client>& clients() { return clients_; }

    // Sends that many commands; latencies in milliseconds, in the order of the answers.
    std::vector<double> send(std::size_t commands) {
        left_ = commands;
        latencies_.clear();
        latencies_.reserve(commands);
        awaited_ = commands;
        all_answered_ = {};
        auto answered = all_answered_.get_future();
        for (Client& client : clients_) start(client);
        answered.wait();
        return std::move(latencies_);
    }

private:
    // First from the caller's thread, then from the syncing thread, which answers.
    void start(Client& client) {
        if (left_.fetch_sub(1) <= 0) return;
        runtime::Submission submission = client.next();
        submission.rows = network_.take_sent();
        const auto sent = Stopwatch::now();
        network_.engine().submit(std::move(submission),
                                 [this, &client, sent](Result<runtime::Outcome> outcome) {
                                     latencies_.push_back(seconds_since(sent) * 1e3);
                                     client.answered(must(std::move(outcome)));
                                     start(client);
                                     if (--awaited_ == 0) all_answered_.set_value();
                                 });
    }

    Network& network_;
    std::vector<Client> clients_;
    std::atomic<std::ptrdiff_t> left_ = 0;
    std::vector<double> latencies_;
    std::size_t awaited_ = 0;  // like latencies_, of the syncing thread
    std::promise<void> all_answered_;
};

using Crowd = CrowdOf<Client>;

// A procedure of the bench's own.
inline void deploy(Network& network, const char* json, const std::string& name) {
    const auto definition = must(workflow::Definition::load(json, name));
    runtime::Submission submission;
    submission.network.push_back(
        network::DeployDefinition{definition.id(), definition.canonical()});
    ENGINE_ASSERT(!must(network.engine().submit_and_wait(std::move(submission))).refused);
}

}  // namespace promenade::bench
