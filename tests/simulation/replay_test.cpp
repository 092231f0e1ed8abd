// Replayed state = live state after every step of random walks over config/workflows/request.json:
// evolve alone, from nothing, with no chart, guard or calendar, must end where decide believed to
// be. A failure prints its seed.
#include "engine/core/random.hpp"
#include "tests/engine/workflow/case_driver.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

namespace promenade::workflow {
namespace {

constexpr std::uint64_t kWalks = 200;
constexpr int kSteps = 40;

Definition request_definition() {
    std::ifstream file{std::string{PROMENADE_SOURCE_DIR} + "/config/workflows/request.json"};
    std::stringstream bytes;
    bytes << file.rdbuf();
    return Definition::load(bytes.str(), "request.json").value();
}

class Walk {
public:
    Walk(const Definition& definition, std::uint64_t seed) : random_(seed), driver_(definition) {}

    // A command that a person could send now, one that nobody should, a timer, or an undo.
    void step() {
        const int die = below(10);
        if (die == 0)
            undo();
        else if (die <= 2 && !driver_.state().timers.empty())
            driver_.fire(driver_.state().timers[static_cast<std::size_t>(
                below(static_cast<int>(driver_.state().timers.size())))]);
        else
            send();
        driver_.advance(std::chrono::hours{below(50)});
    }
    const CaseDriver& driver() const { return driver_; }

private:
    int below(int bound) {
        std::uint8_t bytes[2];
        random_.fill(bytes);
        return (bytes[0] * 256 + bytes[1]) % bound;
    }
    const Actor& anybody() { return actors_[static_cast<std::size_t>(below(5))]; }

    void send() {
        Actor actor = anybody();
        if (below(8) == 0) actor.onbehalfof = "p-farida";
        const auto& triggers = driver_.definition().triggers();
        const auto allowed = permitted(driver_.definition(), driver_.state(), actor);
        const bool wild = allowed.empty() || below(6) == 0;
        const TriggerSpec& trigger =
            wild ? triggers[static_cast<std::size_t>(below(static_cast<int>(triggers.size())))]
                 : *allowed[static_cast<std::size_t>(below(static_cast<int>(allowed.size())))];
        const auto decided = driver_.try_send(actor, trigger.name, form_of(trigger));
        ASSERT_TRUE(decided || decided.error().code == Errc::rejected)
            << trigger.name << ": " << describe(decided.error());
        if (!decided) return;
        driver_.record(decided.value(), actor);
    }

    void undo() {
        const Actor& actor = anybody();
        const auto decided =
            decide_undo(driver_.definition(), driver_.state(), actor, driver_.context());
        if (decided) driver_.record({decided.value()}, actor);
    }

    Map form_of(const TriggerSpec& trigger) {
        Map data;
        for (const FormField& field : trigger.form)
            if (!field.optional || below(2) == 0) data.set(field.field, value_of(field.field));
        for (const std::string& field : trigger.attached)
            if (below(2) == 0) data.set(field, value_of(field));
        return data;
    }
    Value value_of(const std::string& name) {
        const FieldSpec& field = *driver_.definition().field(name);
        if (field.type == "choice")
            return field
                .choices[static_cast<std::size_t>(below(static_cast<int>(field.choices.size())))]
                .id;
        if (field.type == "number") return below(4);
        if (field.type == "boolean") return below(2) == 0;
        if (field.type == "date") return "2026-12-01";
        if (field.type == "list") return List{"mot"};
        return "P-01";
    }

    SeededRandom random_;
    CaseDriver driver_;
    std::vector<Actor> actors_{{"p-farida", {"pdn"}, {}, {}},
                               {"p-hugo", {"pdn"}, {}, {}},
                               {"coordinator", {"coordinator"}, {}, {}},
                               {"referent-jeunesse", {"referent"}, {"jeunesse"}, {}},
                               {"system", {"system"}, {}, {}}};
};

CaseState replayed(const std::vector<log::Event>& events) {
    CaseState state;
    for (const log::Event& event : events) evolve(state, event);
    return state;
}

TEST(Replay, EqualsTheLiveStateAfterEveryStepOfRandomWalks) {
    const Definition definition = request_definition();
    std::map<std::string, int> event_types;
    for (std::uint64_t seed = 1; seed <= kWalks; ++seed) {
        Walk walk{definition, seed};
        for (int i = 0; i < kSteps; ++i) {
            walk.step();
            const CaseState& live = walk.driver().state();
            const std::string row = row_of(live);
            ASSERT_EQ(row_of(replayed(walk.driver().events())), row)
                << "seed " << seed << ", step " << i;
            const auto read = parse_canonical(row);
            ASSERT_TRUE(read) << describe(read.error());
            ASSERT_EQ(case_from(read.value()).value(), live) << "seed " << seed << ", step " << i;
        }
        for (const log::Event& event : walk.driver().events()) ++event_types[event.type];
    }
    EXPECT_GE(event_types.size(), 24u) << "the walks go everywhere";
    for (const char* type : {"request.recalled", "request.archived", "request.reopened",
                             "request.orientation_rated", "action.corrected", "request.advised"})
        EXPECT_GT(event_types[type], 0) << type;
}

}  // namespace
}  // namespace promenade::workflow
