#include "bot/app/cli/show.hpp"

#include "projections/views.hpp"
#include "tests/bot/app/request_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace promenade::app {
namespace {

using projections::project;
using ::testing::HasSubstr;
using ::testing::Not;

class ShowTest : public ::testing::Test {
protected:
    ShowTest() {
        record_small_network(log_);
        roster_ = log_.roster();
    }
    std::string show_case(std::string_view stream, const projections::Cut& cut = {}) const {
        const StreamId id{std::string{stream}};
        return render_case(projections::case_under(log_.store(), id, cut).value(), id, Format::text,
                           Labels{texts_, roster_});
    }
    std::string show_inbox(const projections::InboxQuery& query,
                           Format format = Format::text) const {
        const auto rows = project(log_.store(), projections::kInbox, {}).value();
        return render_inbox(projections::inbox(rows, query).value(), format,
                            Labels{texts_, roster_});
    }
    std::string show_directory(const Names& names, Format format = Format::text,
                               const projections::DirectoryQuery& query = {}) const {
        const auto rows = project(log_.store(), projections::kDirectory, {}).value();
        return render_directory(projections::members(rows, query).value(), format,
                                Labels{texts_, roster_}, names);
    }

    testing::RequestLog log_;
    network::Roster roster_;
    delivery::Texts texts_ = testing::RequestLog::texts();
};

TEST_F(ShowTest, ACaseIsShownWithItsStateAndFieldsInFrench) {
    EXPECT_EQ(show_case("D-0001"),
              "D-0001 · Demande · Accusé de réception envoyé\n"
              "    Ouverte le 20/11/2026 09:12, modifiée le 21/11/2026 10:00\n"
              "    Auteur : p-abc\n"
              "    Catégorie proposée : Partenariat, intervenant\n"
              "    Nature proposée : Animation du réseau\n"
              "    Sensibilité : 0\n"
              "    Demande : contenu scellé\n");
}

TEST_F(ShowTest, ACaseIsShownAsItWas) {
    const std::string before =
        show_case("D-0001", projections::parse_cut("2026-11-20", "", "Europe/Paris").value());
    EXPECT_THAT(before, HasSubstr("D-0001 · Demande · Reçue\n"));
    EXPECT_THAT(before, HasSubstr("Échéance : 23/11/2026 09:12"));
    EXPECT_EQ(show_case("D-0001", projections::parse_cut("2026-11-19", "", "Europe/Paris").value()),
              "D-0001 n’existait pas encore.\n");
}

TEST_F(ShowTest, TheInboxStartsWithWhatIsUrgent) {
    EXPECT_EQ(show_inbox({}),
              "URGENT · D-0003 · urgente · à classer · sensibilité 3 · depuis le 20/11/2026 11:00\n"
              "D-0001 · accusée · Animation du réseau, Partenariat, intervenant (proposé) · "
              "sensibilité 0 · depuis le 21/11/2026 10:00\n");
    EXPECT_EQ(show_inbox({"taken", "", {}}), "Aucune demande.\n");
}

TEST_F(ShowTest, AListTellsHowToGoOn) {
    const std::string first = show_inbox({"", "", {"", 1}});
    EXPECT_THAT(first, HasSubstr("La suite : --after open/0/2026-11-20T10:00:00.000Z/D-0003\n"));
    const Value page = parse_json(show_inbox({"", "", {"", 1}}, Format::json)).value();
    EXPECT_EQ(page.find("cases")->list()->size(), 1U);
    const std::string next{page.text_at("next")};
    EXPECT_THAT(show_inbox({"", "", {next, 1}}), ::testing::StartsWith("D-0001"));
}

TEST_F(ShowTest, TheInboxAsJsonKeepsCodesAndInstants) {
    const Value page = parse_json(show_inbox({}, Format::json)).value();
    const Value& first = page.find("cases")->list()->at(0);
    EXPECT_EQ(first.text_at("stream"), "D-0003");
    EXPECT_EQ(first.text_at("queue"), "urgent");
    EXPECT_EQ(first.text_at("since"), "2026-11-20T10:00:00.000Z");
    EXPECT_TRUE(first.boolean_at("urgent", false));
    EXPECT_TRUE(page.find("next")->is_null());
}

TEST_F(ShowTest, WithoutARightToNamesTheDirectoryShowsIds) {
    EXPECT_EQ(show_directory({}),
              "M-001 · label actif · animatrice · Centre social des Tilleuls · Valmont · jeunesse\n"
              "M-002 · candidature · parentalité\n");
}

TEST_F(ShowTest, NamesComeOnlyThroughWhoMayOpenThem) {
    const Names names = [](const network::SealedIn& identity) {
        return identity.event_type == "member.recorded" ? std::string{"Farida B."} : "";
    };
    EXPECT_THAT(show_directory(names), HasSubstr("M-001 · Farida B. · label actif"));
    EXPECT_THAT(show_directory(names, Format::json), HasSubstr("\"name\": \"Farida B.\""));
    EXPECT_THAT(show_directory({}, Format::json), Not(HasSubstr("Farida")));
}

TEST_F(ShowTest, AnErasedPersonKeepsALineWithoutAName) {
    log_.record("2026-11-22T08:00:00Z", "M-001", "erasure.ordered", {{"reason", "left"}});
    const Names names = [](const network::SealedIn&) { return std::string{"Farida B."}; };
    EXPECT_THAT(show_directory(names), HasSubstr("M-001 · personne effacée · label actif"));
}

}  // namespace
}  // namespace promenade::app
