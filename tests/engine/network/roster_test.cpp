#include "engine/network/roster.hpp"

#include "engine/core/canonical_json.hpp"
#include "tests/engine/network/network_log.hpp"

#include <gtest/gtest.h>

namespace promenade::network {
namespace {

using testing::NetworkLog;

Roster from_rows(const NetworkLog& network) {
    auto roster = roster_from({network.rows.begin(), network.rows.end()});
    EXPECT_TRUE(roster) << describe(roster.error());
    return roster ? std::move(roster).value() : Roster{};
}

// Any commands at all, sensible and not, from a seed.
class Walk {
public:
    explicit Walk(std::uint64_t seed) : random_(seed) {}

    NetworkCommand next() {
        const PersonId member = any_of({"M-001", "M-002", "M-003"});
        const PersonId holder = any_of({"coordinator", "coordinator-2", "referent-jeunesse"});
        const Map identity{{"given_name", std::to_string(below(1000))}};
        switch (below(14)) {
            case 0: return FoundNetwork{"origin"};
            case 1: return DeploySettings{Map{{"n", below(3)}}};
            case 2: return DeployDefinition{"request", std::to_string(below(4))};
            case 3: return RecordEmployer{"E01", Map{{"n", below(9)}}, identity, ""};
            case 4: return RecordPartner{"P01", Map{{"n", below(9)}}};
            case 5: return AppointCoordinator{holder, identity, ""};
            case 6: return AppointDeputy{holder, identity, ""};
            case 7: return AssignReferent{holder, below(2) ? "jeunesse" : "parentalite", {}, ""};
            case 8: return DeclareAbsence{PersonId{"coordinator"}, LocalDate{}, LocalDate{}, {}};
            case 9: return IssueActivation{member, "d", Instant{}};
            case 10: return LinkAccount{below(2) ? member : holder, "web", "a", "", {}};
            case 11: return LinkAccount{member, "web", "a", "d", Instant{}};
            case 12: return OrderErasure{below(9) ? PersonId{"nobody"} : member, "r"};
            default: return record(member, identity);
        }
    }

private:
    int below(int limit) {
        std::uint8_t byte = 0;
        random_.fill({&byte, 1});
        return byte % limit;
    }
    PersonId any_of(std::initializer_list<const char*> ids) {
        return PersonId{ids.begin()[below(static_cast<int>(ids.size()))]};
    }
    RecordMember record(const PersonId& member, const Map& identity) {
        RecordMember command;
        command.id = member;
        command.state = below(4) ? "labelled" : "left";
        command.themes = {"jeunesse"};
        command.employer = below(2) ? "E01" : "";
        command.identity = identity;
        return command;
    }

    SeededRandom random_;
};

// Snapshots, restarts and rebuilds all rest on this.
TEST(Roster, IsTheSameFromItsRowsAsFromItsEventsAfterAnyCommands) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Walk walk{seed};
        NetworkLog network;
        for (int step = 0; step < 120; ++step) {
            (void)network.send(walk.next());
            ASSERT_EQ(from_rows(network), network.roster) << "seed " << seed << " step " << step;
        }
        ASSERT_GT(network.events.size(), 40U) << "the walk must go somewhere";

        NetworkLog again;
        for (const log::Event& event : network.events) again.fold(event);
        EXPECT_EQ(again.rows, network.rows);
    }
}

TEST(Roster, IsNotTouchedByTheEventsOfACase) {
    NetworkLog network;
    ASSERT_TRUE(network.send(FoundNetwork{"origin"}));
    const Roster before = network.roster;
    log::Event event;
    event.id = "e";
    event.type = "request.submitted";
    event.stream = StreamId{"D-0001"};
    event.version = 1;
    network.fold(event);
    EXPECT_EQ(network.roster, before);
    EXPECT_TRUE(changed_rows(network.roster, event).empty());
}

TEST(Roster, CountsAnEventOfALaterVersionInAStreamOfItsOwn) {
    NetworkLog network;
    ASSERT_TRUE(network.send(FoundNetwork{"origin"}));
    log::Event event;
    event.id = "e";
    event.type = "network.merged";
    event.stream = StreamId{"network"};
    event.version = 2;
    network.fold(event);
    EXPECT_EQ(network.roster.versions.at(StreamId{"network"}), 2U);
    EXPECT_EQ(from_rows(network), network.roster);
}

TEST(Roster, SurvivesEventsWithoutTheDataTheyShouldHave) {
    NetworkLog network;
    for (const char* type :
         {"network.founded", "settings.deployed", "definition.deployed", "member.recorded",
          "employer.registered", "partner.registered", "coordinator.appointed", "deputy.appointed",
          "referent.assigned", "coordinator.absence_declared", "referent.absence_declared",
          "activation.issued", "account.linked", "account.unlinked", "erasure.ordered"}) {
        log::Event event;
        event.id = type;
        event.type = type;
        event.stream = StreamId{"network"};
        event.version = network.events.size() + 1;
        network.fold(event);
    }
    EXPECT_EQ(from_rows(network), network.roster);
}

TEST(Roster, IsNotReadFromDamagedRows) {
    for (const auto& row : std::vector<std::pair<std::string, std::string>>{
             {"person/M-001", "{"},
             {"settings", "[]"},
             {"activation/M-001", R"({"digest":"d","expires":"never"})"},
             {"version/network", R"("1")"},
             {"planet/earth", "{}"}}) {
        const auto roster = roster_from({row});
        ASSERT_FALSE(roster) << row.first;
        EXPECT_EQ(roster.error().code, Errc::corruption);
        EXPECT_EQ(roster.error().where, row.first);
    }
}

TEST(Role, HasANameThatNamesIt) {
    for (const Role role : {Role::pdn, Role::coordinator, Role::referent, Role::employer,
                            Role::partner, Role::unknown})
        EXPECT_EQ(role_named(name_of(role)), role);
    EXPECT_FALSE(role_named("mayor"));
}

}  // namespace
}  // namespace promenade::network
