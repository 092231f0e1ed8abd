#include "projections/views.hpp"

#include "projections/cut.hpp"
#include "tests/projections/hand_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace promenade::projections {
namespace {

using ::testing::ElementsAre;
using testing::HandLog;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::record_small_network;
using testing::slot;

std::string date_of(std::optional<Instant> instant) {
    return instant ? format_instant(*instant) : "none";
}

std::vector<std::string> streams(const Paged<InboxEntry>& page) {
    std::vector<std::string> all;
    for (const InboxEntry& entry : page.items) all.push_back(entry.stream.text());
    return all;
}

std::vector<std::string> ids(const Paged<Member>& page) {
    std::vector<std::string> all;
    for (const Member& member : page.items) all.push_back(member.id.text());
    return all;
}

class ViewsTest : public ::testing::Test {
protected:
    ViewsTest() { record_small_network(log_); }
    MemoryRows rows(const Projection& projection) const {
        return project(log_.store(), projection, {}).value();
    }
    Paged<InboxEntry> queue(std::string queue) const {
        return inbox(rows(kInbox), InboxQuery{std::move(queue), "", {}}).value();
    }

    HandLog log_;
};

TEST_F(ViewsTest, TheInboxShowsTheUrgentOnesFirstThenTheLongestWaiting) {
    log_.step("2026-11-19T08:00:00Z", "D-0004", "request.submitted", "submit", "p-jkl",
              "submitted");
    EXPECT_THAT(streams(queue("")), ElementsAre("D-0003", "D-0004", "D-0001"));
}

TEST_F(ViewsTest, EachCaseStandsInOneQueue) {
    EXPECT_THAT(streams(queue("to_triage")), IsEmpty());
    EXPECT_THAT(streams(queue("acknowledged")), ElementsAre("D-0001"));
    EXPECT_THAT(streams(queue("urgent")), ElementsAre("D-0003"));
    EXPECT_THAT(streams(queue("finished")), ElementsAre("D-0002"));
}

TEST_F(ViewsTest, ReopeningBringsACaseBack) {
    log_.step("2026-11-22T08:00:00Z", "D-0002", "request.reopened", "reopen", "p-def",
              "in_progress", {{"outcome", nullptr}});
    EXPECT_THAT(streams(queue("finished")), IsEmpty());
    EXPECT_THAT(streams(queue("taken")), ElementsAre("D-0002"));
    EXPECT_FALSE(queue("taken").items[0].fields.contains("outcome"));
}

TEST_F(ViewsTest, AnUrgentCaseStaysFirstOnceItIsTaken) {
    log_.step("2026-11-22T08:00:00Z", "D-0003", "request.taken", "take", "coordinator",
              "in_progress");
    EXPECT_THAT(streams(queue("")), ElementsAre("D-0003", "D-0001"));
    EXPECT_TRUE(queue("taken").items[0].urgent);
}

TEST_F(ViewsTest, AnEntryTellsSinceWhenItWaitsAndWhatWasProposed) {
    const InboxEntry entry = queue("acknowledged").items.at(0);
    EXPECT_EQ(format_instant(entry.opened), "2026-11-20T08:12:00.000Z");
    EXPECT_EQ(format_instant(entry.since), "2026-11-21T09:00:00.000Z");
    EXPECT_FALSE(entry.classified);
    EXPECT_EQ(entry.nature, "ANIMATION");
    EXPECT_EQ(entry.category, "ANI_PARTENARIAT");
    EXPECT_EQ(entry.author, "p-abc");
    EXPECT_EQ(entry.version, 2U);
}

TEST_F(ViewsTest, TheFirstPendingTimerIsWhenSomethingIsDue) {
    EXPECT_EQ(date_of(queue("acknowledged").items.at(0).due), "none");
    log_.step(
        "2026-11-22T08:00:00Z", "D-0001", "request.routed", "route_referent", "coordinator",
        "with_referent", {{"theme", "jeunesse"}},
        {{"timers", List{Map{{"due", "2026-12-07T08:00:00.000Z"}, {"name", "with_referent:b"}},
                         Map{{"due", "2026-12-04T08:00:00.000Z"}, {"name", "with_referent:a"}}}}});
    EXPECT_EQ(date_of(queue("with_referent").items.at(0).due), "2026-12-04T08:00:00.000Z");
    log_.step(
        "2026-12-04T08:00:00Z", "D-0001", "request.reminded", "with_referent:a", "system",
        "with_referent", {},
        {{"timers", List{Map{{"due", "2026-12-18T08:00:00.000Z"}, {"name", "with_referent:a"}}}}});
    EXPECT_EQ(date_of(queue("with_referent").items.at(0).due), "2026-12-07T08:00:00.000Z");
}

TEST_F(ViewsTest, AReferentSeesTheCasesOfTheTheme) {
    for (const auto& [stream, theme] : {std::pair{"D-0001", "jeunesse"}, {"D-0003", "parentalite"}})
        log_.step("2026-11-22T08:00:00Z", stream, "request.routed", "route_referent", "coordinator",
                  "with_referent", {{"theme", theme}});
    EXPECT_THAT(streams(inbox(rows(kInbox), {"with_referent", "jeunesse", {}}).value()),
                ElementsAre("D-0001"));
}

TEST_F(ViewsTest, TheInboxIsReadPageByPage) {
    for (int i = 10; i < 15; ++i)
        log_.step("2026-11-22T08:00:00Z", "D-00" + std::to_string(i), "request.submitted", "submit",
                  "p-abc", "submitted");
    const MemoryRows all = rows(kInbox);
    std::vector<std::string> seen;
    InboxQuery query{"to_triage", "", {"", 2}};
    int pages = 0;
    do {
        const auto page = inbox(all, query).value();
        for (const std::string& stream : streams(page)) seen.push_back(stream);
        query.page.after = page.next;
        ++pages;
    } while (!query.page.after.empty());
    EXPECT_THAT(seen, ElementsAre("D-0010", "D-0011", "D-0012", "D-0013", "D-0014"));
    EXPECT_EQ(pages, 3);
}

TEST_F(ViewsTest, TheLastPageHasNoNext) {
    const auto page = inbox(rows(kInbox), {"", "", {"", 2}}).value();
    EXPECT_THAT(streams(page), ElementsAre("D-0003", "D-0001"));
    EXPECT_EQ(page.next, "");
}

TEST_F(ViewsTest, TheDirectoryTellsFunctionTownAndEmployer) {
    const auto member = projections::member(rows(kDirectory), PersonId{"M-001"}).value();
    ASSERT_TRUE(member);
    EXPECT_EQ(member->state, "labelled");
    EXPECT_EQ(member->employer_name, "Centre social des Tilleuls");
    EXPECT_EQ(Value{member->facts}.text_at("function"), "animatrice");
    EXPECT_FALSE(member->facts.contains("sealed"));
    EXPECT_FALSE(projections::member(rows(kDirectory), PersonId{"M-999"}).value());
}

TEST_F(ViewsTest, AnIdentityIsKeptSealedWithWhatOpensIt) {
    log_.record("2026-11-22T08:00:00Z", "M-001", "member.recorded", {{"state", "paused"}});
    const auto member = projections::member(rows(kDirectory), PersonId{"M-001"}).value();
    EXPECT_EQ(member->state, "paused");
    EXPECT_EQ(member->identity,
              (network::SealedIn{"log-a-event-1", "member.recorded", slot("identity")}));
}

TEST_F(ViewsTest, ErasingAPersonRemovesTheSealedNameAndChangesNoCount) {
    const std::size_t before = members(rows(kDirectory), {}).value().items.size();
    log_.record("2026-11-22T08:00:00Z", "M-001", "erasure.ordered", {{"reason", "left"}});
    const MemoryRows directory = rows(kDirectory);
    EXPECT_EQ(members(directory, {}).value().items.size(), before);
    const auto member = projections::member(directory, PersonId{"M-001"}).value();
    EXPECT_TRUE(member->erased);
    EXPECT_FALSE(member->identity);
    for (const auto& [key, value] : directory.all())
        EXPECT_THAT(value, ::testing::Not(HasSubstr("ciphertext"))) << key;
}

TEST_F(ViewsTest, MembersAreFoundByStateThemeAndEmployerPageByPage) {
    const MemoryRows directory = rows(kDirectory);
    EXPECT_THAT(ids(members(directory, {"labelled", "", "", {}}).value()), ElementsAre("M-001"));
    EXPECT_THAT(ids(members(directory, {"", "parentalite", "", {}}).value()), ElementsAre("M-002"));
    EXPECT_THAT(ids(members(directory, {"", "", "E01", {}}).value()), ElementsAre("M-001"));
    const auto first = members(directory, {"", "", "", {"", 1}}).value();
    EXPECT_EQ(first.next, "M-001");
    const auto second = members(directory, {"", "", "", {first.next, 1}}).value();
    EXPECT_THAT(ids(second), ElementsAre("M-002"));
    EXPECT_EQ(second.next, "");
}

TEST_F(ViewsTest, TheTimelineTellsAStreamsEventsWithoutWhatIsSealed) {
    const auto page = timeline(rows(kTimeline), StreamId{"D-0001"}, {}).value();
    ASSERT_EQ(page.items.size(), 2U);
    const TimelineEntry& submitted = page.items[0];
    EXPECT_EQ(submitted.type, "request.submitted");
    EXPECT_EQ(submitted.trigger, "submit");
    EXPECT_EQ(submitted.actor, "p-abc");
    EXPECT_EQ(submitted.position, 3U);
    EXPECT_EQ(format_instant(submitted.time), "2026-11-20T08:12:00.000Z");
    EXPECT_THAT(submitted.configuration, ElementsAre("submitted"));
    EXPECT_THAT(submitted.sealed, ElementsAre("text"));
    EXPECT_TRUE(submitted.changes.contains("proposed_nature"));
    const MemoryRows all = rows(kTimeline);
    for (const auto& [key, value] : all.all())
        EXPECT_THAT(value, ::testing::Not(HasSubstr("ciphertext")));
}

TEST_F(ViewsTest, TheTimelineIsReadPageByPageInTheOrderOfVersions) {
    for (int i = 0; i < 300; ++i)
        log_.step("2026-11-22T08:00:00Z", "D-0009", "request.author_replied", "reply", "p-abc",
                  "submitted");
    const MemoryRows all = rows(kTimeline);
    std::vector<Version> versions;
    Page page{"", 128};
    do {
        const auto part = timeline(all, StreamId{"D-0009"}, page).value();
        for (const TimelineEntry& entry : part.items) versions.push_back(entry.version);
        page.after = part.next;
    } while (!page.after.empty());
    ASSERT_EQ(versions.size(), 300U);
    for (std::size_t i = 0; i < versions.size(); ++i) EXPECT_EQ(versions[i], i + 1);
}

}  // namespace
}  // namespace promenade::projections
