// A procedure changes while its cases are open.
#include "engine/runtime/migration_plan.hpp"
#include "tests/engine/runtime/engine_fixture.hpp"

namespace promenade::runtime {
namespace {

using Fate = workflow::Migration::Fate;

class LiveChange : public EngineTest {
protected:
    static workflow::Definition request_with(const std::string& from, const std::string& to) {
        std::string json = testing::source_file("config/workflows/request.json");
        json.replace(json.find(from), from.size(), to);
        return workflow::Definition::load(json, "request.json").value();
    }
    std::vector<PlannedCase> plan(const workflow::Definition& next) {
        const auto snapshot = network.engine().snapshot();
        const workflow::DecideContext context{network.clock().now(), &snapshot->calendars};
        return plan_migrations(store, *snapshot->current("request"), next, context).value();
    }
    Outcome migrate(const StreamId& stream, const workflow::Definition& next,
                    const char* who = "") {
        Submission submission;
        submission.actor = PersonId{who};
        CaseCommand command;
        command.definition = next.hash();
        command.stream = stream;
        command.trigger = std::string{kMigrateTrigger};
        submission.cases.push_back(std::move(command));
        return network.submit(std::move(submission));
    }
};

TEST_F(LiveChange, EveryOpenCaseIsLookedAtAndNothingIsWritten) {
    const StreamId open = network.ask("M-002", "Qui anime une soirée débat ?").stream;
    const StreamId closed = network.ask("M-001", "Autre chose").stream;
    network.act("coordinator", closed, "close", Map{{"outcome", "traitee"}});
    const Position size = store.size();

    const auto plans = plan(request_with(R"("id": "submitted")", R"("id": "received")"));
    EXPECT_EQ(store.size(), size);
    ASSERT_EQ(plans.size(), 2U);
    EXPECT_EQ(plans[0].stream, open);
    EXPECT_EQ(plans[0].migration.fate, Fate::impossible);
    EXPECT_EQ(plans[0].migration.where, "submitted");
    EXPECT_EQ(plans[1].migration.fate, Fate::unchanged);
}

TEST_F(LiveChange, ACaseFollowsByAnEventAndGoesOnUnderTheNewDefinition) {
    const StreamId stream = network.ask("M-002", "Qui anime une soirée débat ?").stream;
    const std::string before = network.engine().case_at(stream).value().definition;
    const auto next = request_with(R"("id": "submitted")", R"("id": "received")");
    const auto mapped = request_with(
        R"("prefix": "D",)", R"("prefix": "D", "migrate": {"states": {"urgent": "submitted"}},)");
    EXPECT_EQ(migrate(stream, mapped).refused->detail, "no_such_procedure") << "not deployed";
    network.decide(network::DeployDefinition{"request", next.canonical()});
    EXPECT_EQ(migrate(stream, next).refused->detail, "migration_impossible");
    EXPECT_EQ(network.engine().case_at(stream).value().definition, before);

    network.decide(network::DeployDefinition{"request", mapped.canonical()});
    EXPECT_EQ(migrate(stream, mapped, "M-002").refused->detail, "no_such_trigger")
        << "people do not migrate cases";
    EXPECT_FALSE(migrate(stream, mapped).refused);
    const auto state = network.engine().case_at(stream).value();
    EXPECT_EQ(state.definition, mapped.hash());
    EXPECT_EQ(events().back().type, "case.migrated");
    EXPECT_EQ(events().back().definition, mapped.hash());
    ASSERT_EQ(state.timers.size(), 1U);
    EXPECT_FALSE(network.act("coordinator", stream, "take").refused);
    network.restart();
    EXPECT_FALSE(network.act("coordinator", stream, "close", Map{{"outcome", "traitee"}}).refused);
    expect_rebuild_equal();
}

TEST_F(LiveChange, ARunningCaseKeepsItsDefinitionUntilItMigrates) {
    const StreamId stream = network.ask("M-002", "Qui anime une soirée débat ?").stream;
    const std::string before = network.engine().case_at(stream).value().definition;
    const auto next = request_with(R"("label": "Reçue")", R"("label": "Arrivée")");
    network.decide(network::DeployDefinition{"request", next.canonical()});
    network.act("coordinator", stream, "acknowledge");
    EXPECT_EQ(network.engine().case_at(stream).value().definition, before);
    const StreamId fresh = network.ask("M-001", "Une autre").stream;
    EXPECT_EQ(network.engine().case_at(fresh).value().definition, next.hash());
}

}  // namespace
}  // namespace promenade::runtime
