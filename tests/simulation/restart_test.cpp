// The random walks through the running engine: its queue, clock, commits and what cases do to each
// other. After every step it is destroyed and started again on the same store; the derived rows are
// then the same byte for byte, and those that the log alone gives. A failure prints its seeds.
#include "engine/workflow/migration.hpp"
#include "tests/engine/runtime/engine_fixture.hpp"
#include "tests/simulation/dice.hpp"
#include "tests/simulation/random_definition.hpp"
#include "tests/simulation/random_form.hpp"

#include <cstdlib>
#include <map>

namespace promenade::runtime {
namespace {

using workflow::CaseState;
using workflow::Definition;

constexpr std::uint64_t kWalksPerShard = 12, kShards = 4;
constexpr int kStepsPerWalk = 30;

const std::vector<std::string> kPeople{"M-001",
                                       "M-002",
                                       "M-003",
                                       "coordinator",
                                       "deputy",
                                       "referent-jeunesse",
                                       "referent-parentalite"};

class RestartedWalk {
public:
    explicit RestartedWalk(std::uint64_t seed)
        : dice_(seed), definition_(workflow::random_definition(seed)) {
        deploy(definition_);
        deploy(workflow::random_definition(seed + 1, workflow::kOther));
        network_.appoint_deputy();
        record_member("M-003");
        network_.clock().advance(std::chrono::hours{dice_.below(365 * 24)});
    }

    // Something that a person could do now, or that nobody should; then some seconds pass, or
    // days.
    void step() {
        open_.clear();
        for (const CaseState& state : cases())
            if (!workflow::is_over(definition_of(state), state)) open_.push_back(state);
        const int die = dice_.below(20);
        if (open_.empty() || die < 3)
            open_case();
        else if (die < 5)
            undo();
        else if (die == 5)
            change_network();
        else if (die == 6)
            migrate();
        else if (die < 9)
            make_due();
        else
            send();
        network_.clock().advance(dice_.percent(50) ? std::chrono::milliseconds{dice_.below(5'000)}
                                                   : std::chrono::hours{dice_.below(100)});
        network_.engine().settle();
    }

    void check() {
        const auto rows = stored_rows(store_);
        const Position size = store_.size();
        network_.restart();
        network_.engine().settle();
        ASSERT_EQ(store_.size(), size) << "a restart records nothing";
        ASSERT_EQ(stored_rows(store_), rows);
        const auto derived = derive_all(store_);
        ASSERT_TRUE(derived) << describe(derived.error());
        ASSERT_EQ(derived.value(), rows);
    }

    Position size() const { return store_.size(); }
    std::vector<log::Event> events_from(Position from) const {
        std::vector<log::Event> events;
        EXPECT_TRUE(store_.scan(from, store_.size(), [&](Position, std::string_view bytes) {
            events.push_back(log::decode(bytes).value());
            return true;
        }));
        return events;
    }

private:
    std::vector<CaseState> cases() const {
        std::vector<CaseState> all;
        EXPECT_TRUE(store_.scan_rows(
            log::Table::cases, "", "", [&](std::string_view, std::string_view row) {
                all.push_back(workflow::case_from(parse_canonical(row).value()).value());
                return true;
            }));
        return all;
    }
    Definition definition_of(const CaseState& state) {
        return network_.engine().snapshot()->definitions.at(state.definition);
    }
    void deploy(const Definition& definition) {
        network_.decide(network::DeployDefinition{definition.id(), definition.canonical()});
    }
    void record_member(const char* id) {
        const std::vector<std::string> states{"labelled", "paused", "onboarding"};
        const std::vector<std::string> themes{"jeunesse", "parentalite"};
        network::RecordMember member;
        member.id = PersonId{id};
        member.state = dice_.pick(states);
        member.themes = {dice_.pick(themes)};
        member.identity = Map{{"given_name", "Lou"}};
        network_.decide(std::move(member));
    }
    void change_network() {
        if (dice_.percent(50)) return record_member(dice_.percent(50) ? "M-002" : "M-003");
        const auto today = local_date(network_.clock().now(), "Europe/Paris");
        const auto last = std::chrono::sys_days{today} + std::chrono::days{dice_.below(60)};
        network_.decide(network::DeclareAbsence{
            PersonId{dice_.percent(70) ? "coordinator" : "referent-jeunesse"}, today,
            LocalDate{last}, PersonId{dice_.percent(80) ? "deputy" : ""}});
    }

    void submit(const PersonId& actor, CaseCommand command) {
        Submission submission;
        submission.actor = actor;
        submission.cases.push_back(std::move(command));
        network_.submit(std::move(submission));
    }
    Map form_of(const Definition& definition, const workflow::TriggerSpec& trigger) {
        return random_form(dice_, definition, trigger, kPeople, network_.clock().now());
    }
    void open_case() {
        const char* const id = dice_.percent(70) ? workflow::kRandom : workflow::kOther;
        const Definition definition = *network_.engine().snapshot()->current(id);
        const workflow::TriggerSpec& opening = *definition.trigger("open");
        CaseCommand command{id, {}, 0, "open", form_of(definition, opening), {}};
        if (dice_.percent(10)) command.onbehalfof = PersonId{"M-001"};
        submit(PersonId{dice_.percent(50) ? "M-001" : "coordinator"}, std::move(command));
    }
    // What the person may send, mostly; somebody who may send something, if there is such a person.
    void send() {
        const CaseState& state = dice_.pick(open_);
        const Definition definition = definition_of(state);
        PersonId person;
        std::vector<const workflow::TriggerSpec*> allowed;
        for (std::size_t tries = 0; allowed.empty() && tries < kPeople.size(); ++tries) {
            person = PersonId{dice_.pick(kPeople)};
            const auto actor = network_.engine().actor_in(person, state.stream);
            allowed = permitted(definition, state, actor);
        }
        const bool wild = allowed.empty() || dice_.percent(10);
        const auto& trigger = wild ? dice_.pick(definition.triggers()) : *dice_.pick(allowed);
        submit(person, {"", state.stream, 0, trigger.name, form_of(definition, trigger), {}});
    }
    // By who did it last, mostly.
    void undo() {
        const CaseState& state = dice_.pick(open_);
        PersonId person = network_.engine().person_behind(state.actor, state.stream);
        if (person.empty() || dice_.percent(20)) person = PersonId{dice_.pick(kPeople)};
        submit(person, {"", state.stream, 0, std::string{kUndoTrigger}, {}, {}});
    }
    // The time comes at which the first deadline of a case is due.
    void make_due() {
        const auto& timers = dice_.pick(open_).timers;
        const auto first = std::min_element(
            timers.begin(), timers.end(),
            [](const workflow::Timer& a, const workflow::Timer& b) { return a.due < b.due; });
        const Instant now = network_.clock().now();
        if (first != timers.end() && first->due > now) network_.clock().advance(first->due - now);
    }
    void migrate() {
        const Definition next = renamed(definition_);
        deploy(next);
        for (const CaseState& state : open_)
            if (state.definition == definition_.hash())
                submit({}, {next.hash(), state.stream, 0, std::string{kMigrateTrigger}, {}, {}});
    }

    workflow::Dice dice_;
    Definition definition_;
    storage::MemoryStore store_;
    testing::RunningNetwork network_{store_};
    std::vector<CaseState> open_;  // before the step
};

class RestartedRandomProcedures : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(RestartedRandomProcedures, AreTheSameAfterARestartAtEveryStep) {
    const std::uint64_t walks = kWalksPerShard * (std::getenv("PROMENADE_NIGHTLY") ? 20 : 1);
    std::map<std::string, int> seen;
    int steps = 0, moved = 0;
    for (std::uint64_t w = 0; w < walks; ++w) {
        const std::uint64_t seed = GetParam() + w * kShards;
        SCOPED_TRACE("seed " + std::to_string(seed));
        RestartedWalk walk{seed};
        for (int i = 0; i < kStepsPerWalk; ++i) {
            SCOPED_TRACE("step " + std::to_string(i));
            const Position before = walk.size();
            walk.step();
            walk.check();
            if (HasFatalFailure()) return;
            bool has_moved = false;
            for (const log::Event& event : walk.events_from(before)) {
                ++seen[event.type];
                for (const auto& [part, value] : event.data) ++seen[part];
                if (!event.onbehalfof.empty()) ++seen["onbehalfof"];
                has_moved |= event.type != "command.refused" && event.type != "key.created";
            }
            ++steps;
            moved += has_moved ? 1 : 0;
        }
    }
    EXPECT_GT(moved * 3, steps * 2) << moved << " of " << steps << " steps moved something";
    for (const char* part : {"case.advanced", "random.happened", "action.corrected", "timer.lapsed",
                             "onbehalfof", "fields", "timers", "stopped", "history", "signals",
                             "listens", "sealed", "entered", "migrated_from", "records", "spawned"})
        EXPECT_GT(seen[part], 0) << part << ": the walks go everywhere";
    EXPECT_GT(seen["ended"] + seen["signal"], 0) << "what a case does reaches another";
}

INSTANTIATE_TEST_SUITE_P(Seeds, RestartedRandomProcedures,
                         ::testing::Range<std::uint64_t>(0, kShards));

}  // namespace
}  // namespace promenade::runtime
