#include "bot/app/cli/chart_check.hpp"

#include "engine/core/canonical_json.hpp"
#include "tests/bot/app/config_folder.hpp"
#include "tests/bot/app/request_log.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>

namespace promenade::app {
namespace {

using ::testing::HasSubstr;

struct Answer {
    int code = -1;
    std::string out, err;
};

Answer check(const std::string& bytes, bool json = false,
             const std::filesystem::path& folder = {}) {
    Answer answer;
    const Terminal terminal{[&](Stream stream, const std::string& line) {
        (stream == Stream::out ? answer.out : answer.err) += line + '\n';
    }};
    answer.code = check_chart({kConfig, bytes, "f.json", folder}, json, terminal);
    return answer;
}

// The request procedure with one thing changed.
std::string request_with(const std::string& what, const std::string& by) {
    std::string bytes = testing::read_source("config/workflows/request.json");
    const std::size_t at = bytes.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return bytes.replace(at, what.size(), by);
}

TEST(ChartCheckCommand, EveryProcedureOfTheProjectIsClean) {
    for (const auto& entry : std::filesystem::directory_iterator(kConfig / "workflows")) {
        const std::string name = entry.path().filename().string();
        const Answer answer = check(testing::read_source("config/workflows/" + name));
        EXPECT_EQ(answer.code, 0) << name << "\n" << answer.out << answer.err;
        EXPECT_THAT(answer.out, HasSubstr("f.json : rien à signaler"));
    }
}

TEST(ChartCheckCommand, AFindingIsASentenceBelowItsPlace) {
    const Answer answer =
        check(request_with("request.taken_back.referent", "request.gone.referent"));
    EXPECT_EQ(answer.code, 1);
    EXPECT_EQ(answer.out,
              "f.json#/states/open/states/with_referent/on/take/notify/0/text\n"
              "    Il manque en français le texte « request.gone.referent » : ajoutez-le dans "
              "config/texts/fr.json.\n1 remarque.\n");
}

TEST(ChartCheckCommand, APhraseThatNobodyCouldSayIsTold) {
    for (const char* phrase : {"malle? ~3 rendue", "prêter", "Malle", "<jeune> malle"}) {
        std::string bytes = testing::read_source("config/workflows/loan.json");
        const std::string known = "malle ~3 rendue|revenue";
        bytes.replace(bytes.find(known), known.size(), phrase);
        const Answer answer = check(bytes);
        EXPECT_EQ(answer.code, 1) << phrase;
        EXPECT_THAT(answer.out, HasSubstr("f.json#/triggers/give_back/says/1\n"));
        EXPECT_THAT(answer.out, HasSubstr(phrase));
    }
}

TEST(ChartCheckCommand, AListThatNobodyCouldAskForIsTold) {
    std::string bytes = testing::read_source("config/workflows/pause.json");
    const std::string lists = R"("lists": [)";
    bytes.replace(bytes.find(lists), lists.size(), lists + R"("Qui est à l'arrêt", )");
    const Answer answer = check(bytes);
    EXPECT_EQ(answer.code, 1);
    EXPECT_THAT(answer.out, HasSubstr("f.json#/lists/0\n"));
    EXPECT_THAT(answer.out, HasSubstr("« Qui est à l'arrêt »"));
}

TEST(ChartCheckCommand, WhatIsDoneForNothingIsToldInFrench) {
    const std::string archived = R"("emit": "request.archived", "notify": [])";
    const auto with = [&](const std::string& more) {
        return check(request_with(archived, R"("emit": "request.archived", )" + more)).out;
    };
    EXPECT_THAT(with(R"("assign": {"author": "actor.pseudonym"}, "notify": [])"),
                HasSubstr("L'auteur d'un dossier est la personne qui l'a ouvert"));
    EXPECT_THAT(with(R"("notify": [{"to": "author", "text": "request.corrected.author",
                                    "guard": "false"}])"),
                HasSubstr("personne ne reçoit jamais ce message"));
    EXPECT_THAT(with(R"json("notify": [{"to": "author", "text": "request.corrected.author",
                        "guard": "members.exists(m, m.state == 'labeled')"}])json"),
                HasSubstr("Les états : candidate, onboarding, labelled, paused, withdrawn"));
}

TEST(ChartCheckCommand, AsJsonAFindingHasItsCode) {
    const Answer answer =
        check(request_with(R"("request.archived", "notify": [])", R"("request.archived")"), true);
    EXPECT_EQ(answer.code, 1);
    const Value report = parse_json(answer.out).value();
    EXPECT_TRUE(report.find("refused")->is_null());
    const Value& finding = report.find("findings")->list()->at(0);
    EXPECT_EQ(finding.text_at("code"), "deadline_without_owner");
    EXPECT_EQ(finding.text_at("pointer"), "/states/finished/after/P30D");
    EXPECT_THAT(std::string{finding.text_at("message")}, HasSubstr("« Terminée »"));
}

TEST(ChartCheckCommand, WhatTheLoaderRefusesIsExplainedInFrench) {
    const Answer sealed = check(request_with("fields.callback == 'asked'", "fields.text == 'x'"));
    EXPECT_EQ(sealed.code, 2);
    EXPECT_EQ(sealed.out, "");
    EXPECT_THAT(
        sealed.err,
        HasSubstr("f.json#/states/open/on/callback_held/guard : dans l'expression, au caractère 8, "
                  "elle lit une donnée personnelle scellée : text."));
    EXPECT_THAT(check(request_with(R"("target": ".advice")", R"("target": ".avis")")).err,
                HasSubstr("#/states/open/on/request_advice/target : l'état visé n'existe pas."));
    EXPECT_THAT(
        check(request_with(R"("of": "author", "retention": "request")", R"("of": "author")")).err,
        HasSubstr("la classe qui dit combien de temps cette donnée"));
    const Answer json = check(request_with(R"("label": "Reçue",)", ""), true);
    EXPECT_EQ(json.code, 2);
    const Value report = parse_json(json.out).value();
    EXPECT_EQ(report.find("refused")->text_at("pointer"), "/states/open/states/submitted");
}

TEST(ChartCheckCommand, AClassOfRetentionIsOneOfThoseThatExist) {
    for (const auto& [one, other] :
         {std::pair{R"("of": "author", "retention": "request")",
                    R"("of": "author", "retention": "forever")"},
          std::pair{R"("retention": "situation")", R"("retention": "member request")"}}) {
        const Answer answer = check(request_with(one, other));
        EXPECT_EQ(answer.code, 2);
        EXPECT_THAT(answer.err, HasSubstr("Valeurs possibles : concern member request situation."));
    }
}

TEST(ChartCheckCommand, WhatIsOpenedIsLookedForBesideTheFileAndAmongThoseInService) {
    const promenade::testing::TemporaryFolder folder;
    const std::string opener = R"({"id": "opener", "title": "T", "prefix": "O",
        "opens_with": "open", "readers": ["coordinator"],
        "data": {"author": {"type": "person", "label": "Auteur"}},
        "triggers": {"open": {"label": "Ouvrir", "by": ["coordinator", "system"]}},
        "initial": "new",
        "states": {"new": {"label": "Nouvelle", "on": {"open": {"target": "done",
                       "spawn": {"definition": "loan"}}}},
                   "done": {"label": "Faite", "type": "final"}}})";
    std::string back = opener, to_back = opener;
    back.replace(back.find("opener"), 6, "back").replace(back.rfind("loan"), 4, "opener");
    to_back.replace(to_back.rfind("loan"), 4, "back");
    const auto check_in_folder = [&](const std::string& bytes) {
        return check(bytes, false, folder.path());
    };
    EXPECT_THAT(check_in_folder(opener).out,
                HasSubstr("La procédure « Prêt de la malle » ne s'ouvre pas d'elle-même"))
        << "the loan is in service, for people";
    EXPECT_THAT(check_in_folder(to_back).out,
                HasSubstr("Aucune procédure ne porte le nom « back »"));
    std::ofstream{folder.path() / "back.json"} << back;
    std::ofstream{folder.path() / "broken.json"} << "{";
    EXPECT_THAT(check_in_folder(to_back).out, HasSubstr("opener → back → opener"));
}

TEST(ChartCheckCommand, BrokenJsonIsToldWithItsLine) {
    EXPECT_THAT(check("{\n  \"id\": \"x\"\n  \"title\": 1}").err, HasSubstr("ligne 3"));
}

TEST(ChartCheckCommand, AMarkBeforeTheTextAndAnotherEncodingAreTold) {
    EXPECT_THAT(check("\xEF\xBB\xBF{}").err, HasSubstr("« BOM »"));
    EXPECT_THAT(check("{\n  \"title\": \"Pr\xEAt\"}").err,
                HasSubstr("pas en UTF-8 : la ligne 2 contient"));
    EXPECT_THAT(check(std::string{"\xFF\xFE{\0}\0", 6}).err,
                HasSubstr("pas en UTF-8 : la ligne 1"));
}

TEST(ChartCheckCommand, ANameOrNumbersThatAnotherProcedureHasAreTold) {
    const promenade::testing::TemporaryFolder folder;
    const std::string loan = testing::read_source("config/workflows/loan.json");
    const std::string prefix = R"("prefix": "D")";
    const std::string own = std::regex_replace(loan, std::regex{R"re("prefix": "\w+")re"}, prefix);
    std::ofstream{folder.path() / "f.json"} << own;
    EXPECT_EQ(check(loan, false, folder.path()).code, 0)
        << "the file itself is none, and of what is in service it may be the next version";
    const Answer clash = check(own, false, folder.path());
    EXPECT_EQ(clash.code, 1);
    EXPECT_THAT(clash.out, HasSubstr("f.json#/prefix\n    La procédure « Demande » (request.json) "
                                     "numérote déjà ses dossiers en D"));
    std::ofstream{folder.path() / "old.json"} << loan;
    EXPECT_THAT(check(loan, false, folder.path()).out,
                HasSubstr("f.json#/id\n    Le fichier old.json, du même dossier, porte"));
}

}  // namespace
}  // namespace promenade::app
