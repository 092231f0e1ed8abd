#include "bot/app/cli/replay.hpp"

#include "bot/app/cli/rebuild.hpp"
#include "tests/bot/app/request_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace promenade::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ReplayTest : public ::testing::Test {
protected:
    std::string replay(std::string_view stream, Format format = Format::text,
                       std::string_view as_of = "", std::string_view known_at = "") const {
        const auto roster = log_.roster();
        const ReplayFilter filter{StreamId{std::string{stream}},
                                  projections::parse_cut(as_of, known_at, "Europe/Paris").value()};
        return render_replay(log_.store(), filter, format, Labels{texts_, roster}).value();
    }
    void record_a_request() {
        log_.step("2026-11-20T08:12:00Z", "D-0001", "request.submitted", "submit",
                  "p-abcdefghijklmnop", "submitted",
                  {{"author", "p-abcdefghijklmnop"}, {"sensitivity", 0}, {"urgent", false}},
                  {{"sealed", List{projections::testing::slot("text")}}});
        log_.step("2026-11-21T09:00:00Z", "D-0001", "request.classified", "classify", "coordinator",
                  "acknowledged", {{"nature", "ANIMATION"}});
    }

    testing::RequestLog log_;
    delivery::Texts texts_ = testing::RequestLog::texts();
};

TEST_F(ReplayTest, ACaseIsToldEventByEventInFrench) {
    record_a_request();
    EXPECT_EQ(replay("D-0001"),
              "20/11/2026 09:12 · D-0001 · Demande enregistrée (par p-abcdefgh…)\n"
              "    État : Reçue ; Auteur : p-abcdefgh… ; Sensibilité : 0 ; "
              "Urgence possible : non ; Demande : contenu scellé\n"
              "21/11/2026 10:00 · D-0001 · Demande classée (par la coordination)\n"
              "    État : Accusé de réception envoyé ; Nature : Animation du réseau\n");
}

TEST_F(ReplayTest, TheHourIsThatOfParisInSummerToo) {
    log_.step("2027-07-14T08:12:00Z", "D-0001", "request.submitted", "submit", "p-abc",
              "submitted");
    EXPECT_THAT(replay("D-0001"), HasSubstr("14/07/2027 10:12"));
}

TEST_F(ReplayTest, WhoeverActsForSomebodyElseIsToldWithThem) {
    log_.step("2026-11-20T08:12:00Z", "D-0001", "request.taken", "take", "referent-jeunesse",
              "in_progress", {{"assignee", "coordinator"}});
    EXPECT_THAT(replay("D-0001"), HasSubstr("(par le référent Caf (jeunesse))"));
    EXPECT_THAT(replay("D-0001"), HasSubstr("Suivie par : la coordination"));
    projections::TimelineEntry entry;
    entry.type = "request.submitted";
    entry.stream = StreamId{"D-0002"};
    entry.time = parse_instant("2026-11-20T08:12:00Z").value();
    entry.actor = "coordinator";
    entry.onbehalfof = "p-abc";
    const auto roster = log_.roster();
    EXPECT_EQ(
        replay_lines(entry, Labels{texts_, roster}),
        "20/11/2026 09:12 · D-0002 · Demande enregistrée (par la coordination, pour p-abc)\n");
}

TEST_F(ReplayTest, AFactReportedLateTellsSinceWhenItHolds) {
    log_.record("2026-11-20T08:12:00Z", "M-021", "member.recorded", {{"state", "paused"}},
                "2026-11-10");
    EXPECT_THAT(replay("M-021"), HasSubstr("Fiche de M-021 enregistrée (par la coordination)\n"
                                           "    vaut depuis le 10/11/2026 ; État : en pause"));
}

TEST_F(ReplayTest, AReasonAndADeadlineAreToldInWords) {
    log_.record("2026-11-20T08:12:00Z", "M-021", "member.recorded",
                {{"state", "left"}, {"exit_reason", "end_of_contract"}});
    EXPECT_THAT(replay("M-021"), HasSubstr("fin de contrat"));
    projections::TimelineEntry entry;
    entry.type = "case.advanced";
    entry.trigger = "agreement:setting:agreement_reminder";
    EXPECT_THAT(replay_lines(entry, Labels{texts_, log_.roster()}),
                HasSubstr("Étape franchie : l'échéance est arrivée"));
    entry.type = "case.replanned";
    entry.changes = {
        {"timers", List{Map{{"due", "2026-12-08T08:00:00.000Z"}, {"name", "open:business:P1D"}}}}};
    EXPECT_THAT(replay_lines(entry, Labels{texts_, log_.roster()}),
                HasSubstr("Nouvelles échéances : 08/12/2026 09:00"));
}

TEST_F(ReplayTest, AnEventOfALaterVersionIsStillTold) {
    log_.record("2026-11-20T08:12:00Z", "S-0001", "session.opened", {{"places", 12}});
    EXPECT_EQ(replay("S-0001"),
              "20/11/2026 09:12 · S-0001 · Fait enregistré : session.opened (par la coordination)\n"
              "    places : 12\n");
}

TEST_F(ReplayTest, EveryEventTypeOfTheRequestHasASentence) {
    const std::string request = testing::read_source("config/workflows/request.json");
    constexpr std::string_view kEmit = "\"emit\": \"";
    int told = 0;
    for (auto at = request.find(kEmit); at != request.npos; at = request.find(kEmit, at + 1)) {
        const auto begin = at + kEmit.size();
        const auto type = request.substr(begin, request.find('"', begin) - begin);
        EXPECT_TRUE(texts_.has("replay.event." + type)) << type;
        ++told;
    }
    EXPECT_GT(told, 20);
}

TEST_F(ReplayTest, TheWholeLogIsToldInOrder) {
    record_a_request();
    const std::string text = replay("");
    EXPECT_THAT(text, ::testing::StartsWith("02/11/2026 08:00 · network · Journal ouvert"));
    EXPECT_LT(text.find("Coordination confiée"), text.find("Demande enregistrée"));
    EXPECT_THAT(text, Not(HasSubstr("\"states\"")));  // a procedure's bytes are not told again
}

TEST_F(ReplayTest, ACutTellsOnlyWhatItAdmits) {
    record_a_request();
    EXPECT_THAT(replay("D-0001", Format::text, "2026-11-20"), Not(HasSubstr("Demande classée")));
    EXPECT_THAT(replay("D-0001", Format::text, "", "4"), Not(HasSubstr("Demande classée")));
    EXPECT_EQ(replay("D-0001", Format::text, "2026-11-19"), "Rien n’était enregistré.\n");
    EXPECT_EQ(replay("D-0001", Format::json, "2026-11-19"), "[]\n");
}

TEST_F(ReplayTest, JsonKeepsEveryKeyAndTheLogsOwnWords) {
    record_a_request();
    const Value trail = parse_json(replay("D-0001", Format::json)).value();
    ASSERT_TRUE(trail.list());
    EXPECT_EQ(trail.list()->at(1), (Value{Map{{"actor", "coordinator"},
                                              {"changes", Map{{"nature", "ANIMATION"}}},
                                              {"configuration", List{"acknowledged"}},
                                              {"effectivetime", nullptr},
                                              {"onbehalfof", nullptr},
                                              {"position", 5},
                                              {"sealed", List{}},
                                              {"stream", "D-0001"},
                                              {"subject", nullptr},
                                              {"time", "2026-11-21T09:00:00.000Z"},
                                              {"trigger", "classify"},
                                              {"type", "request.classified"},
                                              {"version", 2}}}));
    EXPECT_EQ(trail.list()->at(0).text_at("actor"), "p-abcdefghijklmnop");
}

TEST_F(ReplayTest, NoSealedBytesAreEverPrinted) {
    record_a_request();
    for (const Format format : {Format::text, Format::json})
        EXPECT_THAT(replay("", format), Not(HasSubstr("c2VhbGVk")));
}

TEST_F(ReplayTest, AStreamThatNeverWasIsNotFound) {
    const auto roster = log_.roster();
    const auto told =
        render_replay(log_.store(), {StreamId{"D-9999"}, {}}, Format::text, Labels{texts_, roster});
    ASSERT_FALSE(told);
    EXPECT_EQ(told.error().code, Errc::not_found);
}

TEST_F(ReplayTest, ARebuildIsToldViewByViewAndAnswersOneWhereOneDiffers) {
    const std::vector<projections::Rebuilt> good{{"inbox", 8, 6, true}};
    EXPECT_EQ(render_rebuild(good, Format::text, texts_),
              "Demandes : 6 lignes reconstruites depuis 8 événements, identiques octet pour "
              "octet.\n");
    EXPECT_EQ(exit_code_of(good), 0);
    const std::vector<projections::Rebuilt> bad{{"inbox", 8, 6, true}, {"directory", 8, 3, false}};
    EXPECT_THAT(render_rebuild(bad, Format::text, texts_), HasSubstr("Annuaire : 3 lignes"));
    EXPECT_THAT(render_rebuild(bad, Format::json, texts_), HasSubstr("\"identical\": false"));
    EXPECT_EQ(exit_code_of(bad), 1);
}

}  // namespace
}  // namespace promenade::app
