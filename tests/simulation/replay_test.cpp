// Replayed state = live state after every step of random walks, over config/workflows/request.json
// and over procedures made by chance: evolve alone, from the bytes of the events, with no chart,
// guard or calendar, must end where decide believed to be; and every step goes on from the row that
// the step before left, as after a restart. On the way, half of the random cases follow to another
// version of their procedure. A failure prints its seeds.
#include "engine/log/codec.hpp"
#include "engine/workflow/transition_sets.hpp"
#include "tests/engine/workflow/case_driver.hpp"
#include "tests/simulation/dice.hpp"
#include "tests/simulation/random_definition.hpp"
#include "tests/simulation/random_form.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

namespace promenade::workflow {
namespace {

constexpr std::uint64_t kRequestWalks = 200;
constexpr int kRequestSteps = 40;
constexpr std::uint64_t kDefinitionsPerShard = 250, kWalksPerDefinition = 5, kShards = 8;
constexpr int kSteps = 12;

Definition request_definition() {
    std::ifstream file{std::string{PROMENADE_SOURCE_DIR} + "/config/workflows/request.json"};
    std::stringstream bytes;
    bytes << file.rdbuf();
    return Definition::load(bytes.str(), "request.json").value();
}

// People of a network, some of whom stand in for another.
std::vector<Actor> random_people(Dice& dice) {
    std::vector<Actor> people{{"coordinator", {"coordinator"}, {}, {}},
                              {"referent-jeunesse", {"referent"}, {"jeunesse"}, {}},
                              {"referent-parentalite", {"referent"}, {"parentalite"}, {}},
                              {"system", {"system"}, {}, {}}};
    for (int i = 1 + dice.below(5); i > 0; --i) {
        Actor pdn{"p-" + std::to_string(i), {"pdn"}, {"jeunesse"}, {}, true};
        if (dice.percent(20)) {
            const Actor& absent = people[static_cast<std::size_t>(dice.below(3))];
            pdn.absent = {absent.pseudonym, absent.roles, absent.themes};
        }
        people.push_back(std::move(pdn));
    }
    return people;
}

class Walk {
public:
    Walk(const Definition& definition, std::uint64_t seed)
        : dice_(seed), driver_(definition), people_(random_people(dice_)) {
        driver_.advance(std::chrono::hours{dice_.below(365 * 24)});
        Calendar mondays;
        mondays.worked = {true, false, false, false, false, false, false};
        driver_.set_referent_calendar("jeunesse", mondays);
    }

    // A command that a person could send now, one that nobody should, a timer, a child's end or an
    // undo; then some seconds pass, or weeks.
    void step() {
        const int die = dice_.below(10);
        if (die == 0)
            undo();
        else if (die == 3 && !driver_.state().children.empty())
            driver_.end_child(StreamId{dice_.pick(driver_.state().children)}, "r");
        else if (die <= 2 && !driver_.state().timers.empty())
            driver_.fire(Timer{dice_.pick(driver_.state().timers)});
        else
            send();
        driver_.advance(dice_.percent(50) ? std::chrono::milliseconds{dice_.below(5'000)}
                                          : std::chrono::hours{dice_.below(500)});
    }
    // The case goes on under another version of its procedure, whatever it waits for.
    void follow(const Definition& next) {
        const Migration migration = driver_.migrate(next);
        ASSERT_TRUE(migration.fate != Migration::Fate::impossible)
            << migration.reason << " " << migration.where;
    }
    int below(int bound) { return dice_.below(bound); }
    // The events so far, as the log has them; then as a replay finds them.
    void check() {
        const auto& events = driver_.events();
        while (bytes_.size() < events.size()) {
            log::Event event = events[bytes_.size()];
            event.source = "log";
            event.authtype = "app_user";
            bytes_.push_back(log::encode(event).value());
        }
        CaseState replayed;
        for (const std::string& bytes : bytes_) evolve(replayed, log::decode(bytes).value());
        const std::string row = row_of(driver_.state());
        ASSERT_EQ(row_of(replayed), row);
        const auto read = parse_canonical(row);
        ASSERT_TRUE(read) << describe(read.error());
        CaseState resumed = case_from(read.value()).value();
        ASSERT_EQ(resumed, driver_.state());
        driver_.resume_from(std::move(resumed));
    }
    const CaseDriver& driver() const { return driver_; }

private:
    void send() {
        Actor actor = dice_.pick(people_);
        if (dice_.percent(12)) actor.onbehalfof = "p-1";
        const auto& triggers = driver_.definition().triggers();
        const auto allowed = permitted(driver_.definition(), driver_.state(), actor);
        const bool wild = allowed.empty() || dice_.percent(15);
        const TriggerSpec& trigger = wild ? dice_.pick(triggers) : *dice_.pick(allowed);
        const auto decided = driver_.try_send(actor, trigger.name, form_of(trigger));
        ASSERT_TRUE(decided || decided.error().code == Errc::rejected)
            << trigger.name << ": " << describe(decided.error());
        if (decided) driver_.record(decided.value(), actor);
    }

    void undo() {
        const Actor& actor = dice_.pick(people_);
        const auto decided =
            decide_undo(driver_.definition(), driver_.state(), actor, driver_.context());
        if (decided) driver_.record({decided.value()}, actor);
    }

    Map form_of(const TriggerSpec& trigger) {
        std::vector<std::string> names;
        for (const Actor& actor : people_) names.push_back(actor.pseudonym);
        return random_form(dice_, driver_.definition(), trigger, names, driver_.now());
    }

    Dice dice_;
    CaseDriver driver_;
    std::vector<Actor> people_;
    std::vector<std::string> bytes_;
};

// One child of each active state that holds others, every region of each parallel one.
void expect_sound(const Definition& definition, const CaseState& state) {
    const Chart& chart = definition.chart();
    const Result<NodeSet> active = active_nodes(chart, state.configuration);
    ASSERT_TRUE(active) << describe(active.error());
    for (std::size_t n = 0; n < chart.nodes.size(); ++n) {
        const Node& node = chart.nodes[n];
        const auto inside = static_cast<std::size_t>(
            std::count_if(node.children.begin(), node.children.end(),
                          [&](NodeIndex child) { return active.value().test(child); }));
        const bool is_active = state.version > 0 && active.value().test(n);
        const bool is_parallel = node.kind == Node::Kind::parallel;
        const bool is_compound = node.kind == Node::Kind::compound;
        EXPECT_EQ(inside, !is_active    ? 0
                          : is_parallel ? node.children.size()
                                        : is_compound)
            << node.name;
    }
}

// `next`: the version that the procedure has from some step on; nullptr: it has no other.
void take(Walk& walk, int steps, const Definition* next = nullptr) {
    const int change = next ? 1 + walk.below(2 * steps) : 0;
    for (int i = 0; i < steps; ++i) {
        SCOPED_TRACE("step " + std::to_string(i));
        if (change != 0 && i == change && walk.driver().state().version > 0) walk.follow(*next);
        walk.step();
        walk.check();
        expect_sound(walk.driver().definition(), walk.driver().state());
        if (::testing::Test::HasFailure()) return;
    }
}

TEST(Replay, EqualsTheLiveStateAfterEveryStepOfARequest) {
    const Definition definition = request_definition();
    std::map<std::string, int> event_types;
    for (std::uint64_t seed = 1; seed <= kRequestWalks; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Walk walk{definition, seed};
        take(walk, kRequestSteps);
        if (HasFatalFailure()) return;
        for (const log::Event& event : walk.driver().events()) ++event_types[event.type];
    }
    EXPECT_GE(event_types.size(), 24u) << "the walks go everywhere";
    for (const char* type : {"request.recalled", "request.archived", "request.reopened",
                             "request.orientation_rated", "action.corrected", "request.advised"})
        EXPECT_GT(event_types[type], 0) << type;
}

// 10 000 walks in all; ten times as many in the nightly run.
class RandomProcedures : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomProcedures, ReplayToTheLiveStateAfterEveryStep) {
    const std::uint64_t definitions =
        kDefinitionsPerShard * (std::getenv("PROMENADE_NIGHTLY") ? 10 : 1);
    std::map<std::string, int> seen;
    for (std::uint64_t d = 0; d < definitions; ++d) {
        const std::uint64_t seed = GetParam() + d * kShards;
        const Definition definition = random_definition(seed), next = renamed(definition);
        for (std::uint64_t w = 0; w < kWalksPerDefinition; ++w) {
            SCOPED_TRACE("definition " + std::to_string(seed) + ", walk " + std::to_string(w));
            Walk walk{definition, seed * kWalksPerDefinition + w};
            take(walk, kSteps, &next);
            if (HasFatalFailure()) return;
            for (const log::Event& event : walk.driver().events()) {
                ++seen[event.type];
                for (const auto& [part, value] : event.data) ++seen[part];
            }
        }
    }
    for (const char* part :
         {"case.advanced", "random.happened", "action.corrected", "timer.lapsed", "fields",
          "timers", "stopped", "history", "signals", "listens", "sealed", "stands_in_for",
          "entered", "migrated_from", "records", "spawned", "ended"})
        EXPECT_GT(seen[part], 0) << part << ": the walks go everywhere";
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomProcedures, ::testing::Range<std::uint64_t>(0, kShards));

}  // namespace
}  // namespace promenade::workflow
